"""Cells that a triangle lacks before an origin's newest amount, in words: a study leaves out what touches them."""

from collections.abc import Iterable, Sequence

import numpy as np

from backend.domain.triangles import Measure, Triangle
from backend.domain.triangles.origins import OriginPeriod

MOST_NAMED = 5
_FEWEST_OF_DIAGONAL = 2
_LEFT_OUT = "The study leaves out the link ratios that touch what is missing."
Cell = tuple[int, int]


def said(measure: Measure) -> str:
    """Return a measure as a sentence says it."""
    return measure.replace("_", " ")


def listed(names: Iterable[str], most: int = MOST_NAMED) -> str:
    """Return the first names parted by semicolons, and how many more there are."""
    every = list(names)
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return "; ".join(every[:most]) + more


def holes_of(measure: Measure, triangle: Triangle, origins: Sequence[OriginPeriod]) -> list[str]:
    """Return one sentence about whole diagonals and single cells that lack before an origin's newest amount."""
    lacking = [(int(i), int(j)) for i, j in np.argwhere(triangle.holes)]
    if not lacking:
        return []
    diagonals = _whole_diagonals(triangle, origins)
    of_diagonals = {cell for cells in diagonals.values() for cell in cells}
    parts = [f"the diagonal at the end of {_month(end)} ({_cells(triangle, diagonals[end])})" for end in diagonals]
    if single := [cell for cell in lacking if cell not in of_diagonals]:
        parts.append(_cells(triangle, single))
    return [f"Missing in {said(measure)}: {', '.join(parts)}. {_LEFT_OUT}"]


def _whole_diagonals(triangle: Triangle, origins: Sequence[OriginPeriod]) -> dict[int, list[Cell]]:
    """Return by month the diagonals of which every cell before the origins' newest ones lacks, oldest first."""
    if any(origin.months == 0 for origin in origins):
        return {}
    holes = triangle.holes
    before: dict[int, list[Cell]] = {}
    for i, newest in enumerate(triangle.latest_index):
        for j in range(int(newest)):
            before.setdefault(origins[i].first_month + triangle.ages[j], []).append((i, j))
    return {
        end: cells
        for end, cells in sorted(before.items())
        if len(cells) >= _FEWEST_OF_DIAGONAL and all(holes[cell] for cell in cells)
    }


def _cells(triangle: Triangle, cells: Sequence[Cell]) -> str:
    return listed(f"{triangle.origins[i]} at {triangle.ages[j]} months" for i, j in cells)


def _month(end: int) -> str:
    """Return the last month before a month counted from the year 0."""
    year, month = divmod(end - 1, 12)
    return f"{year}-{month + 1:02d}"
