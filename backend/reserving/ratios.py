"""Link ratios of a triangle and which of them count: the first step of every development method."""

from typing import SupportsFloat, TypeAlias

import numpy as np
from numpy.typing import NDArray

from backend.domain.studies.result import Figure, Grid
from backend.domain.studies.selection import FactorChoice
from backend.domain.triangles import FloatArray, Triangle

BoolArray: TypeAlias = NDArray[np.bool_]
IntArray: TypeAlias = NDArray[np.int64]


def quotient(above: FloatArray, below: FloatArray) -> FloatArray:
    """Return one array over another, NaN where the lower one is zero or not observed."""
    fits = ~np.isnan(above) & ~np.isnan(below) & (below != 0)
    out: FloatArray = np.full(fits.shape, np.nan)
    np.divide(above, below, out=out, where=fits)
    return out


def link_ratios(triangle: Triangle) -> FloatArray:
    """
    Return each origin's growth from one age to the next, shape (origins, ages - 1).

    NaN where one of the two amounts is not observed, or the younger is not above zero: nothing can grow from there.
    """
    younger = np.where(triangle.values[:, :-1] > 0, triangle.values[:, :-1], np.nan)
    return quotient(triangle.values[:, 1:], younger)


def count_weights(triangle: Triangle, choice: FactorChoice) -> BoolArray:
    """
    Tell of each link ratio whether it counts, shape (origins, ages - 1).

    The newest `last_periods` of an age are taken first and single exclusions leave a gap among them, so that
    excluding one never brings an older one back.
    """
    observed = ~np.isnan(link_ratios(triangle))
    counts = observed.copy()
    if choice.last_periods is not None:
        newer = observed[::-1].cumsum(axis=0)[::-1]
        counts &= newer <= choice.last_periods
    rows = {origin: row for row, origin in enumerate(triangle.origins)}
    columns = {age: column for column, age in enumerate(triangle.ages[:-1])}
    for origin, age in choice.excluded:
        if origin in rows and age in columns:
            counts[rows[origin], columns[age]] = False
    return counts


def figure(value: SupportsFloat) -> Figure:
    """Return a number as results keep it: None where it is not finite."""
    number = float(value)
    return number if np.isfinite(number) else None


def figures(values: FloatArray) -> tuple[Figure, ...]:
    """Return a row of numbers as results keep them."""
    return tuple(figure(value) for value in values)


def grid(values: FloatArray) -> Grid:
    """Return a table of numbers as results keep them."""
    return tuple(figures(row) for row in values)
