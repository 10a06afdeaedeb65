"""What a selection must hold to be computed on its triangle: a sentence for each thing that does not fit."""

import math
from collections.abc import Callable, Iterable, Iterator

from backend.domain.studies.selection import ExpectedChoice, FactorChoice, Selection, SimulationChoice, Tail
from backend.domain.studies.words import MethodName, TailKind
from backend.domain.triangles import BASES, TriangleSet

LEAST_SIMULATIONS, MOST_SIMULATIONS = 100, 100_000
MOST_SIMULATED_CELLS = 500_000_000
"""Cells of the triangle times simulations: the bootstrap draws so many within a minute, whatever their shape."""
MOST_ITERATIONS = 100
MOST_SEED = 2**32 - 1
MOST_TAIL = 10.0
MOST_PICKED = 1_000.0
"""Even the first factor of a slow line stays far below it; an amount mistyped as a factor does not."""


def check_selection(selection: Selection, triangles: TriangleSet) -> tuple[str, ...]:
    """Return what does not fit, a sentence each; empty where the study can be computed."""
    return (
        *_methods(selection),
        *_basis(selection, triangles),
        *_factors(selection.factors, triangles),
        *_exclusions(selection, triangles),
        *_tail(selection.factors.tail),
        *_expected(selection.expected),
        *_simulation(selection.simulation),
        *_simulated_cells(selection, triangles),
    )


def _methods(selection: Selection) -> Iterator[str]:
    if not selection.methods:
        yield "Choose at least one method."
    if len(set(selection.methods)) < len(selection.methods):
        yield "Choose each method once."


def _basis(selection: Selection, triangles: TriangleSet) -> Iterator[str]:
    basis = selection.basis or triangles.basis
    if basis not in BASES:
        yield f"Reserves cannot be computed from {_words(basis)}; take one of {_listed(BASES)}."
    elif basis not in triangles.measures:
        yield f"The triangle has no {_words(basis)} amounts; it has {_listed(triangles.measures)}."


def _factors(choice: FactorChoice, triangles: TriangleSet) -> Iterator[str]:
    if choice.last_periods is not None and choice.last_periods < 1:
        yield "The number of newest link ratios to keep is 1 or more."
    known = triangles.ages[:-1]
    for age in sorted({*choice.picked, *choice.averages} - set(known)):
        yield f"There is no factor at age {age}; the factors start at {_listed(known)} months."
    for age, factor in sorted(choice.picked.items()):
        if not _is_within(factor, lambda number: 0 < number <= MOST_PICKED):
            yield f"The factor picked at age {age} is a number above 0 and at most {MOST_PICKED:,.0f}."


def _exclusions(selection: Selection, triangles: TriangleSet) -> Iterator[str]:
    """Name each excluded link ratio that the triangle does not have; more than its cells are not even looked at."""
    triangle = triangles.measures.get(selection.basis or triangles.basis)
    if triangle is None:
        return
    observed = triangle.observed
    if len(selection.factors.excluded) > observed.size:
        yield f"More link ratios are excluded than the {observed.size:,} cells of the triangle."
        return
    for origin, age in sorted(selection.factors.excluded):
        column = triangle.ages.index(age) if age in triangle.ages[:-1] else None
        row = triangle.origins.index(origin) if origin in triangle.origins else None
        if column is None or row is None or not observed[row, column : column + 2].all():
            yield f"There is no link ratio of origin {origin[:40]} at age {age} to exclude."


def _tail(tail: Tail) -> Iterator[str]:
    if not _is_within(tail.factor, lambda number: 0 < number <= MOST_TAIL):
        yield f"The tail factor is a number above 0 and at most {MOST_TAIL:g}."
    for name, figure in (("sigma", tail.sigma), ("standard error", tail.standard_error)):
        if figure is None:
            continue
        if not _is_within(figure, lambda number: number >= 0):
            yield f"The tail's {name} is a number of 0 or more."
        elif tail.kind is TailKind.NONE:
            yield f"The tail's {name} needs a tail; choose its kind."
    if tail.kind is TailKind.NONE and tail.factor != 1:
        yield "The tail factor needs a constant tail; choose its kind."


def _expected(choice: ExpectedChoice) -> Iterator[str]:
    if choice.loss_ratio is not None and not _is_within(choice.loss_ratio, lambda number: 0 < number <= 10):  # noqa: PLR2004  # same
        yield "The expected loss ratio is a fraction above 0 and at most 10; 0.6 is 60 %."
    if not _is_within(choice.trend, lambda number: -0.5 <= number <= 0.5):  # noqa: PLR2004  # named in the sentence
        yield "The trend a year lies between -0.5 and 0.5; 0.03 is 3 %."
    if not _is_within(choice.decay, lambda number: 0 < number <= 1):
        yield "The decay lies above 0 and at most at 1."
    if not 1 <= choice.iterations <= MOST_ITERATIONS:
        yield f"The number of iterations lies between 1 and {MOST_ITERATIONS}."


def _simulation(choice: SimulationChoice) -> Iterator[str]:
    if not LEAST_SIMULATIONS <= choice.simulations <= MOST_SIMULATIONS:
        yield f"The number of simulations lies between {LEAST_SIMULATIONS:,} and {MOST_SIMULATIONS:,}."
    if not 0 <= choice.seed <= MOST_SEED:
        yield f"The seed is a whole number between 0 and {MOST_SEED}."


def _simulated_cells(selection: Selection, triangles: TriangleSet) -> Iterator[str]:
    """Name how many simulations fit where all chosen would keep everybody else's study waiting."""
    origins, ages = len(triangles.origins), len(triangles.ages)
    fitting = MOST_SIMULATED_CELLS // max(1, origins * ages)
    if MethodName.ODP_BOOTSTRAP in selection.methods and fitting < selection.simulation.simulations <= MOST_SIMULATIONS:
        yield f"On {origins} origins and {ages} ages up to {fitting:,} simulations fit; choose no more than that."


def _is_within(figure: float, holds: Callable[[float], bool]) -> bool:
    return math.isfinite(figure) and holds(figure)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _listed(names: Iterable[object]) -> str:
    return ", ".join(_words(str(name)) for name in names) or "nothing"
