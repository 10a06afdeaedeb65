"""Anchors on file: each a line of JSON that is only ever appended; the worker adds one when the chain has moved."""

import fcntl
import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from backend.domain.anchors import Anchor, KeptAnchors, parse_anchor, sign
from backend.domain.audit_chain import ChainEnd
from backend.domain.clock import Clock, utc_now
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

    @property
    def advice(self) -> str:
        """Return in one sentence without its stop what weakens the anchors, empty when nothing does."""
        if self.path is None:
            return "ends of the chain are kept in the log alone; set AUDIT_ANCHOR_FILE"
        if not self.key:
            return "ends of the chain are not signed; set AUDIT_ANCHOR_KEY"
        return "the file of anchors cannot be read" if self._last_line() is None else ""

    def read(self) -> KeptAnchors:
        """Return all anchors, none before the first, with what could not be read."""
        return read_anchors(self.path) if self.path else KeptAnchors()

    def find_last(self) -> Anchor | None:
        """Return the newest anchor, reading only the end of the file; a last line that is none counts as none."""
        return parse_anchor(self._last_line() or "")

    def _last_line(self) -> str | None:
        """Return the last line, an empty one before the first, None where the file cannot be read."""
        try:
            with open(self.path or os.devnull, "rb") as file:  # noqa: PTH123 - the null device is no place of ours
                file.seek(max(0, file.seek(0, os.SEEK_END) - LAST_LINE_BYTES))
                lines = file.read().decode("utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return ""
        except OSError:
            return None
        return lines[-1] if lines else ""

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
        if self._last and _is_fresh(self._last, now):
            return None
        try:
            return self._keep_if_moved(work.audit_reads.find_end())
        except OSError as error:
            structlog.get_logger().warning("audit_anchor_not_written", reason=error.strerror)
            return None

    def _keep_if_moved(self, end: ChainEnd) -> Anchor | None:
        last = self._place.find_last() or self._last
        if last and (last.hash == end.hash or _is_fresh(last, self._clock())):
            return None
        if not end.seq:
            return None
        self._last = write_anchor(self._place, end, self._clock)
        return self._last


def _is_fresh(anchor: Anchor, now: datetime) -> bool:
    """Tell whether it is too early for another; one from the future was written by a clock that was set back since."""
    return abs(now - anchor.moment) < EVERY


def write_anchor(place: AnchorPlace, end: ChainEnd, clock: Clock = utc_now) -> Anchor:
    """Sign the end of the chain, add it to the file and to the log, and return it."""
    anchor = sign(Anchor(end.seq, end.hash, clock().isoformat()), place.key)
    place.append(anchor)
    structlog.get_logger().info("audit_anchor", **anchor.to_json())
    return anchor


def read_anchors(path: Path) -> KeptAnchors:
    """Return the anchors of a file; the chain is compared with every line that is one, whatever the others are."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return KeptAnchors()
    except OSError:
        return KeptAnchors(trouble=f"The anchors in {path} cannot be read.")
    read = {number: parse_anchor(line) for number, line in enumerate(lines, start=1) if line.strip()}
    odd = [number for number, anchor in read.items() if anchor is None]
    more = f", and {len(odd) - 1:,} more" if len(odd) > 1 else ""
    trouble = f"Line {odd[0]} of {path} is no anchor{more}." if odd else ""
    return KeptAnchors(tuple(anchor for anchor in read.values() if anchor), trouble)


def anchor_line(anchor: Anchor) -> bytes:
    """Return the line of an anchor."""
    return (json.dumps(anchor.to_json()) + "\n").encode()
