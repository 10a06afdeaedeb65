"""Makes the queue agree with the rows: takes runs from silent workers and offers again what got lost on the way."""

import time
from dataclasses import dataclass
from threading import Event, Lock

import structlog
from sqlalchemy import text

from backend.domain.runs import CRASHED, Pool, RunState, pool_of
from backend.errors import ServiceUnavailableError
from backend.queueing.run_queue import RunQueue
from backend.services.audit_anchors import AnchorKeeper
from backend.services.due_tasks import tell_due_tasks
from backend.services.run_ends import record_end
from backend.store.engine import UnitOfWorkFactory
from backend.store.run_claims import DueRun
from backend.store.work import UnitOfWork

EVERY_S = 1.0
OVERDUE_S = 0.5
"""A run this long due and not in the queue was lost, or never put."""
TASKS_EVERY_S = 60.0
RECONCILE_LOCK = 7_302_031


@dataclass(frozen=True, slots=True)
class WorkerName:
    """The process as other people see it in the table of workers."""

    worker_id: str
    kind: Pool


class Reconciler:
    """
    Runs in every worker process; an advisory lock lets one at a time do the work, and none is indispensable.

    `still` is held during each round, so that the process can fork between two of them.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        queue: RunQueue,
        name: WorkerName,
        anchors: AnchorKeeper | None = None,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._queue = queue
        self._name = name
        self._anchors = anchors
        self.still = Lock()
        self._tasks_told_at = -TASKS_EVERY_S

    def keep_reconciling(self, stop: Event) -> None:
        """Reconcile about once a second until `stop` is set, through absences of either server."""
        while not stop.wait(EVERY_S):
            try:
                with self.still:
                    self.reconcile()
            except ServiceUnavailableError:
                structlog.get_logger().warning("reconciler_waits_for_database")

    def reconcile(self) -> None:
        """Say that this process is alive, release abandoned runs, count days, and put due runs that no queue holds."""
        with self._unit_of_work() as work:
            work.workers.say_alive(self._name.worker_id, self._name.kind)
        with self._unit_of_work() as work:
            if not _is_ours(work):
                return
            work.workers.forget_silent()
            _release(work)
            due = work.runs.list_due(OVERDUE_S)
            if self._anchors is not None:
                self._anchors.keep(work)
        self._fold_days()
        for pool in Pool:
            self._put_missing(pool, [run for run in due if pool_of(run.kind) is pool])
        self._tell_tasks()

    def _tell_tasks(self) -> None:
        """Tell of tasks whose day has come, about once a minute; runs never wait for it."""
        if time.monotonic() - self._tasks_told_at < TASKS_EVERY_S:
            return
        with self._unit_of_work() as work:
            if _is_ours(work):
                tell_due_tasks(work)
        self._tasks_told_at = time.monotonic()

    def _fold_days(self) -> None:
        """Move what acts added for the dashboard into the days they belong to; readers see each addition once."""
        with self._unit_of_work() as work:
            if _is_ours(work):
                work.dashboard.fold()

    def say_goodbye(self) -> None:
        """Take the process out of the table of workers, if the database still listens."""
        try:
            with self._unit_of_work() as work:
                work.workers.say_goodbye(self._name.worker_id)
        except ServiceUnavailableError:
            structlog.get_logger().warning("goodbye_not_written")

    def _put_missing(self, pool: Pool, due: list[DueRun]) -> None:
        """Offer what is due and not waiting already; stop at the first refusal, the next round goes on."""
        waiting = self._queue.find_waiting(pool) if due else None
        if waiting is None:
            return
        for run in due:
            if run.run_id not in waiting and not self._queue.put(run.run_id, run.kind):
                return


def _is_ours(work: UnitOfWork) -> bool:
    """Tell whether this transaction holds the lock; it ends with the transaction, so no dead process keeps it."""
    return bool(work.session.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": RECONCILE_LOCK}))


def _release(work: UnitOfWork) -> None:
    for run in work.runs.release_expired():
        structlog.get_logger().warning("run_released", run_id=str(run.run_id), kind=run.kind, state=run.state)
        if run.state is RunState.FAILED:
            record_end(work, run, run.state, reason=CRASHED.kind)
