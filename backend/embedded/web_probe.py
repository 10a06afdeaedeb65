"""Ask our own web process how it is, over plain HTTP on loopback."""

import asyncio
from contextlib import suppress

from backend.embedded.ports import LOOPBACK

ANSWER_TIMEOUT_S = 5.0


async def status_of(port: int, path: str) -> int | None:
    """Return the HTTP status of one GET, None when nobody answers."""
    with suppress(OSError, TimeoutError, ValueError, IndexError):
        return await asyncio.wait_for(_ask(port, path), timeout=ANSWER_TIMEOUT_S)
    return None


async def _ask(port: int, path: str) -> int:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n".encode())
        return int((await reader.readline()).split()[1])
    finally:
        writer.close()
