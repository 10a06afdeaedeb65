"""Anchors on file: each a line of JSON that is only ever appended; the worker adds one when the chain has moved."""

import fcntl
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from backend.domain.anchors import Anchor, parse_anchor, sign
from backend.domain.audit_chain import ChainEnd
from backend.domain.clock import Clock, utc_now
from backend.errors import InvalidRequestError
from backend.settings import Settings
from backend.store.work import UnitOfWork

EVERY = timedelta(minutes=2)
LAST_LINE_BYTES = 4096


@dataclass(frozen=True, slots=True)
class AnchorPlace:
    """Where anchors go and what signs them; no file: to the log alone."""

    path: Path | None
    key: str

    @classmethod
    def of(cls, settings: Settings) -> "AnchorPlace":
        """Return the place that is set."""
        named = settings.audit_anchor_file
        return cls(Path(named) if named else None, settings.audit_anchor_key.get_secret_value())

    def read(self) -> tuple[Anchor, ...]:
        """
        Return all anchors, none before the first.

        Raises:
            InvalidRequestError: the file cannot be read, or a line is no anchor; the sentence names it.

        """
        return read_anchors(self.path) if self.path and self.path.exists() else ()

    def find_last(self) -> Anchor | None:
        """Return the newest anchor, reading only the end of the file; a last line that is none counts as none."""
        if self.path is None or not self.path.exists():
            return None
        with self.path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - LAST_LINE_BYTES))
            lines = file.read().decode("utf-8", errors="replace").splitlines()
        return parse_anchor(lines[-1]) if lines else None

    def append(self, anchor: Anchor) -> None:
        """Add a line and see it on the disk; a line that an earlier crash cut short is ended first."""
        if self.path is None:
            return
        file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            size_bytes = os.fstat(file).st_size
            is_cut = size_bytes > 0 and os.pread(file, 1, size_bytes - 1) != b"\n"
            os.write(file, (b"\n" if is_cut else b"") + anchor_line(anchor))
            os.fsync(file)
        finally:
            os.close(file)


class AnchorKeeper:
    """Writes the chain's end down at most every two minutes, and only when it moved."""

    def __init__(self, place: AnchorPlace, clock: Clock = utc_now) -> None:
        self._place = place
        self._clock = clock
        self._last: Anchor | None = None

    def keep(self, work: UnitOfWork) -> Anchor | None:
        """Write an anchor when one is due and return it; a file that cannot be written is a warning in the log."""
        now = self._clock()
        if self._last and now - self._last.moment < EVERY:
            return None
        try:
            return self._keep_if_moved(work.audit_reads.find_end())
        except OSError as error:
            structlog.get_logger().warning("audit_anchor_not_written", reason=error.strerror)
            return None

    def _keep_if_moved(self, end: ChainEnd) -> Anchor | None:
        last = self._place.find_last() or self._last
        if last and (last.hash == end.hash or self._clock() - last.moment < EVERY):
            return None
        if not end.seq:
            return None
        self._last = write_anchor(self._place, end, self._clock)
        return self._last


def write_anchor(place: AnchorPlace, end: ChainEnd, clock: Clock = utc_now) -> Anchor:
    """Sign the end of the chain, add it to the file and to the log, and return it."""
    anchor = sign(Anchor(end.seq, end.hash, clock().isoformat()), place.key)
    place.append(anchor)
    structlog.get_logger().info("audit_anchor", **anchor.to_json())
    return anchor


def read_anchors(path: Path) -> tuple[Anchor, ...]:
    """
    Return the anchors of a file.

    Raises:
        InvalidRequestError: the file cannot be read, or a line is no anchor; the sentence names it.

    """
    try:
        lines: Sequence[str] = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequestError(f"The anchors in {path} cannot be read.") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        anchor = parse_anchor(line)
        if anchor is None:
            raise InvalidRequestError(f"Line {number} of {path} is no anchor.")
        found.append(anchor)
    return tuple(found)


def anchor_line(anchor: Anchor) -> bytes:
    """Return the line of an anchor."""
    return (json.dumps(anchor.to_json()) + "\n").encode()
