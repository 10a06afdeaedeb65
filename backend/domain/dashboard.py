"""The manager's dashboard: what is asked, the sums that the days hold, and one screen of figures."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from backend.domain.policies import PolicyLine
from backend.domain.products import PRODUCTS

PARTS: Mapping[str, tuple[str, ...]] = {
    "received": ("status",),
    "decided": ("outcome", "action", "proposed", "straight"),
    "decided_within": ("days",),
    "overridden": ("rule", "reason"),
    "referral_asked": ("kind",),
    "referral_answered": ("kind", "answer"),
    "reported": ("status",),
    "claim_decided": ("action", "proposed", "first", "straight"),
    "money": ("kind",),
    "closed_first_reserve": (),
    "closed_paid": (),
    "closed_reserve_90": (),
    "closed_paid_90": (),
    "run": ("kind", "state", "provider", "without"),
    "run_cost": ("kind", "state", "provider", "without"),
    "run_tokens": ("kind", "state", "provider", "without"),
    "run_retries": ("kind", "state", "provider", "without"),
    "call": ("kind", "provider", "outcome"),
}
"""By measure: the names of what its part holds, with a bar between two; the database writes them in this order."""
BY_WEEK = ("received", "decided", "referral_answered", "reported", "claim_decided", "run", "run_cost")
"""Measures that are drawn from week to week."""
WITHIN = ("1", "2", "5", "10", "30", "more")
"""The steps of days from receipt to decision, each up to and with its last moment; the database writes them so."""


@dataclass(frozen=True, slots=True)
class DashboardFilter:
    """The days, both included (UTC), and the line: the code of a product or a line of claims, all when empty."""

    since: date
    until: date
    line: str = ""

    @property
    def days(self) -> int:
        """Return how many days there are."""
        return (self.until - self.since).days + 1

    @property
    def before_since(self) -> date:
        """Return the first of as many days just before."""
        return date.fromordinal(max(1, self.since.toordinal() - self.days))

    @property
    def has_submissions(self) -> bool:
        """Tell whether the line is one in which submissions come."""
        return not self.line or self.line in PRODUCTS

    @property
    def has_claims(self) -> bool:
        """Tell whether the line is one in which claims come."""
        return not self.line or self.line in tuple(PolicyLine)


class Span(StrEnum):
    """The days asked for, and as many just before them."""

    NOW = "now"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Sum:
    """How often something happened, and what it adds up to in the unit of its measure."""

    count: int = 0
    total: Decimal = Decimal(0)

    @property
    def mean(self) -> Decimal | None:
        """Return the total for each, None where nothing happened."""
        return self.total / self.count if self.count else None

    def plus(self, other: "Sum") -> "Sum":
        """Return both together."""
        return Sum(self.count + other.count, self.total + other.total)


@dataclass(frozen=True, slots=True)
class Figure:
    """One sum as read: `week` is its Monday where the measure is drawn by week."""

    measure: str
    line: str
    part: str
    week: date | None
    span: Span
    sum: Sum

    @property
    def parts(self) -> dict[str, str]:
        """Return the part by the names of what it holds."""
        return dict(zip(PARTS[self.measure], self.part.split("|"), strict=False))


class Figures:
    """All sums of a screen, to be picked from."""

    def __init__(self, rows: Iterable[Figure]) -> None:
        self._rows: dict[tuple[str, Span], list[tuple[Figure, dict[str, str]]]] = defaultdict(list)
        for row in rows:
            self._rows[row.measure, row.span].append((row, row.parts))

    def sum(self, measure: str, span: Span = Span.NOW, **wanted: str | Collection[str]) -> Sum:
        """Return what a measure comes to over all rows whose part holds what is wanted."""
        found = Sum()
        for row, _ in self._picked(measure, span, wanted):
            found = found.plus(row.sum)
        return found

    def by(self, measure: str, *names: str, **wanted: str | Collection[str]) -> dict[tuple[str, ...], Sum]:
        """Return the sums of a measure in these days, divided by parts (`line` and `week` are parts as well)."""
        divided: dict[tuple[str, ...], Sum] = defaultdict(Sum)
        for row, parts in self._picked(measure, Span.NOW, wanted):
            known = {**parts, "line": row.line, "week": row.week.isoformat() if row.week else ""}
            key = tuple(known.get(name, "") for name in names)
            divided[key] = divided[key].plus(row.sum)
        return dict(sorted(divided.items()))

    def half_within(self, span: Span = Span.NOW) -> str:
        """Return the first step of days within which half of the submissions were decided; empty where none was."""
        total, so_far = self.sum("decided_within", span).count, 0
        for step in WITHIN:
            so_far += self.sum("decided_within", span, days=step).count
            if total and 2 * so_far >= total:
                return step
        return ""

    def _picked(
        self, measure: str, span: Span, wanted: Mapping[str, str | Collection[str]]
    ) -> Iterable[tuple[Figure, dict[str, str]]]:
        for row, parts in self._rows[measure, span]:
            if all(_fits(parts.get(name, ""), value) for name, value in wanted.items()):
                yield row, parts


def _fits(found: str, wanted: str | Collection[str]) -> bool:
    return found == wanted if isinstance(wanted, str) else found in wanted


class Unit(StrEnum):
    """What a figure counts in."""

    COUNT = "count"
    SHARE = "share"
    SECONDS = "seconds"
    USD = "usd"
    RATIO = "ratio"


class Section(StrEnum):
    """Which part of the screen a tile stands in."""

    UNDERWRITING = "underwriting"
    CLAIMS = "claims"
    RUNS = "runs"


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure beside that of the days before; None where nothing happened that it could be taken from."""

    code: str
    section: Section
    label: str
    unit: Unit
    value: Decimal | None
    before: Decimal | None
    definition: str
    url: str = ""
    """Where its cases are listed; empty for a reader who may not open them."""


@dataclass(frozen=True, slots=True)
class OpenAge:
    """How much is open now at an age in days, both ends included; `last` is None for any age beyond."""

    desk: str
    first: int
    last: int | None
    count: int
    reserve_usd: Decimal = Decimal(0)
    paid_usd: Decimal = Decimal(0)
    url: str = ""


@dataclass(frozen=True, slots=True)
class PersonDecisions:
    """How many cases a person decided and how many of them otherwise than proposed; for managers, by name."""

    name: str
    decided: int
    departed: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One screen of figures, exact at the moment it was read."""

    wanted: DashboardFilter
    figures: Figures
    tiles: tuple[Tile, ...]
    ages: tuple[OpenAge, ...]
    people: tuple[PersonDecisions, ...] = ()
    has_names: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing happened in these days and nothing is open."""
        return not any(tile.value for tile in self.tiles) and not any(age.count for age in self.ages)

    def tiles_of(self, section: Section) -> Sequence[Tile]:
        """Return the tiles of a part of the screen."""
        return [tile for tile in self.tiles if tile.section is section]
