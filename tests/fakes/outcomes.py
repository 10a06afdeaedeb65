"""What a call came to, as text that two calls can be compared by: its answer with all it holds, or its error."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum

from sqlalchemy import inspect as mapped
from sqlalchemy.exc import NoInspectionAvailable

from backend.errors import DeskError
from backend.store.tables import Base
from fakes.filled_house import AMOUNT, ID_MARK, MARK

FOREIGN = re.compile(f"{MARK}|{ID_MARK}|{AMOUNT}")
_DRAWN_ANEW = re.compile(r"(?!aaaaaaaa-)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32,}")
_DEEPEST = 12


@dataclass(frozen=True)
class Outcome:
    """What a call came to; `error` is empty where it answered."""

    text: str
    error: str = ""
    is_expected: bool = True


def outcome_of(call: Callable[[], object]) -> Outcome:
    """Return the answer of a call as text, or the error with its words."""
    try:
        return Outcome(comparable(" ".join(_spoken(call()))))
    except Exception as error:  # noqa: BLE001 - every way a call can end is an outcome
        words = str(error).partition("[SQL")[0].partition(" object at 0x")[0]
        return Outcome(comparable(words), type(error).__name__, isinstance(error, DeskError))


def comparable(text: str) -> str:
    """Return a text without ids that are drawn anew each time."""
    return _DRAWN_ANEW.sub("#", text)


def foreign_in(outcome: Outcome, given: Mapping[str, object]) -> list[str]:
    """Return what an outcome holds of the foreign house beyond the words and ids the caller brought along."""
    said = outcome.text
    for brought in sorted(set(_spoken(dict(given))), key=len, reverse=True):
        if FOREIGN.search(brought):
            said = said.replace(brought, "")
    return FOREIGN.findall(said)


def _spoken(value: object, depth: int = 0) -> Iterator[str]:
    """Give every text, figure and id that a value holds."""
    if depth > _DEEPEST:
        return
    if isinstance(value, datetime):
        yield "@"
    elif isinstance(value, bytes):
        yield value.decode("latin-1")
    elif isinstance(value, (str, date, Enum)) or not _parts(value):
        yield f"<{type(value).__name__}>" if " object at 0x" in repr(value) else str(value)
    else:
        for part in _parts(value):
            yield from _spoken(part, depth + 1)


def _parts(value: object) -> list[object]:
    """Return what a value is made of, nothing for a single one."""
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, each.name) for each in fields(value)]
    if isinstance(value, Base):
        return _columns(value)
    if isinstance(value, Mapping):
        return [part for pair in value.items() for part in pair]
    if isinstance(value, (list, tuple, set, frozenset)) or hasattr(value, "__next__"):
        return sorted(value, key=str) if isinstance(value, (set, frozenset)) else list(value)
    return []


def _columns(row: Base) -> list[object]:
    try:
        state = mapped(row)
    except NoInspectionAvailable:
        return []
    return [row.__dict__.get(each.key) for each in state.mapper.column_attrs]
