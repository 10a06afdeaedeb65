"""Development factors of a triangle as the actuary chose them, with Mack's sigmas and standard errors."""

from dataclasses import dataclass, replace

import numpy as np

from backend.domain.studies.result import Development, TailFigures
from backend.domain.studies.selection import FactorChoice
from backend.domain.studies.words import Average
from backend.domain.triangles import FloatArray, Measure, Triangle
from backend.reserving.averages import AgeFactor, average_age
from backend.reserving.ratios import BoolArray, count_weights, figures, grid, link_ratios
from backend.reserving.sigmas import complete_sigmas
from backend.reserving.tails import find_tail, with_errors

__all__ = ["SelectedFactors", "count_weights", "development_of", "select_factors"]

RECENT_PERIODS = (3, 5)
"""How many of the newest periods the comparison averages take."""


@dataclass(frozen=True, slots=True, eq=False)
class SelectedFactors:
    """
    The factors of a triangle; arrays over the ages but the last, NaN where an age gives nothing.

    `alphas` are the powers of the amount in Mack's variance, NaN where the average (or a factor picked by hand) has
    none: the ages with a factor and no alpha are those without an error. `weights` sum the amounts to that power.
    """

    link_ratios: FloatArray
    counts: BoolArray
    factors: FloatArray
    sigmas: FloatArray
    standard_errors: FloatArray
    alphas: FloatArray
    weights: FloatArray
    tail: TailFigures

    @property
    def cdf(self) -> FloatArray:
        """Return the growth from each age to the ultimate, shape (ages,); the last is the tail."""
        steps = np.append(self.factors, self.tail.factor)
        return np.asarray(np.cumprod(steps[::-1])[::-1])


def select_factors(triangle: Triangle, choice: FactorChoice) -> SelectedFactors:
    """
    Return the factors that the choice makes of a triangle's link ratios.

    Raises:
        NotEstimableError: the curve chosen for the tail cannot be drawn through the factors.

    """
    ratios, counts = link_ratios(triangle), count_weights(triangle, choice)
    found = [_age_factor(triangle, ratios, counts, choice, column) for column in range(ratios.shape[1])]
    factors, alphas = np.array([one.factor for one in found]), np.array([one.alpha for one in found])
    sigmas = complete_sigmas(np.array([one.sigma for one in found]), choice.sigma)
    sigmas = np.where(np.isnan(alphas), np.nan, sigmas)
    weights = np.array([one.weight for one in found])
    errors = sigmas / np.sqrt(weights)
    tail = with_errors(find_tail(factors, choice.tail), factors, sigmas, errors)
    return SelectedFactors(ratios, counts, factors, sigmas, errors, alphas, weights, tail)


def _age_factor(
    triangle: Triangle, ratios: FloatArray, counts: BoolArray, choice: FactorChoice, column: int
) -> AgeFactor:
    age = triangle.ages[column]
    if age in choice.picked:
        return AgeFactor(choice.picked[age])
    rows = counts[:, column]
    return average_age(triangle.values[rows, column], ratios[rows, column], choice.averages.get(age, choice.average))


def development_of(measure: Measure, triangle: Triangle, choice: FactorChoice) -> Development:
    """Return how a measure develops, with the other averages of the same link ratios beside the selected factors."""
    selected = select_factors(triangle, choice)
    return Development(
        measure=measure,
        link_ratios=grid(selected.link_ratios),
        counts=tuple(tuple(bool(one) for one in row) for row in selected.counts),
        selected=figures(selected.factors),
        standard_errors=figures(selected.standard_errors),
        sigmas=figures(selected.sigmas),
        cdf=figures(selected.cdf),
        tail=selected.tail,
        averages={name: figures(row) for name, row in _compare_averages(triangle, choice).items()},
    )


def _compare_averages(triangle: Triangle, choice: FactorChoice) -> dict[str, FloatArray]:
    plain = replace(choice, averages={}, picked={})
    wanted = {str(average): replace(plain, average=average) for average in Average}
    for periods in RECENT_PERIODS:
        wanted[f"volume, last {periods}"] = replace(plain, average=Average.VOLUME, last_periods=periods)
    ratios = link_ratios(triangle)
    return {name: _factors_only(triangle, ratios, one) for name, one in wanted.items()}


def _factors_only(triangle: Triangle, ratios: FloatArray, choice: FactorChoice) -> FloatArray:
    counts = count_weights(triangle, choice)
    return np.array([_age_factor(triangle, ratios, counts, choice, at).factor for at in range(ratios.shape[1])])
