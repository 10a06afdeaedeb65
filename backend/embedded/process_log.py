"""What a process says: to a file that cannot grow without end, and to the terminal behind its name."""

import logging
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path

FILE_BYTES = 5_000_000
FILES_KEPT = 3
LINES_SHOWN = 20
NAME_WIDTH = 11


class ProcessLog:
    """The lines of one process; `last_lines` are what a person needs when it will not start."""

    def __init__(self, name: str, folder: Path, *, echo: bool = True) -> None:
        self.name = name
        self.path = folder / f"{name}.log"
        self._echo = echo
        self._last: deque[str] = deque(maxlen=LINES_SHOWN)
        self._pending = b""
        self._file = RotatingFileHandler(self.path, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8")

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
            print(f"{self.name:<{NAME_WIDTH}}| {line}", flush=True)  # noqa: T201  # the prefixed stream

    def close(self) -> None:
        """Write what waits and close the file."""
        if self._pending:
            self.feed(b"\n")
        self._file.close()
