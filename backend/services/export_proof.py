"""
Verify an exported case offline: every file's hash, every act's hash, and the links between acts.

Needs Python 3.9 or newer and nothing else:  python3 verify.py [FILE.zip or FOLDER]
Exit code 0: everything holds; 1: something was changed; 2: not an export that can be read.
Nothing is unpacked, and nothing inside is ever run.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

SCHEMA = "insurance-ai-system/case-export/1"
SUMS, MANIFEST, EVENTS, SIGNATURE = "SHA256SUMS", "MANIFEST.json", "audit.jsonl", "SHA256SUMS.hmac"
MOST_FILES = 100_000
MOST_BYTES = 4 << 30
MOST_TIMES_LARGER = 100
MOST_LISTED_BYTES = 32 << 20
MOST_LINE_BYTES = 8 << 20
BLOCK_BYTES = 1 << 16
SAFE_NAME = re.compile(r"(?!\.)[A-Za-z0-9._-]{1,200}(/(?!\.)[A-Za-z0-9._-]{1,200}){0,2}")


UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading something that is no export of ours may raise; a RecursionError is a RuntimeError."""


class NotAnExportError(Exception):
    """What was given is no export, or not one that may be read safely."""


class Source(Protocol):
    """The files of an export, wherever they lie."""

    def look_through(self) -> None:
        """Refuse what could do harm."""

    def names(self) -> list[str]:
        """Return the names of all files."""

    def open(self, name: str) -> IO[bytes]:
        """Open one file for reading."""

    def close(self) -> None:
        """Let go of what is held open."""


class Archive:
    """An export as one ZIP; it is looked through before anything in it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.zip = zipfile.ZipFile(path)

    def look_through(self) -> None:
        """Refuse an archive that could do harm, before anything in it is read."""
        entries, size_bytes = self.zip.infolist(), self.path.stat().st_size
        if len(entries) > MOST_FILES:
            raise NotAnExportError("The archive holds too many files.")
        if sum(entry.file_size for entry in entries) > max(MOST_BYTES, MOST_TIMES_LARGER * size_bytes):
            raise NotAnExportError("The archive would become too large when unpacked.")
        for entry in entries:
            kind = stat.S_IFMT(entry.external_attr >> 16)
            if entry.filename.endswith("/") or kind not in (0, stat.S_IFREG) or entry.flag_bits & 1:
                raise NotAnExportError(f"The archive holds something that is no plain file: {entry.filename!r}.")

    def names(self) -> list[str]:
        """Return the names as they stand in the archive."""
        return self.zip.namelist()

    def open(self, name: str) -> IO[bytes]:
        """Open one file of the archive."""
        return self.zip.open(name)

    def close(self) -> None:
        """Close the archive."""
        self.zip.close()


class Folder:
    """An export that somebody has unpacked; links are not followed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: dict[str, Path] = {}

    def look_through(self) -> None:
        """Refuse a folder that leads elsewhere, and learn what is in it."""
        for place in self.path.rglob("*"):
            if place.is_symlink() or not (place.is_dir() or place.is_file()):
                raise NotAnExportError(f"The folder holds something that is no plain file: {place.name!r}.")
            if place.is_file():
                self.found[place.relative_to(self.path).as_posix()] = place
            if len(self.found) > MOST_FILES:
                raise NotAnExportError("The folder holds too many files.")

    def names(self) -> list[str]:
        """Return the names below the folder."""
        return list(self.found)

    def open(self, name: str) -> IO[bytes]:
        """Open one file of the folder."""
        return self.found[name].open("rb")

    def close(self) -> None:
        """Nothing is held open."""


class Verdict:
    """What was found: the problems, and how much was looked at."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.files = 0
        self.links = 0
        self.hashes: dict[int, str] = {}
        self.manifest: dict[str, object] = {}

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing was found wrong."""
        return not self.problems


