"""When a process that ended is started again: soon at first, later and later, and not for ever."""

import time
from collections.abc import Callable

WINDOW_S = 60.0
MOST_EXITS = 5
LONGEST_DELAY_S = 30.0


class RestartPolicy:
    """Remembers the exits of one process within the last minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._exits: list[float] = []

    def next_delay_s(self) -> float | None:
        """Note an exit and return how long to wait: 1, 2, 4 ... 30 s; None after five within a minute."""
        now = self._clock()
        self._exits = [*(moment for moment in self._exits if now - moment < WINDOW_S), now]
        if len(self._exits) >= MOST_EXITS:
            return None
        return min(LONGEST_DELAY_S, 2.0 ** (len(self._exits) - 1))
