"""Sigmas that an age's own link ratios cannot give, by Mack's smallest rule or along a log-linear line."""

import numpy as np

from backend.domain.studies.words import SigmaRule
from backend.domain.triangles import FloatArray

LINE_FROM = 2
"""Points that a line needs."""
HIGHEST = 300.0
"""Logarithm above which an extrapolated sigma means nothing."""


def complete_sigmas(sigmas: FloatArray, rule: SigmaRule) -> FloatArray:
    """Return sigmas, shape (..., ages - 1), with gaps filled by the rule; NaN stays where the rule has no start."""
    return fill_smallest(sigmas) if rule is SigmaRule.MACK else fill_on_line(sigmas)


def fill_smallest(sigmas: FloatArray) -> FloatArray:
    """
    Return sigmas in which a missing square is the smallest of its two predecessors and their continued ratio.

    The second age has one predecessor and repeats it. Source: Mack (1993), section 3: min(s2^4 / s1^2, s1^2, s2^2).
    """
    squares = sigmas**2
    if squares.shape[-1] > 1:
        squares[..., 1] = np.where(np.isnan(squares[..., 1]), squares[..., 0], squares[..., 1])
    for age in range(2, squares.shape[-1]):
        before, last = squares[..., age - 2], squares[..., age - 1]
        continued = np.divide(last**2, before, out=np.full_like(last, np.inf), where=before > 0)
        smallest = np.minimum(continued, np.minimum(before, last))
        squares[..., age] = np.where(np.isnan(squares[..., age]), smallest, squares[..., age])
    return np.asarray(np.sqrt(squares))


def fill_on_line(sigmas: FloatArray) -> FloatArray:
    """
    Return sigmas in which a missing one lies on the least-squares line through the logarithms of the others.

    Where fewer than two are above zero there is no line, and the smallest predecessor stands in, as in R.
    """
    ages = np.arange(sigmas.shape[-1], dtype=np.float64)
    intercept, slope = fit_lines(ages, sigmas)
    on_line = read_line(intercept[..., None], slope[..., None], ages)
    filled = np.where(np.isnan(slope)[..., None], fill_smallest(sigmas), on_line)
    return np.where(np.isnan(sigmas), filled, sigmas)


def read_line(intercept: FloatArray, slope: FloatArray, at: FloatArray | float) -> FloatArray:
    """Return exp(intercept + slope * at), NaN where that is beyond all amounts of money."""
    height = np.asarray(intercept + slope * at)
    sensible = height < HIGHEST
    return np.where(sensible, np.exp(np.where(sensible, height, 0.0)), np.nan)


def fit_lines(at: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """
    Return intercept and slope of log(values) over `at`, shape (...,), from the values above zero.

    NaN where fewer than two points are left.
    """
    fits = np.nan_to_num(values) > 0
    logs = np.log(np.where(fits, values, 1.0))
    count = fits.sum(axis=-1).astype(np.float64)
    enough = count >= LINE_FROM
    count = np.where(enough, count, np.nan)
    centre, level = (fits * at).sum(axis=-1) / count, (fits * logs).sum(axis=-1) / count
    away = np.where(fits, at - centre[..., None], 0.0)
    slope = (away * logs).sum(axis=-1) / np.where(enough, (away**2).sum(axis=-1), np.nan)
    return np.asarray(level - slope * centre), np.asarray(slope)
