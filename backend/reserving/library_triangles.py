"""Triangles as chainladder takes them, and its calls with its own warnings kept quiet and its errors in our words."""

import importlib
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import ParamSpec, TypeVar

import numpy as np
import pandas as pd
import structlog

from backend.domain.triangles import Measure, Triangle
from backend.reserving.exposure import origin_months
from backend.reserving.not_estimable import NotEstimableError

_P = ParamSpec("_P")
_R = TypeVar("_R")
_FAILURES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What chainladder lets through on triangles it cannot take: errors of numpy, of pandas, and of its own checks."""
_FIRST_MONTH = 2001 * 12
_PERIODS = {1, 3, 6, 12}


def call(compute: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
    """
    Return what a computation by chainladder gives.

    Raises:
        NotEstimableError: chainladder cannot take the triangle.

    """
    with _quiet():
        try:
            return compute(*args, **kwargs)
        except _FAILURES as error:
            structlog.get_logger().warning("library_failed", error=type(error).__name__)
            raise NotEstimableError("The library cannot compute this method on this triangle.") from error


def library() -> ModuleType:
    """Return chainladder: 4 seconds and 140 MB that only a worker pays, once."""
    return importlib.import_module("chainladder")


def to_library(triangles: Mapping[Measure, Triangle]) -> object:
    """
    Return the measures as one chainladder triangle; origins are renamed to periods from 2001 on.

    Raises:
        NotEstimableError: periods are not of 1, 3, 6 or 12 months, or origins are missing in between.

    """
    first = next(iter(triangles.values()))
    frame = pd.concat([_long(measure, triangle) for measure, triangle in triangles.items()], axis=1)
    made = library().Triangle(
        frame.reset_index(),
        origin="origin",
        development="development",
        columns=list(map(str, triangles)),
        cumulative=True,
    )
    if made.shape[2:] != first.observed.shape:
        raise NotEstimableError("The library would read the periods of this triangle differently.")
    return made


def must_be_regular(triangle: Triangle) -> None:
    """
    Make sure that ages are multiples of one usual period and no amount is missing, as the library takes for granted.

    Raises:
        NotEstimableError: they are not, or one is.

    """
    if triangle.holes.any():
        raise NotEstimableError("Amounts are missing before an origin's newest, and this method needs all of them.")
    steps = set(np.diff([0, *triangle.ages]).tolist())
    if len(steps) > 1 or not steps <= _PERIODS or origin_months(triangle) not in _PERIODS:
        raise NotEstimableError("This method needs periods of 1, 3, 6 or 12 months, aged at the end of each.")


def _long(measure: Measure, triangle: Triangle) -> pd.Series:
    rows, columns = np.nonzero(triangle.observed)
    starts = _FIRST_MONTH + rows * origin_months(triangle)
    ends = starts + np.array(triangle.ages)[columns] - 1
    keys = pd.MultiIndex.from_arrays([_days(starts), _days(ends)], names=["origin", "development"])
    cells = triangle.values[rows, columns]  # noqa: PD011 - an array of ours
    return pd.Series(cells, index=keys, name=str(measure))


def _days(months: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> list[pd.Timestamp]:
    return [pd.Timestamp(year=int(month) // 12, month=int(month) % 12 + 1, day=1) for month in months]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep chainladder's own warnings (pandas' future ones, divisions by zero in its arrays) out of the log."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        for category in (pd.errors.Pandas4Warning, DeprecationWarning, FutureWarning, RuntimeWarning, UserWarning):
            warnings.simplefilter("ignore", category)
        yield
