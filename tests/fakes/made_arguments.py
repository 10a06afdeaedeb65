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
from fixtures.claims import LOSS
from fixtures.desk import FLEET

NOTE = "A note that another person can act on."
TABLES_OF = {
    "subject_id": ("submissions", "claims", "studies", "runs"),
    "case_id": ("submissions", "claims"),
    "object_id": ("submissions", "claims", "documents"),
    "version_id": ("guidelines", "prompts"),
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
    "replay_id": ("runs",),
    "to": ("users",),
    "requester_id": ("users",),
    "creator_id": ("users",),
}
"""Which rows a name can mean where it is not the name of a key."""
WORDS = {
    "sha256": "zanzibar-sha256",
    "reference": "zanzibar-reference",
    "number": "zanzibar-number",
    "policy_number": "zanzibar-policy_number",
    "filename": "a.txt",
    "product": "commercial_auto",
    "step": "underwriting",
    "line": "commercial_auto",
    "username": "new.person",
    "screen": "claims",
}
"""Texts by which rows can be asked for, and texts that are looked up in a list first."""


WHOLE: Mapping[str, Mapping[str, object]] = {
    "SubmissionRequest": {"fields": FLEET},
    "ClaimRequest": {"fields": LOSS},
}
"""Forms that are refused before anything else unless they are whole."""


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
        self.names_the_asking = False

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

    def value(self, name: str, kind: Any) -> object:
        """Return an argument of a name and a kind."""
        origin, inside = typing.get_origin(kind), typing.get_args(kind)
        if origin in (typing.Union, types.UnionType):
            return self._first(name, [each for each in inside if each is not type(None)])
        if origin in (abc.Mapping, dict):
            return {}
        if origin in _MANY:
            return _MANY[origin]([self.value(name, each) for each in inside if each is not Ellipsis])
        if origin is typing.Annotated:
            return self.value(name, inside[0])
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

    def _plain(self, name: str, kind: type) -> object:
        if issubclass(kind, Principal) or (kind is UUID and name == "institution_id"):
            self.names_the_asking = True
            return self.house.asking if kind is not UUID else self.house.asking.institution_id
        if kind in (UUID, int, str) and name not in WORDS and _is_key(name, kind, self.house):
            return str(self._id(name)) if kind is str else self._id(name)
        if kind is str and name in WORDS:
            return WORDS[name]
        if issubclass(kind, Enum):
            return next(iter(kind))
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
            if each.name in WHOLE.get(kind.__name__, {}):
                made[each.name] = WHOLE[kind.__name__][each.name]
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
            if each.endswith("_by"):
                return "users"
        raise CannotMakeError(f"{name} names no table")


_MANY: dict[object, Callable[[list[object]], object]] = {
    abc.Sequence: list,
    abc.Iterable: list,
    abc.Collection: list,
    list: list,
    tuple: tuple,
    set: set,
    frozenset: frozenset,
}
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


def _is_key(name: str, kind: type, house: House) -> bool:
    """Tell whether an id is asked for: every UUID is one, a figure or a text only under the name of a key."""
    return (
        kind is UUID
        or name in house.tables
        or name.removesuffix("s") in house.tables
        or (kind is str and name in TABLES_OF)
    )


def names_the_asking(house: House, method: Callable[..., object]) -> bool:
    """Tell whether a method must be told who asks or for which institution."""
    hints = typing.get_type_hints(method)
    needed = [each for each in inspect.signature(method).parameters.values() if each.default is each.empty]
    maker = Maker(house)
    for each in needed:
        if each.name in hints:
            maker.value(each.name, hints[each.name])
    return maker.names_the_asking


def every_way(house: House, method: Callable[..., object]) -> Iterator[dict[str, object]]:
    """Give every set of arguments: all ids foreign, then each alone among own ones, for each table a name can mean."""
    first = Maker(house)
    first.arguments(method)
    yield from _one_choice_each(house, method)
    for turn in range(first.turns):
        yield Maker(house, turn).arguments(method)
        if first.ids > 1:
            for alone in range(first.ids):
                yield Maker(house, turn, frozenset(range(first.ids)) - {alone}).arguments(method)


def _one_choice_each(house: House, method: Callable[..., object]) -> Iterator[dict[str, object]]:
    """Give sets of arguments with one of the ids that may be left out, where a method takes several."""
    parameters = inspect.signature(method).parameters.values()
    whole = Maker(house).arguments(method)
    choices = [each.name for each in parameters if each.default is None and each.name in whole]
    if len(choices) > 1:
        for chosen in choices:
            yield {name: value for name, value in whole.items() if name == chosen or name not in choices}
