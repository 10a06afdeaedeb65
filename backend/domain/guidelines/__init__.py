"""Guidelines as data: versioned rules, how they are weighed, and the demonstration book's own versions."""

from collections.abc import Mapping

from backend.domain.guidelines.calculations import complete
from backend.domain.guidelines.checks import check_guideline
from backend.domain.guidelines.commercial_auto import COMMERCIAL_AUTO_GUIDELINE
from backend.domain.guidelines.differences import AttributeChange, DifferenceKind, RuleDifference, differences_of
from backend.domain.guidelines.drafts import check_draft
from backend.domain.guidelines.evaluation import evaluate, standing, weigh
from backend.domain.guidelines.homeowners import HOMEOWNERS_GUIDELINE
from backend.domain.guidelines.inputs import RuleInput, inputs_of
from backend.domain.guidelines.personal_auto import PERSONAL_AUTO_GUIDELINE
from backend.domain.guidelines.rules import (
    SCORE_FIELD,
    Contribution,
    Guideline,
    Operator,
    Rule,
    RuleOutcome,
    RuleResult,
    Threshold,
    Verdict,
)
from backend.domain.guidelines.serial import guideline_from_json, guideline_to_json, threshold_to_json
from backend.domain.guidelines.shown import shown
from backend.domain.guidelines.values import values_from_json

__all__ = [
    "DEFAULT_GUIDELINES",
    "SCORE_FIELD",
    "AttributeChange",
    "Contribution",
    "DifferenceKind",
    "Guideline",
    "Operator",
    "Rule",
    "RuleDifference",
    "RuleInput",
    "RuleOutcome",
    "RuleResult",
    "Threshold",
    "Verdict",
    "check_draft",
    "check_guideline",
    "complete",
    "differences_of",
    "evaluate",
    "guideline_from_json",
    "guideline_to_json",
    "inputs_of",
    "shown",
    "standing",
    "threshold_to_json",
    "values_from_json",
    "weigh",
]

DEFAULT_GUIDELINES: Mapping[str, Guideline] = {
    guideline.product: guideline
    for guideline in (COMMERCIAL_AUTO_GUIDELINE, HOMEOWNERS_GUIDELINE, PERSONAL_AUTO_GUIDELINE)
}
