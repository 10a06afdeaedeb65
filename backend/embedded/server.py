"""What the launcher needs to know of a server, and how it waits for one."""

import subprocess
import time
from pathlib import Path
from typing import Protocol

from backend.embedded.launch import Launch
from backend.embedded.start_error import StartError

READY_TIMEOUT_S = 90.0
POLL_S = 0.02


class Server(Protocol):
    """A program that answers on a port once it is ready."""

    @property
    def url(self) -> str:
        """The address the program connects to."""

    def launch(self) -> Launch:
        """Return how it is started."""

    def is_ready(self) -> bool:
        """Ask it, by its own protocol, whether it takes work."""


def wait_until_ready(server: Server, process: subprocess.Popen[bytes], log: Path) -> bool:
    """
    Wait until a started server answers; False if it ended instead.

    Raises:
        StartError: it neither answered nor ended in time.

    """
    deadline = time.monotonic() + READY_TIMEOUT_S
    while process.poll() is None:
        if server.is_ready():
            return True
        if time.monotonic() > deadline:
            raise StartError(f"{server.launch().name} did not answer within {READY_TIMEOUT_S:.0f} s: {last_lines(log)}")
        time.sleep(POLL_S)
    return False


def last_lines(log: Path, count: int = 20) -> str:
    """Return the end of a log file."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])
