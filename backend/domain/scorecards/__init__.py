"""The red-flag score of a claim: a card of stated points, how it is read against a claim, and the first cards."""

from backend.domain.scorecards.cards import (
    Condition,
    Contribution,
    FitFigures,
    Scorecard,
    Scored,
    ScoreEntry,
    product_of,
)
from backend.domain.scorecards.checks import check_scorecard
from backend.domain.scorecards.defaults import DEFAULT_SCORECARDS
from backend.domain.scorecards.features import FEATURES, FeatureKind, find_personal_word, flag_feature, score_features
from backend.domain.scorecards.scoring import score_claim
from backend.domain.scorecards.serial import scorecard_from_json, scorecard_to_json

__all__ = [
    "DEFAULT_SCORECARDS",
    "FEATURES",
    "Condition",
    "Contribution",
    "FeatureKind",
    "FitFigures",
    "ScoreEntry",
    "Scorecard",
    "Scored",
    "check_scorecard",
    "find_personal_word",
    "flag_feature",
    "product_of",
    "score_claim",
    "score_features",
    "scorecard_from_json",
    "scorecard_to_json",
]
