"""The run limit in rows: every accepted action is kept, and counted one user at a time."""

from redis import Redis

from backend.domain.access import Principal
from backend.domain.run_views import LimitState
from backend.queueing.rate_limit import Limit, RateLimiter
from backend.settings import Settings
from backend.store.engine import UnitOfWorkFactory
from backend.store.limit_hits import UsedPlaces


class CountedInDatabase:
    """Counts accepted run actions under a lock per user, so five tabs at once cannot slip through."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, limit: Limit) -> None:
        self._unit_of_work = unit_of_work
        self._limit = limit

    def hit(self, action: str, principal: Principal, request_id: str, leeway_s: float = 0.0) -> LimitState:
        """
        Use one place, or return a state without any and the seconds to wait; the same request uses none.

        `leeway_s` is by how much an action may be younger than the window and count no more.
        """
        with self._unit_of_work() as work:
            work.limit_hits.lock_user(principal.user_id)
            if work.limit_hits.has_hit(action, principal.user_id, request_id):
                return LimitState(0)
            state = self._state(work.limit_hits.used_places(action, principal, self._limit.window_s - leeway_s))
            if not state.retry_after_s:
                work.limit_hits.add(action, principal, request_id)
                work.limit_hits.forget_old(principal.user_id, self._limit.window_s)
            return state

    def peek(self, action: str, principal: Principal) -> LimitState:
        """Return what is left without using it."""
        with self._unit_of_work() as work:
            return self._state(work.limit_hits.used_places(action, principal, self._limit.window_s))

    def _state(self, used: UsedPlaces) -> LimitState:
        limit = self._limit
        pairs = ((used.by_session_s, limit.per_session), (used.by_user_s, limit.per_user))
        left = min(allowed - len(ages) for ages, allowed in pairs)
        if left > 0:
            return LimitState(left)
        waits = (limit.window_s - ages[len(ages) - allowed] for ages, allowed in pairs if len(ages) >= allowed)
        return LimitState(0, max(0.001, *waits))


def make_limiter(redis: Redis, unit_of_work: UnitOfWorkFactory, settings: Settings) -> RateLimiter:
    """Return the run limit of the settings, the same for a session and for its person, counted in either store."""
    limit = Limit(settings.run_window_s, per_session=settings.run_limit, per_user=settings.run_limit)
    return RateLimiter(redis, CountedInDatabase(unit_of_work, limit), limit)