def verify(path: Path) -> Verdict:
    """Return what is found in an export; NotAnExportError where it is none."""
    try:
        with opened(path) as source:
            return _verify(source)
    except UNREADABLE as error:
        raise NotAnExportError(f"This cannot be read as an exported case: {error}") from error


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Give the files of a folder or an archive; nothing is unpacked."""
    source: Source = Folder(path) if path.is_dir() else Archive(path)
    try:
        source.look_through()
        yield source
    finally:
        source.close()


def _verify(source: Source) -> Verdict:
    verdict = Verdict()
    verdict.manifest = _manifest(source)
    _check_files(source, verdict)
    if not verdict.problems:
        _check_events(source, verdict)
        _check_end(verdict)
    return verdict


def _manifest(source: Source) -> dict[str, object]:
    names = source.names()
    if len(set(names)) != len(names):
        raise NotAnExportError("The archive holds two files of one name.")
    if unsafe := [name for name in names if not SAFE_NAME.fullmatch(name)]:
        raise NotAnExportError(f"The archive holds a name that no export has: {unsafe[0]!r}.")
    if missing := {SUMS, MANIFEST, EVENTS} - set(names):
        raise NotAnExportError(f"{', '.join(sorted(missing))} is missing.")
    manifest = json.loads(read_whole(source, MANIFEST))
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        raise NotAnExportError("The manifest is not of a kind this program knows.")
    return manifest


def _check_files(source: Source, verdict: Verdict) -> None:
    """Compare every file with the list, and the list with the files."""
    listed = dict(_listed(read_whole(source, SUMS).decode("ascii")))
    present = set(source.names()) - {SUMS, SIGNATURE}
    verdict.problems += [f"{name} is missing." for name in sorted(listed.keys() - present)]
    verdict.problems += [f"{name} does not belong to the export." for name in sorted(present - listed.keys())]
    for name in sorted(listed.keys() & present):
        with source.open(name) as file:
            digest = hashlib.sha256()
            while block := file.read(BLOCK_BYTES):
                digest.update(block)
        verdict.files += 1
        if digest.hexdigest() != listed[name]:
            verdict.problems.append(f"{name} was changed.")


def _listed(text: str) -> Iterator[tuple[str, str]]:
    *lines, rest = text.split("\n")
    if rest or len(set(lines)) != len(lines):
        raise NotAnExportError(f"{SUMS} holds a line that is none of ours.")
    for line in lines:
        digest, _, name = line.partition("  ")
        if not re.fullmatch("[0-9a-f]{64}", digest) or not SAFE_NAME.fullmatch(name):
            raise NotAnExportError(f"{SUMS} holds a line that is none of ours.")
        yield name, digest


def _check_events(source: Source, verdict: Verdict) -> None:
    """Hash each act anew from its text, compare its columns with the text, and link neighbours."""
    before = (0, "")
    with source.open(EVENTS) as file:
        while line := file.readline(MOST_LINE_BYTES):
            event = json.loads(line)
            seq, digest = int(event["seq"]), str(event["hash"])
            verdict.problems += [f"Act {seq} {problem}" for problem in _event_problems(event, before)]
            verdict.links += seq == before[0] + 1
            verdict.hashes[seq] = digest
            before = (seq, digest)


def _event_problems(event: dict[str, object], before: tuple[int, str]) -> Iterator[str]:
    canonical, previous, seq = str(event["canonical"]), str(event["prev_hash"]), event["seq"]
    if hashlib.sha256(f"{previous}{canonical}".encode()).hexdigest() != event["hash"]:
        yield "does not have its hash: its text was changed."
    told = json.loads(canonical)
    shown = {**event, "object": [event["object_type"], event["object_id"]]}
    if changed := [name for name in told if not _is_same(told[name], shown.get(name))]:
        yield f"shows something else than what was hashed ({', '.join(changed)})."
    if not isinstance(seq, int) or seq <= before[0]:
        yield "stands out of order."
    elif seq == before[0] + 1 and previous != before[1]:
        yield "does not continue the act before it."


def _is_same(one: object, other: object) -> bool:
    """Compare as JSON does: true is not 1, and 1.0 is."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, float) and isinstance(other, int):
        return one == (float(other) if abs(other) < 1 << 1023 else other)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    return one == other


def _check_end(verdict: Verdict) -> None:
    """Hold the acts against what the manifest says of the whole chain at the time."""
    manifest = verdict.manifest
    end = manifest.get("chain_end")
    last = max(verdict.hashes, default=0)
    if not isinstance(end, dict) or last > int(end["seq"]):
        verdict.problems.append("There are acts behind the end of the chain that the manifest names.")
    elif last == end["seq"] and verdict.hashes[last] != end["hash"]:
        verdict.problems.append("The last act is not the end of the chain that the manifest names.")
    if manifest.get("events") != len(verdict.hashes):
        verdict.problems.append("The manifest names another number of acts.")


def read_whole(source: Source, name: str) -> bytes:
    """Return a small file of an export; NotAnExportError where it is not small."""
    with source.open(name) as file:
        content = file.read(MOST_LISTED_BYTES + 1)
    if len(content) > MOST_LISTED_BYTES:
        raise NotAnExportError(f"{name} is too large.")
    return content


def main(argv: list[str]) -> int:
    """Verify what is named, or the folder this file lies in, and say what was found."""
    path = Path(argv[0]) if argv else Path(__file__).resolve().parent
    try:
        verdict = verify(path)
    except NotAnExportError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the answer of a program of its own
        return 2
    for problem in verdict.problems[:50]:
        print(problem)  # noqa: T201 - same
    told = "Everything holds" if verdict.is_sound else f"{len(verdict.problems)} problems"
    print(f"{told}: {verdict.files} files, {len(verdict.hashes)} acts, {verdict.links} of them linked.")  # noqa: T201
    return int(not verdict.is_sound)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
