"""Open browser connections by session: those of an ended session are closed within seconds."""

import asyncio
from collections.abc import Awaitable, Callable, Collection

import structlog
from anyio import to_thread

from backend.errors import DeskError

CHECK_EVERY_S = 10.0
CLOSE_CODE = 4401

Close = Callable[[], Awaitable[None]]
FindEnded = Callable[[Collection[str]], set[str]]


class Sockets:
    """Which connections belong to which session."""

    def __init__(self) -> None:
        self._open: dict[str, set[Close]] = {}

    def add(self, session_id: str, close: Close) -> None:
        """Remember a connection."""
        self._open.setdefault(session_id, set()).add(close)

    def remove(self, session_id: str, close: Close) -> None:
        """Forget a connection that ended."""
        others = self._open.get(session_id, set())
        others.discard(close)
        if not others:
            self._open.pop(session_id, None)

    @property
    def session_ids(self) -> frozenset[str]:
        """Sessions with at least one open connection."""
        return frozenset(self._open)

    async def close_ended(self, find_ended: FindEnded) -> None:
        """Close the connections of sessions that ended; the browser then finds itself signed out."""
        ended = await to_thread.run_sync(find_ended, self.session_ids)
        for session_id in ended:
            for close in list(self._open.get(session_id, ())):
                await close()

    async def watch(self, find_ended: FindEnded, every_s: float = CHECK_EVERY_S) -> None:
        """Look for ended sessions for as long as the program runs, also while the database is away."""
        while True:
            await asyncio.sleep(every_s)
            try:
                await self.close_ended(find_ended)
            except DeskError as error:
                structlog.get_logger().warning("session_watch_waits", code=error.code)
