"""How a worker process is asked to stop: the first signal lets it finish, a second one ends it at once."""

import os
import signal
from collections.abc import Callable
from threading import Thread
from time import monotonic

ONE_REQUEST_S = 1.0
"""A terminal and a supervisor may both pass one key stroke on; signals this close together are one request."""
COLD = 1


def listen_for_stop(stop: Callable[[], None]) -> None:
    """
    Call `stop` from a thread of its own at the first SIGTERM or SIGINT, and exit cold at the next.

    The handler only writes to a pipe: taking a lock in a handler can wait for the very code it interrupted.
    """
    reading, writing = os.pipe()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os.write(writing, b"."))
    Thread(target=_obey, args=(reading, stop), name="signals", daemon=True).start()


def _obey(reading: int, stop: Callable[[], None]) -> None:
    os.read(reading, 1)
    asked_at = monotonic()
    stop()
    while os.read(reading, 1):
        if monotonic() - asked_at > ONE_REQUEST_S:
            os._exit(COLD)
