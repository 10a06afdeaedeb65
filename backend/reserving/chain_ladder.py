"""Chain ladder: the newest amounts grown by the selected factors to their ultimates."""

from dataclasses import dataclass

import numpy as np

from backend.domain.studies.result import TOTAL, MethodResult, OriginFigures
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.words import MethodName
from backend.domain.triangles import FloatArray, Triangle, TriangleSet
from backend.reserving.factors import SelectedFactors, select_factors
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.ratios import IntArray, figure


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """
    A triangle completed: `full` has shape (origins, ages) without the tail, the rest (origins,).

    `ultimate` includes the tail; NaN where a factor on the way is missing, or an origin has no amount yet.
    """

    selected: SelectedFactors
    full: FloatArray
    latest: FloatArray
    ultimate: FloatArray
    ibnr: FloatArray


def project(triangle: Triangle, choice: FactorChoice) -> Projection:
    """Return the triangle completed with the factors that the choice selects."""
    return project_with(triangle, select_factors(triangle, choice))


def project_with(triangle: Triangle, selected: SelectedFactors) -> Projection:
    """Return the triangle completed with the factors given."""
    full, start = triangle.values.copy(), newest_column(triangle)
    for age in range(1, full.shape[1]):
        ahead = (start >= 0) & (start < age)
        full[ahead, age] = full[ahead, age - 1] * selected.factors[age - 1]
    latest = np.where(start >= 0, triangle.values[np.arange(len(start)), np.maximum(start, 0)], np.nan)
    ultimate = full[:, -1] * selected.tail.factor
    return Projection(selected, full, latest, ultimate, ultimate - latest)


def newest_column(triangle: Triangle) -> IntArray:
    """Return the column of each origin's newest amount, -1 where there is none; older ones may be missing."""
    places = np.where(triangle.observed, np.arange(len(triangle.ages)), -1)
    return np.asarray(places.max(axis=1), dtype=np.int64)


def chain_ladder(triangles: TriangleSet, selection: Selection) -> tuple[MethodResult, ...]:
    """
    Return ultimates and IBNR by chain ladder on the basis of the selection.

    Raises:
        NotEstimableError: no age has a factor, or no origin an amount.

    """
    measure = selection.basis or triangles.basis
    triangle = triangles.measures[measure]
    projection = project(triangle, selection.factors)
    notes = must_project(triangle, projection)
    rows = origin_rows(triangle, projection)
    return (MethodResult(MethodName.CHAIN_LADDER, measure, total_of(projection), rows, notes=notes),)


def origin_rows(triangle: Triangle, projection: Projection) -> tuple[OriginFigures, ...]:
    """Return the projection origin by origin."""
    columns = zip(triangle.origins, projection.latest, projection.ultimate, projection.ibnr, strict=True)
    return tuple(
        OriginFigures(origin, figure(latest), figure(ultimate), figure(ibnr))
        for origin, latest, ultimate, ibnr in columns
    )


def must_project(triangle: Triangle, projection: Projection) -> tuple[str, ...]:
    """
    Return what a reader must know of the projection.

    Raises:
        NotEstimableError: nothing could be projected.

    """
    factors = projection.selected.factors
    if not len(factors) or np.isnan(factors).all():
        raise NotEstimableError("No link ratio counts, so there is no factor to develop the triangle with.")
    if np.isnan(projection.ultimate).all():
        raise NotEstimableError("No origin can be developed to its ultimate with the factors that there are.")
    missing = [str(age) for age, factor in zip(triangle.ages, factors, strict=False) if np.isnan(factor)]
    empty = [one for one, latest in zip(triangle.origins, projection.latest, strict=True) if np.isnan(latest)]
    notes = []
    if missing:
        notes.append(
            f"No link ratio counts from age {', '.join(missing)}: origins that need the factor have no figure."
        )
    if empty:
        notes.append(f"No amount is observed yet for {', '.join(empty)}: left out of the total.")
    return tuple(notes)


def total_of(projection: Projection) -> OriginFigures:
    """Return the sums over the origins with an amount; None where one of them has no ultimate."""
    begun = ~np.isnan(projection.latest)
    latest, ultimate = projection.latest[begun].sum(), projection.ultimate[begun].sum()
    return OriginFigures(TOTAL, figure(latest), figure(ultimate), figure(ultimate - latest))
