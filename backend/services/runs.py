"""What people do with runs: follow, list, cancel, send round again."""

from collections.abc import Mapping
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.run_views import LimitState, RunFilter, RunPage, RunView
from backend.domain.runs import RunKind
from backend.errors import ConflictError
from backend.queueing.rate_limit import RateLimiter
from backend.queueing.run_queue import RunQueue
from backend.services.study_turns import must_take_turn
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory

ALREADY_ENDED = "This run has already ended. Reload the page to see how."


class RunsService:
    """Runs of the cases and documents a person may see; a client sees their own alone."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, queue: RunQueue, limiter: RateLimiter) -> None:
        self._unit_of_work = unit_of_work
        self._queue = queue
        self._limiter = limiter

    def get(self, principal: Principal, run_id: UUID) -> RunView:
        """Return one run with its place in the queue; NotFoundError covers runs of others as well."""
        _must_follow(principal)
        with self._unit_of_work() as work:
            return work.runs.get_view(principal, run_id)

    def list_runs(self, principal: Principal, wanted: RunFilter) -> RunPage:
        """Return one page of the runs this person may see, newest first."""
        _must_follow(principal)
        with self._unit_of_work() as work:
            return work.runs.list_views(principal, wanted)

    def find_latest(self, principal: Principal, subject_id: UUID, kind: RunKind) -> RunView | None:
        """Return the newest run of a kind on a case or document, None before the first."""
        _must_follow(principal)
        with self._unit_of_work() as work:
            run_id = work.runs.find_latest(principal, subject_id, kind)
            return work.runs.get_view(principal, run_id) if run_id else None

    def find_result(self, principal: Principal, run_id: UUID) -> Mapping[str, object] | None:
        """Return what the run made; None while it has made nothing, and for those who may follow it alone."""
        self.get(principal, run_id)
        with self._unit_of_work() as work:
            return work.runs.find_result(principal, run_id)

    def limit_state(self, principal: Principal, kind: RunKind) -> LimitState:
        """Return how many runs of a kind the person may start now, and the seconds until the next when none."""
        return self._limiter.peek(kind, principal)

    def cancel(self, principal: Principal, run_id: UUID) -> None:
        """Stop a run; what its worker still brings is refused. ConflictError when it has ended already."""
        principal.must(Permission.CONTROL_RUN)
        view = self.get(principal, run_id)
        with self._unit_of_work() as work:
            if not work.runs.cancel(principal.institution_id, run_id):
                raise ConflictError(ALREADY_ENDED)
            work.audit.record(principal, Act("run.cancelled", "run", str(run_id), {"kind": view.kind}))

    def retry(self, principal: Principal, run_id: UUID) -> None:
        """
        Send a failed or cancelled run round again with new attempts; a second click changes nothing.

        Raises:
            RateLimitedError: a retry counts like a new run.
            ConflictError: the run has succeeded, or as many studies of whoever asked for it still run as may.

        """
        principal.must(Permission.CONTROL_RUN)
        view = self.get(principal, run_id)
        if view.is_active:
            return
        if not view.can_retry:
            raise ConflictError(ALREADY_ENDED)
        self._limiter.hit(view.kind, principal, f"retry:{run_id}:{view.max_attempts}")
        with self._unit_of_work() as work:
            kind = work.runs.requeue(principal.institution_id, run_id)
            if kind is RunKind.ACTUARIAL:
                must_take_turn(work, view.requested_by)
            if kind is not None:
                work.audit.record(principal, Act("run.retried", "run", str(run_id), {"kind": kind}))
        self._queue.put(run_id, view.kind)


def _must_follow(principal: Principal) -> None:
    if not principal.may(Permission.SUBMIT_OWN):
        principal.must(Permission.READ_RUNS)
