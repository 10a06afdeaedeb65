"""Whose studies run: how many runs of a person are unfinished, counted by one transaction at a time."""

from uuid import UUID

from sqlalchemy import func, select

from backend.domain.runs import RunKind, RunState
from backend.store.queries import Queries
from backend.store.tables import Run


class StudyTurns(Queries):
    """The turns that people take at the one worker that computes figures."""

    def count_unfinished(self, user_id: UUID) -> int:
        """Return how many study runs of a person wait or run; the next transaction counts after this one ended."""
        key = f"study-runs:{user_id}"
        self.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
        own = (Run.requested_by == user_id, Run.kind == RunKind.ACTUARIAL)
        unfinished = Run.state.in_((RunState.QUEUED, RunState.RUNNING))
        return self.session.scalars(select(func.count()).where(*own, unfinished)).one()
