"""Pairs of conditions that say more together than each alone: found one at a time, on the claims of the fit alone."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from backend.domain.scorecards import Condition
from backend.scoring.arrays import Floats, Labels
from backend.scoring.logistic import fit_logistic, log_odds, probabilities

SIGNIFICANT = 12.0
"""Least score statistic of a pair (chi-square with one degree of freedom; 12 is p = 0.0005 before selection)."""
BETWEEN = 2
"""Newton steps between two pairs: one more column moves the weights little, and the last fit is made to the end."""
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Search:
    """How many pairs may be found, how many claims each must meet, and the ridge of the fits between."""

    max_pairs: int
    min_support: int
    ridge: float


def select_pairs(design: Floats, labels: Labels, conditions: tuple[Condition, ...], search: Search) -> tuple[Pair, ...]:
    """
    Return pairs of columns in the order in which they help most, by the score test against the fit so far.

    Source: Rao (1948), the score test; forward selection as in Hastie et al., section 3.3.2.
    """
    pairs, products = _candidates(design, conditions, search.min_support)
    chosen: list[int] = []
    grown, weights = design, fit_logistic(design, labels, search.ridge)
    while pairs and len(chosen) < search.max_pairs:
        fitted = probabilities(log_odds(weights, grown))
        statistics = _statistics(products, labels - fitted, fitted * (1.0 - fitted), search.ridge)
        statistics[chosen] = 0.0
        best = int(np.argmax(statistics))
        if statistics[best] < SIGNIFICANT:
            break
        chosen.append(best)
        grown = np.column_stack([grown, products[:, best].astype(np.float64)])
        weights = fit_logistic(grown, labels, search.ridge, start=np.append(weights, 0.0), max_steps=BETWEEN)
    return tuple(pairs[place] for place in chosen)


def product_columns(design: Floats, pairs: tuple[Pair, ...]) -> Floats:
    """Return the design with a column for each pair: 1 where both conditions are met."""
    if not pairs:
        return design
    return np.column_stack([design, *(design[:, first] * design[:, second] for first, second in pairs)])


def _candidates(
    design: Floats, conditions: tuple[Condition, ...], min_support: int
) -> tuple[list[Pair], NDArray[np.float32]]:
    """Return the pairs of conditions of different features that enough claims meet, and their columns."""
    together = design.T @ design
    pairs = [
        (first, second)
        for first, second in combinations(range(len(conditions)), 2)
        if conditions[first].feature != conditions[second].feature
        and min_support <= together[first, second] < min(together[first, first], together[second, second])
    ]
    narrow = design.astype(np.float32)
    products = np.empty((len(design), len(pairs)), dtype=np.float32)
    for place, (first, second) in enumerate(pairs):
        np.multiply(narrow[:, first], narrow[:, second], out=products[:, place])
    return pairs, products


def _statistics(products: NDArray[np.float32], residuals: Floats, spread: Floats, ridge: float) -> Floats:
    """Return the score statistic of each product; its square is itself, so the spread needs no second power."""
    both = products.T @ np.column_stack([residuals, spread]).astype(np.float32)
    return np.asarray(both[:, 0] ** 2 / (both[:, 1] + ridge), dtype=np.float64)
