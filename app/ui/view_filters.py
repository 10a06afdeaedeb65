"""Filters of the lists as saved views keep them: read from the screen as text, and put back where they still fit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

import streamlit as st

from app.ui import claim_queue, dashboard, happened, queue
from app.ui.claim_format import LINES
from app.ui.filters import ANY
from app.ui.study_states import STATUSES
from backend.domain.collaboration import Screen
from backend.domain.happenings import NAMES, Happening, happened_in
from backend.domain.products import PRODUCTS
from backend.domain.runs import RunKind, RunState
from backend.domain.saved_views import KEYS


class Filter(Protocol):
    """One filter of a list: the text of a view to the value of its widget; what does not fit is as if unset."""

    def value_of(self, kept: str) -> object:
        """Return what the widget is to hold."""


@dataclass(frozen=True, slots=True)
class One:
    """A choice of one; the first stands where nothing is chosen."""

    options: tuple[str, ...]

    def value_of(self, kept: str) -> str:
        """Return the option of that name, else the first."""
        return kept if kept in self.options else self.options[0]


@dataclass(frozen=True, slots=True)
class Many:
    """A choice of several."""

    options: tuple[str, ...]

    def value_of(self, kept: str) -> list[str]:
        """Return the options that are named."""
        return [option for option in self.options if option in kept.split(",")]


class Typed:
    """A field to type in."""

    def value_of(self, kept: str) -> str:
        """Return what was typed."""
        return kept


class Switch:
    """A switch, off where nothing is kept."""

    def value_of(self, kept: str) -> bool:
        """Return whether it is on."""
        return kept == "true"


class Day:
    """A day, none where nothing is kept."""

    def value_of(self, kept: str) -> date | None:
        """Return the day."""
        try:
            return date.fromisoformat(kept)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class DayBack:
    """A day that is always set, so many days before today where nothing is kept."""

    back: timedelta

    def value_of(self, kept: str) -> date:
        """Return the day, as the screen itself begins it where there is none."""
        return Day().value_of(kept) or datetime.now(UTC).date() - self.back


def _any(*options: Iterable[str]) -> One:
    return One((ANY, *(name for names in options for name in names)))


FILTERS: Mapping[Screen, Mapping[str, Filter]] = {
    Screen.SUBMISSIONS: {
        "scope": One(tuple(queue.SCOPES.values())),
        "text": Typed(),
        "status": _any([queue.OPEN], queue.STATUSES.values()),
        "line": _any(product.name for product in PRODUCTS.values()),
        "due": _any([queue.SOON, queue.OVERDUE]),
        "order": One(tuple(queue.ORDERS.values())),
    },
    Screen.CLAIMS: {
        "scope": One(tuple(claim_queue.SCOPES.values())),
        "text": Typed(),
        "status": _any([claim_queue.OPEN], claim_queue.STATUSES.values()),
        "line": _any(LINES.values()),
        "severity": _any(claim_queue.SEVERITIES.values()),
        "due": _any([claim_queue.SOON, claim_queue.OVERDUE]),
        "order": One(tuple(claim_queue.ORDERS.values())),
    },
    Screen.STUDIES: {"text": Typed(), "status": _any(STATUSES.values())},
    Screen.RUNS: {"run_kind": Many(tuple(RunKind)), "run_state": Many(tuple(RunState)), "run_mine": Switch()},
    Screen.DASHBOARD: {
        "from": DayBack(dashboard.QUARTER - timedelta(days=1)),
        "to": DayBack(timedelta()),
        "dashboard-line": One((dashboard.ALL_LINES, *dashboard.LINE_NAMES.values())),
    },
    Screen.POLICIES: {"text": Typed(), "line": _any(LINES.values()), "on": Day()},
}
"""The filters of each list by the key of their widget, which is their name in the address."""


def read(screen: Screen) -> dict[str, str]:
    """Return the filters that this person has set on the screen, as text; those as they are at first are left out."""
    found = {}
    for key, one in FILTERS[screen].items():
        held = st.session_state.get(key)
        if held is not None and held != one.value_of(""):
            found[key] = _text(held)
    behind = happened_in(st.query_params) if _tells_figures(screen) else None
    return {**found, **(behind.to_query() if behind else {})}


def apply(screen: Screen, query: Mapping[str, str]) -> None:
    """Set every filter of the screen for the coming run; what the view does not name is as at first."""
    for key, one in FILTERS[screen].items():
        st.session_state[key] = one.value_of(query.get(key, ""))
    if _tells_figures(screen):
        happened.forget()
        if behind := happened_in(query):
            st.query_params.update(behind.to_query())


def _tells_figures(screen: Screen) -> bool:
    """Tell whether the screen lists what stands behind a figure of the dashboard."""
    return set(NAMES) <= set(KEYS[screen])


def words(screen: Screen, query: Mapping[str, str]) -> str:
    """Return the filters of a view in one line: `Mine · Open · Overdue`, first what stands behind a figure."""
    behind = happened_in(query) if _tells_figures(screen) else None
    is_open = happened.NOT_CLOSED if screen is Screen.CLAIMS else happened.WORDS[Happening.OPEN]
    first = [happened.words_of(behind, is_open)] if behind else []
    plain = (value for key, value in query.items() if key not in NAMES)
    return " · ".join([*first, *("only mine" if value == "true" else value.replace(",", ", ") for value in plain)])


def _text(held: object) -> str:
    match held:
        case bool():
            return "true" if held else ""
        case date():
            return held.isoformat()
        case str():
            return held
        case Sequence():
            return ",".join(str(one) for one in held)
    return ""
