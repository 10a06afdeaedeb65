"""Cells of a file one by one: those that fit, and those put aside with the reason."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from backend.domain.studies.views import RejectedRow
from backend.domain.texts import clean_line
from backend.domain.triangles import Measure
from backend.domain.triangles.long_form import LARGEST_AMOUNT, OLDEST_AGE_MONTHS, LongCell
from backend.domain.triangles.origins import OriginPeriod, as_years_of_two, read_origin, settle_lengths

LONGEST_TEXT = 200
_STEPS = (12, 6, 3)
_MOST_OF = 0.9
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NO_PERIOD = "This row names no origin period, as the other rows do."
Place = tuple[Measure, OriginPeriod, int]


@dataclass(slots=True)
class SortedCells:
    """The cells that count, by measure, origin and age, and the rows put aside; `conflicts` are unlike repeats."""

    values: dict[Place, float] = field(default_factory=dict)
    rejected: list[RejectedRow] = field(default_factory=list)
    conflicts: int = 0


def put_aside(row: int, text: str, problem: str) -> RejectedRow:
    """Return a row put aside; its text is short, has no unseen characters, and starts no formula."""
    shown = clean_line(text[: LONGEST_TEXT * 2])[:LONGEST_TEXT]
    return RejectedRow(row, f"'{shown}" if shown.startswith(_FORMULA_STARTS) else shown, problem)


def sort_cells(cells: Sequence[LongCell]) -> SortedCells:
    """Return the cells that can be used; of several for one place the first in the file counts."""
    found = SortedCells()
    placed = _settled(_only_periods(_place_all(cells, found), found))
    step = _step(place[2] for place, _ in placed if place[0] is not Measure.PREMIUM)
    first_rows: dict[Place, int] = {}
    for place, cell in placed:
        if problem := _misfit(place, cell, step, found, first_rows):
            found.rejected.append(_aside(cell, problem))
        else:
            found.values[place] = cell.value + 0.0
            first_rows[place] = cell.row
    return found


def _place_all(cells: Sequence[LongCell], found: SortedCells) -> list[tuple[Place, LongCell]]:
    placed = []
    for cell in cells:
        origin = read_origin(cell.origin)
        if problem := _fault(cell):
            found.rejected.append(_aside(cell, problem))
        elif origin is None:
            problem = (
                "This row names no origin period; write a year, a quarter such as 2024Q1 or a month such as 2024-01."
            )
            found.rejected.append(_aside(cell, problem))
        else:
            placed.append(((cell.measure, origin, cell.age_months), cell))
    years = as_years_of_two(place[1] for place, _ in placed)
    return [((measure, years.get(origin, origin), age), cell) for (measure, origin, age), cell in placed]


def _only_periods(placed: list[tuple[Place, LongCell]], found: SortedCells) -> list[tuple[Place, LongCell]]:
    """Put aside what is only named, such as rows of factors under a triangle, where most origins are periods."""
    origins = {place[1] for place, _ in placed}
    names = {origin for origin in origins if not origin.months}
    if 2 * len(names) >= len(origins):
        return placed
    found.rejected += [_aside(cell, _NO_PERIOD) for place, cell in placed if place[1] in names]
    return [(place, cell) for place, cell in placed if place[1] not in names]


def _fault(cell: LongCell) -> str:
    """Return the sentence about a figure that cannot be used on its own, nothing where it can."""
    if not math.isfinite(cell.value):
        return "The value is not a finite number."
    if abs(cell.value) > LARGEST_AMOUNT:
        return "The value is larger than any amount we take."
    least = 0 if cell.measure is Measure.PREMIUM else 1
    if not least <= cell.age_months <= OLDEST_AGE_MONTHS:
        return f"The age must lie between 1 and {OLDEST_AGE_MONTHS:,} months."
    return ""


def _settled(placed: list[tuple[Place, LongCell]]) -> list[tuple[Place, LongCell]]:
    """Name every origin as it is called beside the others."""
    names = settle_lengths(place[1] for place, _ in placed)
    return [((measure, names[origin], age), cell) for (measure, origin, age), cell in placed]


def _step(ages: Iterable[int]) -> int:
    """Return the longest step of which nine in ten ages are multiples; the others are slips of the pen."""
    counts = Counter(ages)
    total = sum(counts.values())
    fitting = {step: sum(n for age, n in counts.items() if age % step == 0) for step in _STEPS}
    return next((step for step in _STEPS if total and fitting[step] >= _MOST_OF * total), 1)


def _misfit(place: Place, cell: LongCell, step: int, found: SortedCells, first_rows: dict[Place, int]) -> str:
    """Return the sentence about a cell that does not fit beside the others, nothing where it does."""
    measure, origin, age = place
    if measure is not Measure.PREMIUM and age % step:
        return f"The age of {age} months is no multiple of {step} months, as the other ages are."
    if place not in found.values:
        return ""
    before = f" in row {first_rows[place]}" if first_rows[place] else ""
    at = f"{origin.name} at {age} months"
    if found.values[place] == cell.value:
        return f"The same value for {at} stands{before} already."
    found.conflicts += 1
    return f"Another value for {at} stands{before} already; the first one counts."


def _aside(cell: LongCell, problem: str) -> RejectedRow:
    return put_aside(cell.row, f"{cell.origin}, {cell.age_months}, {cell.value:g}, {cell.measure}", problem)
