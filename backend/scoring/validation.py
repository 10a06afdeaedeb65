"""Cross-validation: each claim is judged by a card that was fitted, selection and cuts included, without it."""

from dataclasses import dataclass

import numpy as np

from backend.domain.scorecards import FitFigures
from backend.scoring.arrays import Floats, Labels, Rows
from backend.scoring.figures import auc, average_precision, brier, recall_at
from backend.scoring.fitting import FitSettings, calibrate, fit_scorecard, split
from backend.scoring.logistic import probabilities

TENTH = 0.1


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """What cards said of claims they had not seen: before rounding, in whole points, and as a probability."""

    log_odds: Floats
    scores: Floats
    probabilities: Floats


def cross_validate(rows: Rows, labels: Labels, settings: FitSettings | None = None) -> OutOfFold:
    """Return what each claim gets from a card fitted to the other folds, all steps of the fit inside them."""
    wanted = settings or FitSettings()
    said = OutOfFold(*(np.zeros(len(labels)) for _ in range(3)))
    for test in split(labels, wanted):
        is_rest = np.ones(len(labels), dtype=bool)
        is_rest[test] = False
        card = fit_scorecard([rows[place] for place in np.flatnonzero(is_rest).tolist()], labels[is_rest], wanted)
        unseen = [rows[place] for place in test.tolist()]
        said.log_odds[test] = card.log_odds(unseen)
        said.scores[test] = card.scores(unseen)
        said.probabilities[test] = card.probabilities(unseen)
    return said


def foretell(scores: Floats, labels: Labels, settings: FitSettings | None = None) -> Floats:
    """Return the probability of each score of a card fitted elsewhere, calibrated on the other folds' claims."""
    found = np.zeros(len(labels))
    for test in split(labels, settings or FitSettings()):
        rest = np.setdiff1d(np.arange(len(labels)), test)
        offset, slope = calibrate(scores[rest], labels[rest])
        found[test] = probabilities(offset + slope * scores[test])
    return found


def figures_of(scores: Floats, foretold: Floats, labels: Labels) -> FitFigures:
    """Return the figures of scores and probabilities against what became of the claims."""
    return FitFigures(
        claims=len(labels),
        confirmed=int(labels.sum()),
        auc=round(auc(scores, labels), 4),
        average_precision=round(average_precision(scores, labels), 4),
        recall_top_tenth=round(recall_at(TENTH, scores, labels), 4),
        brier=round(brier(foretold, labels), 4),
    )
