"""The run engine: claim, perform, complete under the fence, or say why not and when to try again."""

import os
import socket
from collections.abc import Mapping
from uuid import UUID

import structlog

from backend.domain.runs import NO_HANDLER, TIMED_OUT, UNEXPECTED, ClaimedRun, Failure, RunKind, RunOutcome, RunState
from backend.errors import DeskError, LeaseLostError
from backend.observability import bind_run, capture
from backend.queueing.run_queue import RunQueue
from backend.queueing.time_limits import AttemptTimeoutError
from backend.services.current_run import CURRENT_RUN
from backend.services.lease import Lease, Patience
from backend.services.run_ends import end_attempt, record_end
from backend.services.run_work import Completion, NotReadyError, RunHandler
from backend.services.shadowing import queue_shadow
from backend.store.engine import UnitOfWorkFactory


class RunEngine:
    """Performs runs in a worker; every way in which an attempt can end is written to the run's row."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        queue: RunQueue,
        handlers: Mapping[RunKind, RunHandler],
        patience: Patience,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._queue = queue
        self._handlers = handlers
        self._patience = patience

    def perform(self, run_id: UUID) -> None:
        """Perform one attempt of a run; a hint that came late or twice finds nothing to claim and ends here."""
        with self._unit_of_work() as work:
            run = work.runs.claim(run_id, f"{socket.gethostname()}:{os.getpid()}", self._patience.lease_s)
        if run is None:
            return
        bind_run(run.run_id, run.kind, run.attempt)
        token = CURRENT_RUN.set(run.run_id)
        try:
            self._attempt(run)
        finally:
            CURRENT_RUN.reset(token)

    def _attempt(self, run: ClaimedRun) -> None:
        """Perform and complete; this is the job boundary, where even an error that nobody expected ends in the row."""
        try:
            self._complete(run, self._work(run))
        except NotReadyError as waiting:
            self._postpone(run, waiting)
        except LeaseLostError:
            structlog.get_logger().info("lease_lost")
        except DeskError as error:
            self._fail(run, Failure.of(error))
        except AttemptTimeoutError:
            self._fail(run, TIMED_OUT)
            raise
        except Exception as error:  # noqa: BLE001 - the job boundary; what happened goes to the row and to Sentry
            capture(error)
            self._fail(run, UNEXPECTED)

    def _work(self, run: ClaimedRun) -> Completion:
        """Return what the handler of the kind makes, while the lease is renewed."""
        handler = self._handlers.get(run.kind)
        if handler is None:
            raise _NoHandlerError
        with Lease(self._unit_of_work, run, self._patience) as lease:
            return handler.perform(run, lease)

    def _complete(self, run: ClaimedRun, made: Completion) -> None:
        """Store result, the handler's rows, state and the challenger's run in one transaction, then wake who waited."""
        with self._unit_of_work() as work:
            work.runs.complete(run, RunOutcome(made.result, made.result_hash, made.provider, made.versions))
            made.store(work)
            if made.material is not None:
                work.run_material.add(run, made.material)
            shadow = queue_shadow(work, run, made)
            record_end(work, run, RunState.SUCCEEDED, fence=run.fence, attempt=run.attempt)
            woken = work.runs.wake(made.wake)
        structlog.get_logger().info("run_succeeded")
        for due in (*woken, *shadow):
            self._queue.put(due.run_id, due.kind)

    def _fail(self, run: ClaimedRun, failure: Failure) -> None:
        """Write why the attempt ended; a run that is no longer ours keeps what its row says."""
        try:
            with self._unit_of_work() as work:
                state = end_attempt(work, run, failure)
        except LeaseLostError:
            structlog.get_logger().info("lease_lost")
            return
        structlog.get_logger().warning("attempt_failed", reason=failure.kind, state=state)

    def _postpone(self, run: ClaimedRun, waiting: NotReadyError) -> None:
        try:
            with self._unit_of_work() as work:
                work.runs.postpone(run, waiting.step, waiting.retry_after_s)
        except LeaseLostError:
            structlog.get_logger().info("lease_lost")


class _NoHandlerError(DeskError):
    """Nobody performs this kind of run."""

    code = NO_HANDLER.kind
    user_message = NO_HANDLER.message
