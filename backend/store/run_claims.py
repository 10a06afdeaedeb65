"""Runs as workers hold them: claim, heartbeat, completion and release, each one guarded statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, literal, null, or_, select, update

from backend.domain.runs import CRASHED, ClaimedRun, Failure, RunKind, RunOutcome, RunState, backoff_s
from backend.errors import LeaseLostError
from backend.store.queries import Queries
from backend.store.tables import Run, RunResult
from backend.store.wording import storable_json

AT_ONCE = 10_000
"""The most rows that one reconciliation takes up."""
TRIED_AGAIN = "A worker stopped while it worked on this; it is being tried again."


@dataclass(frozen=True, slots=True)
class DueRun:
    """A run whose id belongs in the queue."""

    run_id: UUID
    kind: RunKind


@dataclass(frozen=True, slots=True)
class ReleasedRun:
    """A run whose worker is gone: queued again, or failed when its attempts are used up."""

    run_id: UUID
    institution_id: UUID
    kind: RunKind
    state: RunState
    subject_id: UUID
    requested_by: UUID


def seconds_from_now(seconds: float) -> ColumnElement[datetime]:
    """Return the SQL for a moment that many seconds ahead, by the clock of the database alone."""
    return func.now() + func.make_interval(0, 0, 0, 0, 0, 0, seconds)


def _held(run: ClaimedRun) -> ColumnElement[bool]:
    return and_(Run.run_id == run.run_id, Run.fence == run.fence, Run.state == RunState.RUNNING)


class RunClaims(Queries):
    """What workers do with runs; a statement that finds its fence gone raises LeaseLostError."""

    def claim(self, run_id: UUID, worker: str, lease_s: float) -> ClaimedRun | None:
        """
        Take a due run, or one whose worker fell silent, and return it with a new fence.

        None: there is nothing to do here, because the run is final, not yet due, held by a live worker, or unknown.
        """
        is_due = and_(Run.state == RunState.QUEUED, Run.next_run_at <= func.now())
        is_abandoned = and_(Run.state == RunState.RUNNING, Run.lease_until < func.now())
        row = self.session.execute(
            update(Run)
            .where(Run.run_id == run_id, Run.attempts < Run.max_attempts, or_(is_due, is_abandoned))
            .values(
                state=RunState.RUNNING,
                fence=Run.fence + 1,
                attempts=Run.attempts + 1,
                lease_until=seconds_from_now(lease_s),
                started_at=func.now(),
                step="",
                worker=worker,
            )
            .returning(
                Run.kind, Run.subject_id, Run.institution_id, Run.requested_by, Run.inputs, Run.fence, Run.attempts
            )
        ).one_or_none()
        return ClaimedRun(run_id, RunKind(row[0]), *row[1:]) if row else None

    def extend_lease(self, run: ClaimedRun, lease_s: float) -> None:
        """Keep the hold on the run for another while."""
        self._change(run, lease_until=seconds_from_now(lease_s))

    def set_step(self, run: ClaimedRun, step: str) -> None:
        """Write down what the worker does now, for the person who waits."""
        self._change(run, step=step)

    def complete(self, run: ClaimedRun, outcome: RunOutcome) -> None:
        """Store the one result of the run; the row stays locked until the transaction ends."""
        use = outcome.provider
        spent = {} if use is None else {name: getattr(use, name) for name in use.__slots__}
        self._change(
            run,
            state=RunState.SUCCEEDED,
            finished_at=func.now(),
            lease_until=None,
            error_kind="",
            error_message="",
            **spent,
            **outcome.versions,
        )
        result = storable_json(outcome.result)
        self.session.add(RunResult(run_id=run.run_id, fence=run.fence, result=result, result_hash=outcome.result_hash))
        self.session.flush()

    def fail(self, run: ClaimedRun, failure: Failure) -> RunState:
        """End the attempt: queued again after a growing wait when another may help, failed otherwise."""
        may_retry = and_(literal(failure.is_retryable), Run.attempts < Run.max_attempts)
        return self._change(
            run,
            state=case((may_retry, RunState.QUEUED), else_=RunState.FAILED),
            next_run_at=case((may_retry, seconds_from_now(backoff_s(run.attempt))), else_=Run.next_run_at),
            finished_at=case((may_retry, null()), else_=func.now()),
            lease_until=None,
            error_kind=failure.kind,
            error_message=failure.message,
        )

    def postpone(self, run: ClaimedRun, step: str, wait_s: float) -> None:
        """Put the run back because what it needs is still being made; the attempt is given back."""
        self._change(
            run,
            state=RunState.QUEUED,
            attempts=Run.attempts - 1,
            next_run_at=seconds_from_now(wait_s),
            lease_until=None,
            step=step,
        )

    def wake(self, run_ids: Iterable[UUID]) -> tuple[DueRun, ...]:
        """Make queued runs due at once and return them; one that somebody changes right now is passed over."""
        idle = (
            select(Run.run_id)
            .where(Run.run_id.in_(tuple(run_ids)), Run.state == RunState.QUEUED)
            .with_for_update(skip_locked=True)
        )
        woken = self.session.execute(
            update(Run).where(Run.run_id.in_(idle)).values(next_run_at=func.now()).returning(Run.run_id, Run.kind)
        )
        return tuple(DueRun(run_id, RunKind(kind)) for run_id, kind in woken)

    def release_expired(self) -> tuple[ReleasedRun, ...]:
        """Take runs from workers that fell silent: queued again, or failed when no attempt is left."""
        abandoned = (
            select(Run.run_id)
            .where(Run.state == RunState.RUNNING, Run.lease_until < func.now())
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        has_attempt = Run.attempts < Run.max_attempts
        released = self.session.execute(
            update(Run)
            .where(Run.run_id.in_(abandoned))
            .values(
                state=case((has_attempt, RunState.QUEUED), else_=RunState.FAILED),
                finished_at=case((has_attempt, null()), else_=func.now()),
                next_run_at=case((has_attempt, func.now()), else_=Run.next_run_at),
                lease_until=None,
                error_kind=CRASHED.kind,
                error_message=case((has_attempt, TRIED_AGAIN), else_=CRASHED.message),
            )
            .returning(Run.run_id, Run.institution_id, Run.kind, Run.state, Run.subject_id, Run.requested_by)
        )
        return tuple(ReleasedRun(row[0], row[1], RunKind(row[2]), RunState(row[3]), *row[4:]) for row in released)

    def list_due(self, overdue_s: float = 0.0) -> tuple[DueRun, ...]:
        """Return the queued runs that have been due for that long, longest first."""
        rows = self.session.execute(
            select(Run.run_id, Run.kind)
            .where(Run.state == RunState.QUEUED, Run.next_run_at <= seconds_from_now(-overdue_s))
            .order_by(Run.next_run_at, Run.created_at)
            .limit(AT_ONCE)
        )
        return tuple(DueRun(run_id, RunKind(kind)) for run_id, kind in rows)

    def _change(self, run: ClaimedRun, **values: object) -> RunState:
        """Change the row while its fence is ours and return the state it is in then."""
        state = self.session.execute(
            update(Run).where(_held(run)).values(**values).returning(Run.state)
        ).scalar_one_or_none()
        if state is None:
            raise LeaseLostError
        return RunState(state)
