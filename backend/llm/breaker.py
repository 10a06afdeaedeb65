"""Circuit breakers: a provider that just failed is left alone, and probed by one request at a time."""

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

Monotonic = Callable[[], float]


class BreakerState(StrEnum):
    """Closed lets every request pass, open none, half-open a single probe."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class BreakerPolicy:
    """When a breaker opens and for how long."""

    failures_in_row: int = 3
    failure_share: float = 0.5
    min_calls: int = 5
    window_s: float = 60.0
    open_s: float = 60.0
    probe_s: float = 120.0
    longest_s: float = 3600.0


class Breaker:
    """The breaker of one model at one provider; safe to use from many threads."""

    def __init__(self, policy: BreakerPolicy, clock: Monotonic) -> None:
        self._policy = policy
        self._clock = clock
        self._lock = threading.Lock()
        self._calls: deque[tuple[float, bool]] = deque(maxlen=1000)
        self._in_row = 0
        self._open_until: float | None = None
        self._probe_until: float | None = None

    @property
    def state(self) -> BreakerState:
        """Return where the breaker stands now."""
        with self._lock:
            if self._open_until is None:
                return BreakerState.CLOSED
            return BreakerState.OPEN if self._clock() < self._open_until else BreakerState.HALF_OPEN

    def admit(self) -> bool:
        """Tell whether a request may go out; in the half-open state the first to ask gets the probe."""
        with self._lock:
            if self._open_until is None:
                return True
            now = self._clock()
            # A prober that died must not block the provider for ever, so its claim runs out.
            if now < self._open_until or (self._probe_until is not None and now < self._probe_until):
                return False
            self._probe_until = now + self._policy.probe_s
            return True

    def succeed(self) -> None:
        """Note an answer; a probe that was answered closes the breaker, a late answer to an older request does not."""
        with self._lock:
            now = self._clock()
            if self._open_until is not None:
                if now < self._open_until:
                    return
                self._calls.clear()
            self._in_row = 0
            self._open_until = self._probe_until = None
            self._calls.append((now, True))

    def fail(self) -> None:
        """Note a failure; a failed probe, a row of failures or a bad minute opens the breaker."""
        with self._lock:
            now = self._clock()
            self._calls.append((now, False))
            self._in_row += 1
            if self._open_until is not None or self._has_failed_too_often(now):
                self._open(now + self._policy.open_s)

    def open_for(self, seconds: float) -> None:
        """Open at once, for at most the longest time of the policy; never shortens an opening."""
        with self._lock:
            self._open(self._clock() + min(seconds, self._policy.longest_s))

    def release(self) -> None:
        """Give an admission back that led to no request."""
        with self._lock:
            self._probe_until = None

    def renew_lock(self) -> None:
        """Forget a lock that another thread of the parent process held when this process was forked."""
        self._lock = threading.Lock()

    def _open(self, until: float) -> None:
        self._open_until = max(until, self._open_until or until)
        self._probe_until = None

    def _has_failed_too_often(self, now: float) -> bool:
        if self._in_row >= self._policy.failures_in_row:
            return True
        recent = [ok for at, ok in self._calls if at > now - self._policy.window_s]
        return len(recent) >= self._policy.min_calls and recent.count(False) > self._policy.failure_share * len(recent)


class BreakerBoard:
    """All breakers of this process, one for each pair of provider and model; outlives every request."""

    def __init__(self, policy: BreakerPolicy | None = None, clock: Monotonic = time.monotonic) -> None:
        self._policy = policy or BreakerPolicy()
        self._clock = clock
        self._lock = threading.Lock()
        self._breakers: dict[tuple[str, str], Breaker] = {}

    def breaker(self, provider: str, model: str) -> Breaker:
        """Return the breaker of the pair, closed when new."""
        with self._lock:
            key = (provider, model)
            if key not in self._breakers:
                self._breakers[key] = Breaker(self._policy, self._clock)
            return self._breakers[key]

    def renew_locks(self) -> None:
        """Make the board usable in a child process just forked."""
        self._lock = threading.Lock()
        for breaker in self._breakers.values():
            breaker.renew_lock()


PROCESS_BOARD = BreakerBoard()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=PROCESS_BOARD.renew_locks)
