"""A card fitted to labelled claims: conditions, pairs, weights, whole points, and the probability of a score."""

from dataclasses import dataclass

import numpy as np

from backend.domain.scorecards import Condition
from backend.scoring.arrays import Floats, Labels, Rows
from backend.scoring.encoding import encode, learn_columns
from backend.scoring.interactions import Pair, Search, product_columns, select_pairs
from backend.scoring.logistic import fit_logistic, log_odds, probabilities

LOWEST, HIGHEST = 5.0, 90.0
"""Scores given to the lowest and highest hundredth of the claims of the fit; room is left on both sides."""
_FLATTEST = 1e-6


@dataclass(frozen=True, slots=True)
class FitSettings:
    """What bounds a fit; `max_pairs` 0 fits single conditions only."""

    ridge: float = 3.0
    min_support: int = 30
    max_pairs: int = 25
    seed: int = 20260101
    folds: int = 5


@dataclass(frozen=True, slots=True)
class FittedTerm:
    """One or two conditions, the weight of meeting all of them in log-odds, and the weight in whole points."""

    when: tuple[Condition, ...]
    weight: float
    points: int


@dataclass(frozen=True, slots=True)
class FittedCard:
    """
    A fit: `base_points` and the points of the terms give the score, `slope` and `offset` its probability.

    The probability of a score is 1 / (1 + exp(-(offset + slope · score))), fitted on claims that the weights behind
    the score had not seen.
    """

    intercept: float
    terms: tuple[FittedTerm, ...]
    base_points: int
    slope: float
    offset: float

    def log_odds(self, rows: Rows) -> Floats:
        """Return the log-odds of each row before any rounding."""
        return self._sum(rows, self.intercept, [term.weight for term in self.terms])

    def scores(self, rows: Rows) -> Floats:
        """Return the whole-point score of each row, within 0 to 100."""
        return np.clip(self._sum(rows, float(self.base_points), [float(t.points) for t in self.terms]), 0.0, 100.0)

    def probabilities(self, rows: Rows) -> Floats:
        """Return the calibrated probability of each row's score."""
        return probabilities(self.offset + self.slope * self.scores(rows))

    def _sum(self, rows: Rows, start: float, values: list[float]) -> Floats:
        met = np.ones((len(rows), len(self.terms)))
        singles = sorted({condition for term in self.terms for condition in term.when}, key=repr)
        design = encode(rows, singles)
        place = {condition: number for number, condition in enumerate(singles)}
        for number, term in enumerate(self.terms):
            for condition in term.when:
                met[:, number] *= design[:, place[condition]]
        return np.asarray(start + met @ np.array(values), dtype=np.float64)


def fit_scorecard(rows: Rows, labels: Labels, settings: FitSettings | None = None) -> FittedCard:
    """Return the card that fits labelled claims best within the bounds; the same claims give the same card."""
    wanted = settings or FitSettings()
    conditions = learn_columns(rows, wanted.min_support)
    singles = encode(rows, conditions)
    pairs = select_pairs(singles, labels, conditions, Search(wanted.max_pairs, wanted.min_support, wanted.ridge))
    design = product_columns(singles, pairs)
    weights = fit_logistic(design, labels, wanted.ridge)
    factor, base_points = _scale(log_odds(weights, design), float(weights[0]))
    terms = _terms(conditions, pairs, weights, factor)
    offset, slope = _calibrate(design, labels, wanted, (factor, base_points))
    return FittedCard(float(weights[0]), terms, base_points, slope, offset)


def _scale(log_odds_: Floats, intercept: float) -> tuple[float, int]:
    """Return the points of one unit of log-odds and the points a claim without any reason starts with."""
    low, high = np.quantile(log_odds_, [0.01, 0.99])
    factor = (HIGHEST - LOWEST) / max(float(high - low), 1.0)
    return factor, round(LOWEST + factor * (intercept - float(low)))


def _terms(
    conditions: tuple[Condition, ...], pairs: tuple[Pair, ...], weights: Floats, factor: float
) -> tuple[FittedTerm, ...]:
    """Return the terms with points; those that round to no point are left out."""
    whens = [(condition,) for condition in conditions] + [(conditions[one], conditions[two]) for one, two in pairs]
    terms = [
        FittedTerm(when, float(weight), round(factor * float(weight)))
        for when, weight in zip(whens, weights[1:], strict=True)
    ]
    return tuple(term for term in terms if term.points)


def _calibrate(design: Floats, labels: Labels, wanted: FitSettings, scale: tuple[float, int]) -> tuple[float, float]:
    """
    Return offset and slope of the probability of a score, from scores of claims that their weights had not seen.

    Source: Platt (1999), probabilities from held-out scores; the slope is never negative, so a higher score never
    says less.
    """
    factor, base_points = scale
    held_out = np.zeros(len(labels))
    for test in split(labels, wanted):
        rest = np.setdiff1d(np.arange(len(labels)), test)
        weights = fit_logistic(design[rest], labels[rest], wanted.ridge)
        held_out[test] = base_points + np.rint(factor * weights[1:]) @ design[test].T
    return calibrate(np.clip(held_out, 0.0, 100.0), labels)


def calibrate(scores: Floats, labels: Labels) -> tuple[float, float]:
    """Return offset and slope that turn scores into probabilities of these claims; the slope is never negative."""
    spread = max(float(scores.std()), 1.0)
    fitted = fit_logistic(((scores - scores.mean()) / spread)[:, None], labels, 1e-3)
    slope = max(float(fitted[1]) / spread, _FLATTEST)
    return float(fitted[0]) - slope * float(scores.mean()), slope


def split(labels: Labels, wanted: FitSettings) -> list[np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Return the places of each fold, with the same share of confirmed claims in each."""
    chance = np.random.default_rng(wanted.seed)
    fold = np.zeros(len(labels), dtype=np.int64)
    for label in (0, 1):
        places = chance.permutation(np.flatnonzero(labels == label))
        fold[places] = np.arange(len(places)) % wanted.folds
    return [np.flatnonzero(fold == number) for number in range(wanted.folds)]
