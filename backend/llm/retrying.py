"""When a request is repeated at the same provider, and after what wait: tenacity's loop over our own error."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential
from tenacity.wait import wait_base

from backend.llm.breaker import Monotonic
from backend.llm.call_error import AttemptFailedError
from backend.llm.error_kinds import ErrorKind

Sleep = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Three attempts, 4 to 10 s apart; a provider's own Retry-After is followed up to the cap."""

    attempts: int = 3
    wait: wait_base = field(default_factory=lambda: wait_exponential(multiplier=1, min=4, max=10))
    retry_after_cap_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Pace:
    """The clock and the sleep of a chain; tests pass their own."""

    clock: Monotonic = time.monotonic
    sleep: Sleep = time.sleep


class Deadline:
    """The moment by which the whole chain must have answered."""

    def __init__(self, seconds: float, clock: Monotonic) -> None:
        self._clock = clock
        self._until = clock() + seconds

    def left_s(self) -> float:
        """Return the seconds left, never below 0."""
        return max(0.0, self._until - self._clock())


def is_wait_too_long(failure: AttemptFailedError, policy: RetryPolicy, deadline: Deadline) -> bool:
    """Tell whether the provider asks for a longer wait than we are ready for."""
    asked_s = failure.attempt.retry_after_s
    return asked_s is not None and asked_s > min(policy.retry_after_cap_s, deadline.left_s())


@dataclass(frozen=True, slots=True)
class RetryLoop:
    """Builds tenacity's loop for one stay at one provider; `may_repeat` has the last word after each failure."""

    policy: RetryPolicy
    deadline: Deadline
    sleep: Sleep
    is_hosted: bool
    may_repeat: Callable[[AttemptFailedError, float], bool]

    def build(self) -> Retrying:
        """Return the loop; when it ends without an answer it raises the last AttemptFailedError."""
        return Retrying(
            stop=self._stops,
            wait=self._wait_s,
            retry=retry_if_exception(self._is_retryable),
            sleep=self.sleep,
            reraise=True,
        )

    def _is_retryable(self, error: BaseException) -> bool:
        if not isinstance(error, AttemptFailedError) or not error.kind.treatment.retry_here:
            return False
        return not is_wait_too_long(error, self.policy, self.deadline)

    def _wait_s(self, state: RetryCallState) -> float:
        failure = _failure(state)
        if failure is not None and failure.attempt.retry_after_s is not None:
            return failure.attempt.retry_after_s
        # Nobody listens at our own server: waiting would not start it.
        if failure is not None and failure.kind is ErrorKind.CONNECTION_REFUSED and not self.is_hosted:
            return 0.0
        return self.policy.wait(state)

    def _stops(self, state: RetryCallState) -> bool:
        if stop_after_attempt(self.policy.attempts)(state):
            return True
        failure = _failure(state)
        return failure is not None and not self.may_repeat(failure, state.upcoming_sleep)


def _failure(state: RetryCallState) -> AttemptFailedError | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, AttemptFailedError) else None
