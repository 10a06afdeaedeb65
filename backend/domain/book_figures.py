"""Sums over the cells of the book, their ratios, and the guard over cells with too few claims."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from typing import TypeVar

from backend.domain.book import FEWEST_CLAIMS, Book, Exposure, Grain, Losses, Segment
from backend.domain.policies import PolicyLine

ZERO = Decimal(0)
QUARTER_MONTHS, YEAR_MONTHS = 3, 12
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Sums:
    """
    What a cell of the book comes to; `is_held` keeps its amounts back: too few claims, or another's could be computed.

    Ratios are None where the cell is held or where they would divide by nothing.
    """

    claims: int = 0
    nil: int = 0
    incurred_usd: Decimal = ZERO
    premium_usd: Decimal = ZERO
    years: Decimal = ZERO
    unpriced_years: Decimal = ZERO
    is_held: bool = False

    @property
    def is_small(self) -> bool:
        """Tell whether there are too few claims for a ratio."""
        return self.claims < FEWEST_CLAIMS

    @property
    def shown_incurred_usd(self) -> Decimal | None:
        """Return the amount, None where it is kept back."""
        return None if self.is_held else self.incurred_usd

    @property
    def loss_ratio(self) -> float | None:
        """Return incurred over earned premium as a fraction."""
        return self._ratio(self.incurred_usd, self.premium_usd)

    @property
    def frequency(self) -> float | None:
        """Return claims reported, nil claims included, a policy year earned."""
        return self._ratio(Decimal(self.claims), self.years)

    @property
    def severity_usd(self) -> float | None:
        """Return incurred a claim that comes to anything."""
        return self._ratio(self.incurred_usd, Decimal(self.claims - self.nil))

    def plus(self, other: "Sums") -> "Sums":
        """Return both cells together, held back only where that is asked for anew."""
        return Sums(
            self.claims + other.claims,
            self.nil + other.nil,
            self.incurred_usd + other.incurred_usd,
            self.premium_usd + other.premium_usd,
            self.years + other.years,
            self.unpriced_years + other.unpriced_years,
        )

    def _ratio(self, part: Decimal, whole: Decimal) -> float | None:
        return None if self.is_held or whole <= 0 else float(part / whole)


@dataclass(frozen=True, slots=True)
class PeriodSums:
    """One line in one period of loss, named by its first day; an unfinished period ends after the valuation date."""

    line: PolicyLine
    start: date
    grain: Grain
    is_unfinished: bool
    sums: Sums

    @property
    def name(self) -> str:
        """Return `2025` or `2025 Q3`."""
        if self.grain is Grain.YEAR:
            return str(self.start.year)
        return f"{self.start.year} Q{1 + (self.start.month - 1) // QUARTER_MONTHS}"


@dataclass(frozen=True, slots=True)
class SegmentSums:
    """One segment of the book; `line` is named where the segment belongs to one line."""

    line: PolicyLine | None
    name: str
    sums: Sums


def list_periods(book: Book, grain: Grain) -> tuple[PeriodSums, ...]:
    """Return each line in every period from its first to its newest; periods with too few claims are held back."""
    lines: dict[PolicyLine, dict[date, Sums]] = defaultdict(dict)
    for cell in _cells(book):
        start, own = _start(cell.quarter, grain), lines[cell.line]
        own[start] = own.get(start, Sums()).plus(_sums(cell))
    return tuple(
        PeriodSums(
            line,
            start,
            grain,
            is_unfinished=_next(start, grain) > book.wanted.as_of + timedelta(days=1),
            sums=replace(sums, is_held=sums.is_small),
        )
        for line in PolicyLine
        if line in lines
        for start, sums in _without_gaps(lines[line], grain).items()
    )


def list_segments(book: Book) -> tuple[SegmentSums, ...]:
    """
    Return the segments from the largest premium to the smallest, bands of limits in their order, small ones held back.

    A kind of loss is measured against the whole premium and all policy years of its line, because policies cover
    several kinds: its ratios are the part it adds to those of the line.
    """
    cells: dict[tuple[PolicyLine | None, str], Sums] = defaultdict(Sums)
    kinds = book.wanted.segment is Segment.LOSS_TYPE
    for loss in book.losses:
        place = (loss.line if kinds else None, loss.segment)
        cells[place] = cells[place].plus(_sums(loss))
    for exposure in book.exposures:
        own = [place for place in cells if place[0] == exposure.line] if kinds else [(None, exposure.segment)]
        for place in own:
            cells[place] = cells[place].plus(_sums(exposure))
    rows = [SegmentSums(*place, sums) for place, sums in hold_back(cells).items()]
    if book.wanted.segment is Segment.LIMIT:
        return tuple(sorted(rows, key=lambda row: row.name))
    return tuple(sorted(rows, key=lambda row: (-row.sums.premium_usd, -row.sums.claims, row.name)))


def total(book: Book) -> Sums:
    """Return the whole book as it was asked for; it is held back as a small cell is."""
    whole = reduce(Sums.plus, (_sums(cell) for cell in _cells(book)), Sums())
    return replace(whole, is_held=whole.is_small)


def hold_back(cells: Mapping[Key, Sums]) -> dict[Key, Sums]:
    """
    Hold back the cells with too few claims, and as many next larger ones as keep them from being computed.

    What is held back equals the total less what is shown; so the cells held back that have claims are at least two,
    and have together as many claims as one cell must have.
    """
    held = {key for key, sums in cells.items() if sums.is_small}
    shown = sorted((key for key in cells if key not in held), key=lambda key: cells[key].claims)
    while shown and _computable([cells[key] for key in held]):
        held.add(shown.pop(0))
    return {key: replace(sums, is_held=key in held) for key, sums in cells.items()}


def _computable(held: Sequence[Sums]) -> bool:
    counts = [sums.claims for sums in held if sums.claims]
    return bool(counts) and (len(counts) == 1 or sum(counts) < FEWEST_CLAIMS)


def _cells(book: Book) -> tuple[Exposure | Losses, ...]:
    return (*book.exposures, *book.losses)


def _sums(cell: Exposure | Losses) -> Sums:
    if isinstance(cell, Losses):
        return Sums(cell.claims, cell.nil, cell.incurred_usd)
    return Sums(premium_usd=cell.premium_usd, years=cell.years, unpriced_years=cell.unpriced_years)


def _start(quarter: date, grain: Grain) -> date:
    return quarter.replace(month=1) if grain is Grain.YEAR else quarter


def _next(start: date, grain: Grain) -> date:
    """Return the first day of the period that follows."""
    later = start.month - 1 + (YEAR_MONTHS if grain is Grain.YEAR else QUARTER_MONTHS)
    return date(start.year + later // YEAR_MONTHS, later % YEAR_MONTHS + 1, 1)


def _without_gaps(cells: Mapping[date, Sums], grain: Grain) -> dict[date, Sums]:
    """Return a cell for every period from the first to the last, in order."""
    every, start = {}, min(cells)
    while start <= max(cells):
        every[start] = cells.get(start, Sums())
        start = _next(start, grain)
    return every
