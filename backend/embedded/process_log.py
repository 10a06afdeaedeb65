"""What a process says: to a file that cannot grow without end, and to the terminal behind its name."""

import logging
import os
import sys
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path

FILE_BYTES = 5_000_000
FILES_KEPT = 3
LINES_SHOWN = 20
NAME_WIDTH = 11


class _LogFile(RotatingFileHandler):
    """A log file on a full disk loses lines; what it is about goes on."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the name of logging
        """Say nothing: this very log is where it would be said."""


class ProcessLog:
    """The lines of one process; `last_lines` are what a person needs when it will not start."""

    def __init__(self, name: str, folder: Path, *, echo: bool = True) -> None:
        self.name = name
        self.path = folder / f"{name}.log"
        self._echo = echo
        self._last: deque[str] = deque(maxlen=LINES_SHOWN)
        self._pending = b""
        self._file = _LogFile(self.path, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8")

    @property
    def last_lines(self) -> str:
        """The end of the log."""
        return "\n".join(self._last)

    def feed(self, chunk: bytes) -> None:
        """Take output as it comes; whole lines go on, the rest waits."""
        *lines, self._pending = (self._pending + chunk).split(b"\n")
        for line in lines:
            self.write(line.decode("utf-8", errors="replace").rstrip("\r"))

    def write(self, line: str) -> None:
        """Keep one line and show it."""
        self._last.append(line)
        self._file.emit(logging.makeLogRecord({"msg": "%s", "args": (line,)}))
        if self._echo:
            show(f"{self.name:<{NAME_WIDTH}}| {line}")

    def close(self) -> None:
        """Write what waits and close the file."""
        if self._pending:
            self.feed(b"\n")
        self._file.close()


def show(text: str) -> None:
    """Print for the person in front of the terminal; one that went away or is full is written to no more."""
    try:
        print(text, flush=True)  # noqa: T201  # the prefixed stream
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
