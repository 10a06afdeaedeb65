"""How well scores order and foretell confirmed claims: each figure from scores and labels alone."""

from dataclasses import dataclass

import numpy as np

from backend.scoring.arrays import Floats, Labels


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """One tenth of the claims: what was foretold on average and what share was confirmed."""

    claims: int
    foretold: float
    confirmed: float


def auc(scores: Floats, labels: Labels) -> float:
    """Return the chance that a confirmed claim scores above another, ties counting half. Source: Mann-Whitney."""
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2.0)[place]
    confirmed = int(labels.sum())
    cleared = len(labels) - confirmed
    if not confirmed or not cleared:
        return 0.5
    return float((ranks[labels == 1].sum() - confirmed * (confirmed + 1) / 2.0) / (confirmed * cleared))


def average_precision(scores: Floats, labels: Labels) -> float:
    """Return the mean precision over the confirmed claims, claims of one score standing together."""
    distinct, place = np.unique(-scores, return_inverse=True)
    confirmed = np.cumsum(np.bincount(place, weights=labels, minlength=len(distinct)))
    seen = np.cumsum(np.bincount(place, minlength=len(distinct)))
    gained = np.diff(confirmed, prepend=0.0)
    return float((gained * confirmed / seen).sum() / max(confirmed[-1], 1.0))


def recall_at(share: float, scores: Floats, labels: Labels) -> float:
    """Return the share of confirmed claims among the highest scores; a tie at the border counts in proportion."""
    room = int(len(scores) * share)
    order = np.argsort(-scores, kind="stable")
    border = scores[order[room - 1]] if room else np.inf
    above, tied = scores > border, scores == border
    part = (room - int(above.sum())) / max(int(tied.sum()), 1)
    found = float(labels[above].sum()) + part * float(labels[tied].sum())
    return found / max(int(labels.sum()), 1)


def brier(probabilities: Floats, labels: Labels) -> float:
    """Return the mean squared distance of probability and outcome. Source: Brier (1950)."""
    return float(np.mean((probabilities - labels) ** 2))


def calibration_table(probabilities: Floats, labels: Labels, bins: int = 10) -> tuple[CalibrationRow, ...]:
    """Return foretold and confirmed shares in equal groups of claims, from the lowest probability up."""
    order = np.argsort(probabilities, kind="stable")
    groups = [group for group in np.array_split(order, bins) if len(group)]
    return tuple(CalibrationRow(len(g), float(probabilities[g].mean()), float(labels[g].mean())) for g in groups)
