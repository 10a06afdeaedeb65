"""A worker's hold on a run: renewed from a thread, watched against the time limit, checked at every step."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Self

import structlog

from backend.domain.runs import TIMED_OUT, ClaimedRun
from backend.errors import LeaseLostError, ServiceUnavailableError
from backend.services.run_ends import end_attempt
from backend.store.engine import UnitOfWorkFactory

BEATS_A_LEASE = 3
SHORTEST_WAIT_S = 0.1


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a worker may be silent, and how long one attempt may take."""

    lease_s: float
    run_timeout_s: float


class Lease(AbstractContextManager["Lease"]):
    """
    Holds a run while the block lasts; calling it writes a step down.

    When the time of the attempt is up, the row says so at once, even if the work cannot be interrupted:
    whatever the work brings later finds its fence gone.
    """

    def __init__(self, unit_of_work: UnitOfWorkFactory, run: ClaimedRun, patience: Patience) -> None:
        self._unit_of_work = unit_of_work
        self._run = run
        self._patience = patience
        self._ends_at = monotonic() + patience.run_timeout_s
        self._is_over = Event()
        self._is_lost = Event()
        self._thread = Thread(target=self._watch, name=f"lease-{run.run_id}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._thread.join()

    def __call__(self, step: str) -> None:
        """Write the step to the run's row; LeaseLostError when the run is no longer ours."""
        if self._is_lost.is_set():
            raise LeaseLostError
        with self._unit_of_work() as work:
            work.runs.set_step(self._run, step)

    def _watch(self) -> None:
        """Renew the hold until the work is over, lost, or out of time."""
        while not self._is_over.wait(max(SHORTEST_WAIT_S, min(self._patience.lease_s / BEATS_A_LEASE, self._left_s()))):
            try:
                self._beat()
            except LeaseLostError:
                self._is_lost.set()
                return
            except ServiceUnavailableError:
                structlog.get_logger().warning("heartbeat_missed", run_id=str(self._run.run_id))

    def _beat(self) -> None:
        is_late = not self._left_s()
        with self._unit_of_work() as work:
            if is_late:
                end_attempt(work, self._run, TIMED_OUT)
            else:
                work.runs.extend_lease(self._run, self._patience.lease_s)
        if is_late:
            raise LeaseLostError

    def _left_s(self) -> float:
        return max(0.0, self._ends_at - monotonic())
