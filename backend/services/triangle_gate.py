"""The input gate: cells to a set of triangles that can be computed from, or the sentences that say why not."""

from collections.abc import Mapping, Sequence

import numpy as np

from backend.domain.studies.views import CheckedTriangle
from backend.domain.texts import clean_line
from backend.domain.triangles import BASES, Measure, Triangle, TriangleSet
from backend.domain.triangles.long_form import MOST_AGES, MOST_CELLS, MOST_ORIGINS, LongCell
from backend.domain.triangles.origins import OriginPeriod
from backend.errors import InvalidRequestError
from backend.services import triangle_findings as findings
from backend.services.triangle_cells import Place, SortedCells, sort_cells
from backend.services.triangle_holes import listed, said

LONGEST_UNIT = 40
_MOST_CONFLICTS, _FEW_CONFLICTS = 0.1, 3
_NO_CELLS = "The file holds no cell that can be used: it needs an origin, an age in months and a value in every row."
_NO_LOSSES = "There are no losses: reserves are computed from paid, incurred or loss."
_SEVERAL_BOOKS = (
    "Many cells stand there several times with different values: the file seems to hold several lines or companies. "
    "Take one of them, or add them up first."
)


def check_cells(cells: Sequence[LongCell], unit: str = "USD", *, is_cumulative: bool = False) -> CheckedTriangle:
    """
    Return the set that the cells make, in an order of its own: the order of the rows changes nothing.

    Where the amounts are known to be cumulative, falling ones are no reason to refuse them.

    Raises:
        InvalidRequestError: there are more cells than we take, or the unit is no short text.

    """
    named = clean_line(unit)
    if not named or len(named) > LONGEST_UNIT:
        raise InvalidRequestError(f"Please say in up to {LONGEST_UNIT} characters what an amount is, such as USD.")
    if len(cells) > MOST_CELLS:
        raise InvalidRequestError(f"There are {len(cells):,} cells; we take up to {MOST_CELLS:,}.")
    found = sort_cells(cells)
    rejected = tuple(sorted(found.rejected, key=lambda row: (row.row, row.text, row.problem)))
    if problem := _unusable(found):
        return CheckedTriangle(None, rejected, (problem,))
    grid = Grid(found.values)
    triangles = grid.build(named)
    problems = findings.problems_of(triangles, is_cumulative=is_cumulative)
    warnings = (*grid.warnings, *(() if problems else findings.warnings_of(triangles, grid.origins)))
    return CheckedTriangle(None if problems else triangles, rejected, problems, warnings)


def check_set(triangles: TriangleSet) -> CheckedTriangle:
    """Return what the gate makes of a set that comes from elsewhere, such as a published sample."""
    cells = [
        LongCell(origin, age, value, measure)
        for measure, triangle in triangles.measures.items()
        for origin, row in zip(triangle.origins, triangle.to_rows(), strict=True)
        for age, value in zip(triangle.ages, row, strict=True)
        if value is not None
    ]
    premium = zip(triangles.origins, triangles.premium or (), strict=False)
    exposures = [LongCell(origin, 0, value, Measure.PREMIUM) for origin, value in premium if value is not None]
    return check_cells([*cells, *exposures], triangles.unit)


def _unusable(found: SortedCells) -> str:
    """Return the sentence about cells that make no triangle at all, nothing where they make one."""
    losses = [place for place in found.values if place[0] in BASES]
    if not losses:
        return _NO_LOSSES if found.values else _NO_CELLS
    if found.conflicts > max(_FEW_CONFLICTS, _MOST_CONFLICTS * len(found.values)):
        return _SEVERAL_BOOKS
    origins, ages = {origin for _, origin, _ in losses}, {age for _, _, age in losses}
    if len(origins) > MOST_ORIGINS or len(ages) > MOST_AGES:
        return f"There are {len(origins)} origins and {len(ages)} ages; we take up to {MOST_ORIGINS} of each."
    return ""


class Grid:
    """Places of cells put in order: origins oldest first, ages youngest first, the same for every measure."""

    def __init__(self, values: Mapping[Place, float]) -> None:
        self.values = values
        self.warnings: list[str] = []
        self.measures = sorted({measure for measure, _, _ in values} - {Measure.PREMIUM})
        bases = [place for place in values if place[0] in BASES]
        self.origins = sorted({origin for _, origin, _ in bases})
        self.ages = self._common_ages(sorted({age for _, _, age in bases}))
        self._note_left_out()

    def build(self, unit: str) -> TriangleSet:
        """Return the set; holes are still in it."""
        names = [origin.name for origin in self.origins]
        measures = {measure: Triangle.of_rows(names, self.ages, self._rows(measure)) for measure in self.measures}
        kept = {measure: triangle for measure, triangle in measures.items() if not np.isnan(triangle.values).all()}
        return TriangleSet(kept, self._premium(), unit)

    def _rows(self, measure: Measure) -> list[list[float | None]]:
        return [[self.values.get((measure, origin, age)) for age in self.ages] for origin in self.origins]

    def _common_ages(self, ages: list[int]) -> list[int]:
        """Leave out an age that one of the loss measures has in no origin, though it has older ones."""
        lacking: dict[int, Measure] = {}
        for measure in self.measures:
            own = {age for m, _, age in self.values if m is measure}
            lacking |= {age: measure for age in ages if measure in BASES and age not in own and age < max(own)}
        for age, measure in sorted(lacking.items()):
            self.warnings.append(f"The age of {age} months is left out: {said(measure)} has no cell there.")
        return [age for age in ages if age not in lacking]

    def _premium(self) -> tuple[float | None, ...] | None:
        newest: dict[OriginPeriod, tuple[int, float]] = {}
        for (measure, origin, age), value in self.values.items():
            if measure is Measure.PREMIUM and age >= newest.get(origin, (0, 0.0))[0]:
                newest[origin] = (age, value)
        if not newest:
            return None
        return tuple(newest[origin][1] if origin in newest else None for origin in self.origins)

    def _note_left_out(self) -> None:
        """Say which origins have a premium or counts but no losses; they are left out."""
        known = set(self.origins)
        others = sorted({origin for _, origin, _ in self.values} - known)
        if others:
            self.warnings.append(f"Without any losses and left out: {listed(origin.name for origin in others)}.")
