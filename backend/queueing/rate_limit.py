"""At most so many run actions in any sliding window, by person and by session, decided in one atomic script."""

from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Protocol, cast

import structlog
from redis import Redis
from redis.exceptions import RedisError

from backend.domain.access import Principal
from backend.domain.run_views import LimitState
from backend.errors import RateLimitedError

LOOK_AGAIN_AFTER_S = 2.0
"""After a failure Redis is left alone this long, so that no page waits for it again and again."""

SCRIPT = """
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local window, id, left, wait = ARGV[1] * 1000000, ARGV[2], math.huge, 0
for i, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - window)
  if id ~= '' and redis.call('ZSCORE', key, id) then return {1, -1, 0} end
  local used, limit = redis.call('ZCARD', key), tonumber(ARGV[2 + i])
  left = math.min(left, limit - used)
  if used >= limit then
    local oldest = redis.call('ZRANGE', key, used - limit, used - limit, 'WITHSCORES')
    wait = math.max(wait, oldest[2] + window - now)
  end
end
if left <= 0 then return {0, 0, math.ceil(wait / 1000)} end
if id == '' then return {1, left, 0} end
for _, key in ipairs(KEYS) do
  redis.call('ZADD', key, now, id)
  redis.call('PEXPIRE', key, math.ceil(window / 1000))
end
return {1, left - 1, 0}
"""
"""Returns {allowed, places left (-1: the same request again), milliseconds to wait}; an empty id only looks."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many actions in any window, by person and by session."""

    window_s: int
    per_session: int
    per_user: int


LEEWAY_S = 0.5
"""What Redis let pass the rows let pass as well when they differ by less: each has a clock of its own."""


class CountedActions(Protocol):
    """Keeps every accepted action where no wipe reaches it, and counts alone while Redis is away."""

    def hit(self, action: str, principal: Principal, request_id: str, leeway_s: float) -> LimitState:
        """Use one place, or return a state without any and the seconds to wait."""

    def peek(self, action: str, principal: Principal) -> LimitState:
        """Return what is left without using it."""


def limit_keys(action: str, principal: Principal) -> tuple[str, str]:
    """Return the session's key and the user's; the braces keep both on one node of a cluster."""
    start = f"rl:{{{principal.user_id}}}:{action}"
    return f"{start}:session:{principal.session_id or '-'}", f"{start}:user"


class RateLimiter:
    """The limit on run actions: Redis refuses fast, and rows in PostgreSQL hold what it forgets or never saw."""

    def __init__(self, redis: Redis, counted: CountedActions, limit: Limit) -> None:
        self._redis = redis
        self._script = redis.register_script(SCRIPT)
        self._counted = counted
        self._limit = limit
        self._away_until = 0.0

    def hit(self, action: str, principal: Principal, request_id: str) -> None:
        """
        Use one place of the window; the same request id again uses none.

        Raises:
            RateLimitedError: all places are used; it says when the next is free. Refused calls do not count.

        """
        state = self._ask(action, principal, request_id)
        if state is None:
            state = self._counted.hit(action, principal, request_id, 0.0)
        elif state.retry_after_s == 0:
            state = self._counted.hit(action, principal, request_id, LEEWAY_S)
            if state.retry_after_s > 0:
                self._give_back(action, principal, request_id)
        if state.retry_after_s > 0:
            raise RateLimitedError(state.retry_after_s)

    def peek(self, action: str, principal: Principal) -> LimitState:
        """Return how many runs may start now and the seconds until the next when none may."""
        return self._ask(action, principal, "") or self._counted.peek(action, principal)

    def _give_back(self, action: str, principal: Principal, request_id: str) -> None:
        """Free the places that Redis gave and the rows refused: refused calls do not count."""
        with suppress(RedisError):
            for key in limit_keys(action, principal):
                self._redis.zrem(key, request_id)

    def _ask(self, action: str, principal: Principal, request_id: str) -> LimitState | None:
        """Return what the script says, None while Redis is away."""
        if monotonic() < self._away_until:
            return None
        limit = self._limit
        try:
            answer = self._script(
                keys=limit_keys(action, principal),
                args=(limit.window_s, request_id, limit.per_session, limit.per_user),
            )
        except RedisError as error:
            self._away_until = monotonic() + LOOK_AGAIN_AFTER_S
            structlog.get_logger().warning("limit_counted_in_database", error=type(error).__name__)
            return None
        is_allowed, left, wait_ms = cast("tuple[int, int, int]", answer)
        return LimitState(max(0, left)) if is_allowed else LimitState(0, max(1, wait_ms) / 1000)
