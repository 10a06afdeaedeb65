"""How a scorecard is fitted to labelled claims and how well it does on claims it has not seen; arrays only."""

from backend.scoring.figures import CalibrationRow, auc, average_precision, brier, calibration_table, recall_at
from backend.scoring.fitting import FitSettings, FittedCard, FittedTerm, fit_scorecard
from backend.scoring.validation import OutOfFold, cross_validate, figures_of, foretell

__all__ = [
    "CalibrationRow",
    "FitSettings",
    "FittedCard",
    "FittedTerm",
    "OutOfFold",
    "auc",
    "average_precision",
    "brier",
    "calibration_table",
    "cross_validate",
    "figures_of",
    "fit_scorecard",
    "foretell",
    "recall_at",
]
