"""Arguments for any method, made from its signature: ids of one house where ids are asked, plain words elsewhere."""

import inspect
import types
import typing
from collections import abc
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from backend.domain.access import Principal

NOTE = "A note that another person can act on."
TABLES_OF = {
    "subject_id": ("submissions", "claims", "studies", "runs"),
    "case_id": ("submissions", "claims"),
    "object_id": ("submissions", "claims", "documents"),
    "referral_id": ("referrals", "claim_referrals"),
    "user_id": ("users",),
    "assignee_id": ("users",),
    "addressed_to": ("users",),
    "author_id": ("users",),
    "owner_id": ("users",),
    "owner": ("users",),
    "user": ("users",),
    "by": ("users",),
    "set_by": ("users",),
    "assignee": ("users",),
    "mentioned": ("users",),
    "without": ("documents",),
    "parent_id": ("documents",),
    "payment_id": ("claim_transactions",),
    "champion_run_id": ("runs",),
    "seen_run_id": ("runs",),
    "first_id": ("claims",),
    "second_id": ("claims",),
    "id": ("notes",),
}
"""Which rows a name can mean where it is not the name of a key."""
WORDS = {"sha256": "zanzibar-sha256", "reference": "zanzibar-reference", "number": "zanzibar-number"}
"""Texts by which rows can be asked for."""


class CannotMakeError(Exception):
    """No argument of that kind can be made; the method has to be listed by name."""


@dataclass(frozen=True)
class House:
    """Whose ids go into the arguments: by table, with the person and the institution that ask."""

    asking: Principal
    foreign: Mapping[str, object]
    own: Mapping[str, object]
    tables: Mapping[str, str]
    """Table by the name of its key."""


class Maker:
    """Makes one set of arguments; `mask` says which of the ids asked for are the own ones."""

    def __init__(self, house: House, turn: int = 0, mask: frozenset[int] = frozenset()) -> None:
        self.house = house
        self.turn = turn
        self.mask = mask
        self.ids = 0
        self.turns = 1

    def arguments(self, method: Callable[..., object]) -> dict[str, object]:
        """Return every argument of a method by name."""
        hints = typing.get_type_hints(method)
        parameters = inspect.signature(method).parameters.values()
        made: dict[str, object] = {}
        for each in parameters:
            if each.kind is inspect.Parameter.VAR_KEYWORD or each.kind is inspect.Parameter.VAR_POSITIONAL:
                continue
            if each.name not in hints:
                raise CannotMakeError(each.name)
            try:
                made[each.name] = self.value(each.name, hints[each.name])
            except CannotMakeError:
                if each.default is inspect.Parameter.empty:
                    raise
        return made

    def value(self, name: str, kind: Any) -> object:  # noqa: PLR0911 - a table of kinds
        """Return an argument of a name and a kind."""
        origin, inside = typing.get_origin(kind), typing.get_args(kind)
        if origin in (typing.Union, types.UnionType):
            return self._first(name, [each for each in inside if each is not type(None)])
        if origin is typing.Annotated or isinstance(kind, typing.NewType):
            return self.value(name, inside[0] if inside else kind.__supertype__)
        if origin is typing.Literal:
            return inside[0]
        if origin is tuple:
            return self._tuple(name, inside)
        if origin in (abc.Mapping, dict) or kind in (abc.Mapping, dict):
            return {}
        if origin in (abc.Sequence, abc.Iterable, abc.Collection, list, abc.Iterator):
            return [self.value(name, inside[0])]
        if origin in (set, frozenset, abc.Set):
            return {self.value(name, inside[0])}
        if inspect.isclass(kind):
            return self._plain(name, kind)
        raise CannotMakeError(f"{name}: {kind}")

    def _first(self, name: str, kinds: list[Any]) -> object:
        for kind in kinds:
            try:
                return self.value(name, kind)
            except CannotMakeError:
                continue
        raise CannotMakeError(name)

    def _tuple(self, name: str, inside: tuple[Any, ...]) -> object:
        if not inside:
            return ()
        if inside[-1] is Ellipsis:
            return (self.value(name, inside[0]),)
        return tuple(self.value(name, each) for each in inside)

    def _plain(self, name: str, kind: type) -> object:
        if issubclass(kind, Principal):
            return self.house.asking
        if kind is UUID:
            return self.house.asking.institution_id if name == "institution_id" else self._id(name)
        if issubclass(kind, Enum):
            return next(iter(kind))
        if kind is int and _is_key(name, self.house):
            return self._id(name)
        if kind is str and name in TABLES_OF:
            return str(self._id(name))
        if name in WORDS and kind is str:
            return WORDS[name]
        if kind in _PLAIN:
            return _PLAIN[kind]
        if is_dataclass(kind):
            return self._dataclass(kind)
        raise CannotMakeError(f"{name}: {kind}")

    def _dataclass(self, kind: type) -> object:
        hints = typing.get_type_hints(kind)
        made: dict[str, object] = {}
        for each in fields(kind):
            if not each.init:
                continue
            try:
                made[each.name] = self.value(each.name, hints[each.name])
            except CannotMakeError:
                if each.default is MISSING and each.default_factory is MISSING:
                    raise
        return kind(**made)

    def _id(self, name: str) -> object:
        table = self._table(name)
        at, self.ids = self.ids, self.ids + 1
        rows = self.house.own if at in self.mask else self.house.foreign
        return rows.get(table, self.house.foreign.get(table))

    def _table(self, name: str) -> str:
        for each in (name, name.removesuffix("s")):
            if each in TABLES_OF:
                self.turns = max(self.turns, len(TABLES_OF[each]))
                return TABLES_OF[each][self.turn % len(TABLES_OF[each])]
            if each in self.house.tables:
                return self.house.tables[each]
        raise CannotMakeError(f"{name} names no table")


_PLAIN: dict[type, object] = {
    str: NOTE,
    int: 1,
    float: 60.0,
    bool: True,
    bytes: b"a line\n",
    Decimal: Decimal(1),
    date: date(2026, 5, 4),
    datetime: datetime.fromisoformat("2026-05-04T12:00:00+00:00"),
    timedelta: timedelta(days=1),
    object: NOTE,
}


def _is_key(name: str, house: House) -> bool:
    return name in house.tables or name.removesuffix("s") in house.tables


def every_way(house: House, method: Callable[..., object]) -> Iterator[dict[str, object]]:
    """Give every set of arguments: all ids foreign, then each alone among own ones, for each table a name can mean."""
    first = Maker(house)
    first.arguments(method)
    for turn in range(first.turns):
        yield Maker(house, turn).arguments(method)
        if first.ids > 1:
            for alone in range(first.ids):
                yield Maker(house, turn, frozenset(range(first.ids)) - {alone}).arguments(method)
