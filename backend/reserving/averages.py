"""How the link ratios of one age become its factor, with Mack's sigma where the average has one."""

from dataclasses import dataclass

import numpy as np

from backend.domain.studies.words import Average
from backend.domain.triangles import FloatArray

ALPHAS = {Average.VOLUME: 1.0, Average.SIMPLE: 0.0, Average.REGRESSION: 2.0}
"""
The averages that weigh a link ratio with the amount to the power alpha; Mack's errors exist for these.

Source: Mack (1999), section 2.
"""
ROUNDING = 1e-13
"""Distance, relative to the factor, that is nothing but rounding."""
TRIMMED_FROM = 3
"""Link ratios from which the highest and lowest can be left out and one remains."""


@dataclass(frozen=True, slots=True)
class AgeFactor:
    """
    One age's factor; `sigma` is NaN where the age cannot give it.

    `alpha` and `weight` (sum of amounts to alpha) are NaN without errors.
    """

    factor: float
    sigma: float = np.nan
    alpha: float = np.nan
    weight: float = np.nan


def average_age(amounts: FloatArray, ratios: FloatArray, average: Average) -> AgeFactor:
    """Return the factor of one age from the amounts and link ratios that count, NaN where there are none."""
    if not len(ratios):
        return AgeFactor(np.nan)
    if average in ALPHAS:
        return weigh(amounts, ratios, ALPHAS[average])
    return AgeFactor(_geometric(ratios) if average is Average.GEOMETRIC else _medial(ratios))


def weigh(amounts: FloatArray, ratios: FloatArray, alpha: float) -> AgeFactor:
    """
    Return the mean of link ratios weighted with amount to the power alpha, and its sigma from two ratios on.

    Source: Mack (1999), "The standard error of chain ladder reserve estimates: recursive calculation and inclusion
    of a tail factor", with weights 0 and 1.
    """
    weights = amounts**alpha
    weight = float(weights.sum())
    factor = float(weights @ ratios) / weight if weight else np.nan
    freedom = len(ratios) - 1
    away = without_noise(ratios - factor, factor)
    sigma = float(np.sqrt(weights @ away**2 / freedom)) if freedom else np.nan
    return AgeFactor(factor, sigma, alpha, weight)


def without_noise(away: FloatArray, factor: FloatArray | float) -> FloatArray:
    """Return distances from a factor with those of rounding set to zero, so that equal ratios have a sigma of zero."""
    return np.where(np.abs(away) > ROUNDING * np.abs(factor), away, 0.0)


def _geometric(ratios: FloatArray) -> float:
    return float(np.exp(np.log(ratios).mean())) if (ratios > 0).all() else np.nan


def _medial(ratios: FloatArray) -> float:
    ordered = np.sort(ratios)
    return float((ordered[1:-1] if len(ordered) >= TRIMMED_FROM else ordered).mean())
