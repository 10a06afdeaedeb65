"""Where a triangle's calendar periods run: annual origins may have quarterly ages."""

import numpy as np

from backend.domain.triangles import Triangle
from backend.reserving.chain_ladder import newest_column
from backend.reserving.ratios import BoolArray, IntArray


def origin_step(triangle: Triangle) -> int:
    """
    Return how many ages younger each origin is than the one before it: 1, or 4 for annual origins by quarter.

    Read off the newest amounts; 1 where they do not tell.
    """
    start = newest_column(triangle)
    younger = -np.diff(start[start >= 0])
    return int(np.median(younger[younger > 0])) if (younger > 0).any() else 1


def calendar_index(triangle: Triangle) -> IntArray:
    """Return the calendar period of each cell, counted in ages from the first, shape (origins, ages)."""
    rows, columns = np.arange(len(triangle.origins)), np.arange(len(triangle.ages))
    return np.asarray(rows[:, None] * origin_step(triangle) + columns, dtype=np.int64)


def without_newest(triangle: Triangle) -> Triangle:
    """Return the triangle as it stood one age ago: the newest diagonal is not observed yet."""
    values = np.where(is_newest(triangle), np.nan, triangle.values)
    return Triangle(triangle.origins, triangle.ages, values)


def is_newest(triangle: Triangle) -> BoolArray:
    """Tell of each cell whether it lies on the newest diagonal and is observed."""
    calendar = np.where(triangle.observed, calendar_index(triangle), -1)
    return np.asarray((calendar == calendar.max()) & triangle.observed)
