"""The audit chain, link by link: what each row must be so that nobody changed, removed, added or moved one."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

ALWAYS_TOLD = frozenset({"seq", "at", "actor", "role", "action", "object", "details"})
LARGEST_FLOAT = 1 << 1023
"""The database writes 1e23 with all its digits; up to here such a whole number is read back as the float it was."""


class Fault(StrEnum):
    """What is wrong where the chain breaks."""

    MISSING = "missing"
    UNEXPECTED = "unexpected"
    MOVED = "moved"
    NOT_LINKED = "not_linked"
    EDITED = "edited"
    COLUMNS_EDITED = "columns_edited"
    END_CUT = "end_cut"
    REWRITTEN = "rewritten"
    ANCHOR_UNSIGNED = "anchor_unsigned"


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first number that does not hold, and why, in one sentence."""

    seq: int
    fault: Fault
    sentence: str


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """The last link of a stretch; nothing before the first act."""

    seq: int = 0
    hash: str = ""


class ChainRow(NamedTuple):
    """
    One act as its row holds it: its columns as the database writes them, the text that was hashed, and both hashes.

    Nothing is read into moments or values yet: whatever somebody wrote into a column must still be found and named.
    """

    seq: int
    at: str
    institution_id: str | None
    actor_id: str | None
    actor: str
    role: str
    action: str
    object_type: str
    object_id: str
    details: str
    canonical: str
    prev_hash: str
    hash: str

    def read_details(self) -> object:
        """Return the details as values, None where they cannot be read."""
        try:
            found: object = json.loads(self.details)
        except (ValueError, RecursionError):
            return None
        return found


def read_moment(word: str) -> datetime | None:
    """Return a moment, None for what no calendar of ours knows."""
    try:
        return datetime.fromisoformat(word)
    except ValueError:
        return None


def link_hash(previous: str, canonical: str) -> str:
    """Return the hash of a link: of the hash before it and its own text."""
    return hashlib.sha256(f"{previous}{canonical}".encode()).hexdigest()


def walk(rows: Iterable[ChainRow], end: ChainEnd | None = None) -> tuple[ChainEnd, ChainBreak | None]:
    """Return the last link that holds and the first break, None when all rows continue `end` without one."""
    last = end or ChainEnd()
    for row in rows:
        if found := find_break(row, last):
            return last, found
        last = ChainEnd(row.seq, row.hash)
    return last, None


def find_break(row: ChainRow, before: ChainEnd) -> ChainBreak | None:
    """Return why a row does not continue the link before it, None when it does."""
    expected = before.seq + 1
    if row.seq > expected:
        return missing(expected, row.seq - 1)
    if row.seq < expected:
        sentence = f"Number {row.seq} stands before the first act, where none belongs."
        return ChainBreak(row.seq, Fault.UNEXPECTED, sentence)
    told = _told(row.canonical)
    if row.prev_hash != before.hash:
        return _not_linked(row, told)
    if row.hash != link_hash(before.hash, row.canonical):
        sentence = f"The text of number {row.seq} was changed after it was written: it no longer has its hash."
        return ChainBreak(row.seq, Fault.EDITED, sentence)
    return _changed_columns(row, told)


def missing(first: int, last: int) -> ChainBreak:
    """Return the break where numbers are gone."""
    which = f"Number {first} is" if first == last else f"Numbers {first} to {last} are"
    return ChainBreak(first, Fault.MISSING, f"{which} missing: rows were deleted.")


def _not_linked(row: ChainRow, told: Mapping[str, object]) -> ChainBreak:
    number = told.get("seq")
    if isinstance(number, int) and number != row.seq:
        sentence = f"Number {row.seq} holds the act that was number {number}: rows were exchanged, moved or inserted."
        return ChainBreak(row.seq, Fault.MOVED, sentence)
    sentence = f"Number {row.seq} does not continue the number before it: one of the two was replaced."
    return ChainBreak(row.seq, Fault.NOT_LINKED, sentence)


def _changed_columns(row: ChainRow, told: Mapping[str, object]) -> ChainBreak | None:
    columns = _columns(row)
    changed = [name for name, word in told.items() if columns.get(name, word) != word]
    if told.keys() >= ALWAYS_TOLD and not changed and is_same(told["details"], row.read_details()):
        return None
    names = ", ".join(changed) or ("details" if "details" in told else "all columns")
    sentence = f"Number {row.seq} shows something else than what was hashed ({names}): its row was changed."
    return ChainBreak(row.seq, Fault.COLUMNS_EDITED, sentence)


def _told(canonical: str) -> Mapping[str, object]:
    """Return what the hashed text says, nothing where it is no text of ours."""
    try:
        told = json.loads(canonical)
    except (ValueError, RecursionError):
        return {}
    moment = read_moment(str(told.get("at"))) if isinstance(told, dict) else None
    return {**told, "at": moment} if moment else {}


def _columns(row: ChainRow) -> Mapping[str, object]:
    """Return the row in the words of the hashed text; rows of former releases name neither house nor user name."""
    return {
        "seq": row.seq,
        "at": read_moment(row.at),
        "actor": row.actor_id or "system",
        "name": row.actor,
        "role": row.role,
        "action": row.action,
        "object": [row.object_type, row.object_id],
        "institution": row.institution_id,
    }


def is_same(one: object, other: object) -> bool:
    """Tell whether two values of JSON say the same; true is not 1."""
    if type(one) is type(other) and not isinstance(one, dict | list):
        return one == other
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, float) and isinstance(other, int):
        return one == (float(other) if abs(other) < LARGEST_FLOAT else other)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return one == other
