"""How many bytes one session may push into this process's memory through the upload widget."""

import time
from collections import defaultdict
from collections.abc import Callable

from starlette.types import Message, Receive

WINDOW_S = 86_400.0


class QuotaExceededError(Exception):
    """The body grew past what the session has left."""


class UploadQuota:
    """Bytes taken per session in the running day; the service counts stored bytes on its own."""

    def __init__(self, limit_bytes: int, now: Callable[[], float] = time.monotonic) -> None:
        self.limit_bytes = limit_bytes
        self._now = now
        self._taken: dict[str, int] = defaultdict(int)
        self._day_began = now()

    def left(self, session_id: str) -> int:
        """Return the bytes a session may still send."""
        if self._now() - self._day_began > WINDOW_S:
            self._taken.clear()
            self._day_began = self._now()
        return self.limit_bytes - self._taken[session_id]

    def counted(self, session_id: str, receive: Receive) -> Receive:
        """Return a receive that counts body bytes and raises QuotaExceededError at the limit."""

        async def counting() -> Message:
            message = await receive()
            size_bytes = len(message.get("body", b""))
            if size_bytes > self.left(session_id):
                raise QuotaExceededError
            self._taken[session_id] += size_bytes
            return message

        return counting
