"""The run limit in rows: accepted actions of the last seconds, counted one user at a time."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, select, text

from backend.domain.access import Principal
from backend.store.queries import Queries
from backend.store.run_claims import seconds_from_now
from backend.store.tables import LimitHit

USER_LOCKS = 7_302_021
"""First half of the advisory locks that let one user be counted once at a time."""


@dataclass(frozen=True, slots=True)
class UsedPlaces:
    """The ages in seconds of the accepted actions in the window, oldest first."""

    by_user_s: tuple[float, ...]
    by_session_s: tuple[float, ...]


class LimitHits(Queries):
    """Run actions that were accepted."""

    def lock_user(self, user_id: UUID) -> None:
        """Make all others wait who count this user, until the transaction ends."""
        self.session.execute(
            text("SELECT pg_advisory_xact_lock(:space, hashtext(:user))"), {"space": USER_LOCKS, "user": str(user_id)}
        )

    def has_hit(self, action: str, user_id: UUID, request_id: str) -> bool:
        """Tell whether this very request was accepted before."""
        return self.session.get(LimitHit, (user_id, action, request_id)) is not None

    def used_places(self, action: str, by: Principal, window_s: float) -> UsedPlaces:
        """Return what the person and the session used of the window."""
        age = func.extract("epoch", func.clock_timestamp() - LimitHit.at)
        places = self.session.execute(
            select(age, LimitHit.session_id)
            .where(LimitHit.user_id == by.user_id, LimitHit.action == action, age < window_s)
            .order_by(LimitHit.at)
        ).all()
        return UsedPlaces(
            tuple(float(age_s) for age_s, _ in places),
            tuple(float(age_s) for age_s, session_id in places if session_id == by.session_id),
        )

    def add(self, action: str, by: Principal, request_id: str) -> None:
        """Use one place."""
        self.session.add(LimitHit(user_id=by.user_id, action=action, request_id=request_id, session_id=by.session_id))
        self.session.flush()

    def forget_old(self, user_id: UUID, window_s: float) -> None:
        """Remove the person's hits that no window counts any more."""
        is_old = LimitHit.at < seconds_from_now(-2 * window_s)
        self.session.execute(delete(LimitHit).where(LimitHit.user_id == user_id, is_old))
