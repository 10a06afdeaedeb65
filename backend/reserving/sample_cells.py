"""The rows of a sample file as a set of triangles: periods to months, increments added up, lines added together."""

from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from backend.domain.triangles import FloatArray, Measure, Triangle, TriangleSet
from backend.reserving.sample_catalogue import SampleFile

Months: TypeAlias = NDArray[np.int64]
_PERIOD_NAMES = {6: "H", 3: "Q"}


def triangle_set(frame: pd.DataFrame, file: SampleFile) -> TriangleSet:
    """Return the set that the rows of a sample make; rows of several lines or companies are added cell by cell."""
    starts, ends = (_months(frame[name], length) for name, length in zip(file.periods, file.months, strict=True))
    ages = ends + file.months[1] - starts
    firsts = np.unique(starts)
    oldest = int(ends.max()) + file.months[1] - int(firsts[0])
    grid = np.arange(ages.min(), oldest + 1, file.months[1])
    rows, columns = np.searchsorted(firsts, starts), np.searchsorted(grid, ages)
    origins = tuple(_origin_name(int(start), file.months[0]) for start in firsts)
    measures: dict[Measure, Triangle] = {}
    premium = None
    for column, measure in file.columns.items():
        cells = _add(frame[column].to_numpy(np.float64), rows, columns, (len(firsts), len(grid)))
        if measure is Measure.PREMIUM:
            premium = _newest(cells)
            continue
        if not file.is_cumulative:
            cells = _accumulate(cells, firsts, grid)
        cells.setflags(write=False)
        measures[measure] = Triangle(origins, tuple(int(age) for age in grid), cells)
    return _without_holes(TriangleSet(measures, premium, file.unit))


def _without_holes(triangles: TriangleSet) -> TriangleSet:
    """Leave out origins whose first ages are missing: a triangle is observed from the first age on."""
    observed = [triangle.observed for triangle in triangles.measures.values()]
    whole = np.all([(np.diff(cells.astype(int), axis=1) <= 0).all(axis=1) for cells in observed], axis=0)
    if whole.all():
        return triangles
    ages = int(np.any([cells[whole].any(axis=0) for cells in observed], axis=0).sum())
    measures = {}
    for measure, triangle in triangles.measures.items():
        cells = triangle.values[whole, :ages]  # noqa: PD011 - an array of ours, not pandas
        cells.setflags(write=False)
        origins = tuple(name for name, keep in zip(triangle.origins, whole, strict=True) if keep)
        measures[measure] = Triangle(origins, triangle.ages[:ages], cells)
    premium = triangles.premium and tuple(p for p, keep in zip(triangles.premium, whole, strict=True) if keep)
    return TriangleSet(measures, premium, triangles.unit)


def _months(periods: pd.Series, length: int) -> Months:
    """Return the month (counted from year 0) in which each period begins; text is "2001" or "2001-07"."""
    if pd.api.types.is_numeric_dtype(periods):
        return periods.to_numpy(np.int64) * 12
    parts = periods.astype(str).str.split("-", expand=True).astype(int)
    months = parts[0].to_numpy(np.int64) * 12 + (parts[1].to_numpy(np.int64) - 1 if parts.shape[1] > 1 else 0)
    return months // length * length


def _origin_name(start: int, length: int) -> str:
    year, month = divmod(start, 12)
    if length in _PERIOD_NAMES:
        return f"{year}{_PERIOD_NAMES[length]}{month // length + 1}"
    return str(year)


def _add(
    values: FloatArray,
    rows: Months,
    columns: Months,
    shape: tuple[int, int],
) -> FloatArray:
    seen = ~np.isnan(values)
    cells, counts = np.zeros(shape), np.zeros(shape)
    np.add.at(cells, (rows[seen], columns[seen]), values[seen])
    np.add.at(counts, (rows[seen], columns[seen]), 1)
    return np.where(counts > 0, cells, np.nan)


def _newest(cells: FloatArray) -> tuple[float | None, ...]:
    """Return the newest premium of each origin, None where there is none or it is not positive."""
    found = [row[~np.isnan(row)] for row in cells]
    return tuple(float(row[-1]) if len(row) and row[-1] > 0 else None for row in found)


def _accumulate(increments: FloatArray, firsts: Months, ages: Months) -> FloatArray:
    """Return cumulative cells up to the newest diagonal; an increment that is missing before it is nothing paid."""
    ends = firsts[:, None] + ages[None, :]
    newest = ends[~np.isnan(increments)].max()
    return np.where(ends <= newest, np.nancumsum(increments, axis=1), np.nan)
