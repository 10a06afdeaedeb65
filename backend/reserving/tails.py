"""What follows the last age: no tail, a constant one or a curve through the factors, with its errors."""

from dataclasses import replace

import numpy as np

from backend.domain.studies.checks import MOST_TAIL
from backend.domain.studies.result import TailFigures
from backend.domain.studies.selection import Tail
from backend.domain.studies.words import TailKind
from backend.domain.triangles import FloatArray
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.ratios import figure
from backend.reserving.sigmas import fit_lines, read_line

EXTRAPOLATED_PERIODS = 100
"""Periods after the last age that a curve runs on, as chainladder's TailCurve does."""
DEVELOPING_ABOVE = 1.00001
"""A factor up to this one is no development any more and does not bend the curve."""

_FAR = 10.0
"""So many times the largest error of the ages, an error read off the line tells of the line and not of the tail."""


def find_tail(factors: FloatArray, tail: Tail) -> TailFigures:
    """
    Return the tail of the factors, shape (ages - 1,), with the errors that were given by hand.

    Raises:
        NotEstimableError: a curve was chosen and the factors do not fall towards 1, or too slowly for a tail.

    """
    if tail.kind is TailKind.NONE:
        return TailFigures(tail.kind, 1.0)
    factor = tail.factor if tail.kind is TailKind.CONSTANT else _extrapolate(factors, tail.kind)
    return TailFigures(tail.kind, factor, tail.sigma, tail.standard_error)


def _extrapolate(factors: FloatArray, kind: TailKind) -> float:
    """
    Return the product of the factors that a curve gives after the last age.

    Exponential: log(factor - 1) is a line over the age's number; inverse power: over its logarithm.
    Source: Sherman (1984), "Extrapolating, smoothing and interpolating development factors".
    """
    numbers = np.arange(1.0, len(factors) + EXTRAPOLATED_PERIODS + 1)
    at = np.log(numbers) if kind is TailKind.INVERSE_POWER else numbers
    words = str(kind).replace("_", " ")
    growth = np.where(np.nan_to_num(factors) > DEVELOPING_ABOVE, factors - 1, np.nan)
    intercept, slope = fit_lines(at[: len(factors)], growth)
    if not slope < 0:
        raise NotEstimableError(f"The factors do not fall towards 1, so no {words} tail can be drawn through them.")
    with np.errstate(over="ignore"):
        tail = float(np.prod(1 + np.exp(intercept + slope * at[len(factors) :])))
    if not tail <= MOST_TAIL:
        raise NotEstimableError(
            f"The factors fall so slowly that the {words} curve gives a tail above {MOST_TAIL:g}: give a constant tail."
        )
    return tail


def with_errors(tail: TailFigures, factors: FloatArray, sigmas: FloatArray, errors: FloatArray) -> TailFigures:
    """
    Return the tail with its sigma and standard error, log-linearly extrapolated where none was given.

    The tail stands at the age at which the line through log(factor - 1) reaches it; there the lines through the
    logarithms of sigmas and standard errors are read. A tail of 1 has no error; one below 1 has no place on the
    line; nor is an error far above those of the ages given. Source: Mack (1999), section 3, in the reading of R's
    ChainLadder.
    """
    if tail.kind is TailKind.NONE:
        return tail
    numbers = np.arange(1.0, len(factors) + 1)
    intercept, slope = fit_lines(numbers, factors - 1)
    place = (np.log(tail.factor - 1) - intercept) / slope if tail.factor > 1 and slope else np.nan
    return replace(
        tail,
        sigma=tail.sigma if tail.sigma is not None else _read(sigmas, place, tail.factor),
        standard_error=tail.standard_error if tail.standard_error is not None else _read(errors, place, tail.factor),
    )


def _read(values: FloatArray, place: float, factor: float) -> float | None:
    if factor == 1:
        return 0.0
    intercept, slope = fit_lines(np.arange(1.0, len(values) + 1), values)
    found = figure(read_line(intercept, slope, place))
    return found if found is not None and found <= _FAR * np.nanmax(values) else None
