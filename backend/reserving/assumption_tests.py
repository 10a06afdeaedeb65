"""Mack's two tests of the chain ladder's assumptions, on all link ratios of a triangle."""

from math import comb, sqrt

import numpy as np

from backend.domain.studies.result import AssumptionTests, CalendarYear, DevelopmentCorrelation
from backend.domain.triangles import FloatArray, Triangle
from backend.reserving.diagonals import calendar_index
from backend.reserving.ratios import IntArray, link_ratios

QUARTILE = 0.6744897501960817
"""Quantile of the normal distribution at 75 %: the band of Mack's correlation test holds half of all cases."""
WIDE = 1.959963984540054
"""Quantile of the normal distribution at 97.5 %: the band of the calendar-year test holds 95 % of all cases."""


def examine_assumptions(triangle: Triangle) -> AssumptionTests:
    """Return both tests; None where the triangle has too few link ratios for one."""
    ratios = link_ratios(triangle)
    return AssumptionTests(correlate_development(ratios), count_calendar_years(ratios, calendar_index(triangle)))


def correlate_development(ratios: FloatArray) -> DevelopmentCorrelation | None:
    """
    Return whether neighbouring ages' link ratios, shape (origins, ages - 1), rank the origins alike.

    Source: Mack (1997), "Measuring the variability of chain ladder reserve estimates", appendix G: Spearman's
    coefficients of neighbouring ages, each weighted with its origins less one.
    """
    pairs = [_spearman(ratios[:, age - 1], ratios[:, age]) for age in range(1, ratios.shape[1])]
    kept = [(statistic, weight) for statistic, weight in pairs if weight > 0]
    weights = sum(weight for _, weight in kept)
    if not weights:
        return None
    statistic = sum(one * weight for one, weight in kept) / weights
    band = QUARTILE * sqrt(1 / weights)
    return DevelopmentCorrelation(statistic, -band, band, rejects=abs(statistic) > band)


def _spearman(before: FloatArray, after: FloatArray) -> tuple[float, int]:
    """Return the rank correlation of the origins with both ratios, and their number less one as its weight."""
    both = ~np.isnan(before) & ~np.isnan(after)
    count = int(both.sum())
    if count <= 1:
        return 0.0, 0
    distance = float(((_ranks(before[both]) - _ranks(after[both])) ** 2).sum())
    return 1 - 6 * distance / (count**3 - count), count - 1


def _ranks(values: FloatArray) -> FloatArray:
    """Return the rank of each value from 1; equal values share their mean rank."""
    smaller = (values[None, :] < values[:, None]).sum(axis=1)
    equal = (values[None, :] == values[:, None]).sum(axis=1)
    return np.asarray(smaller + (equal + 1) / 2)


def count_calendar_years(ratios: FloatArray, calendar: IntArray) -> CalendarYear | None:
    """
    Return whether some calendar periods have mostly large or mostly small link ratios, all diagonals together.

    The distance of Z from its expectation is held against its own spread. Source: Mack (1997), appendix H.
    """
    observed = ~np.isnan(ratios)
    middle = np.array(
        [np.median(column[seen]) if seen.any() else np.nan for column, seen in zip(ratios.T, observed.T, strict=True)]
    )
    large, small = observed & (ratios > middle), observed & (ratios < middle)
    diagonal = calendar[:, 1:]
    z, expected, variance = 0.0, 0.0, 0.0
    for period in np.unique(diagonal):
        on = diagonal == period
        above, below = int((large & on).sum()), int((small & on).sum())
        mean, spread = _moments(above + below)
        z, expected, variance = z + min(above, below), expected + mean, variance + spread
    if variance <= 0:
        return None
    band = WIDE * sqrt(variance)
    return CalendarYear(z, expected, variance, expected - band, expected + band, rejects=abs(z - expected) > band)


def _moments(count: int) -> tuple[float, float]:
    """Return mean and variance of the smaller of two counts that split `count` ratios by even chance."""
    if count == 0:
        return 0.0, 0.0
    chance = comb(count - 1, (count - 1) // 2) / 2**count
    mean = count / 2 - chance * count
    return mean, count * (count - 1) / 4 - chance * count * (count - 1) + mean - mean**2
