"""Any field changed and the rules weighed again: at once, without a model, and without touching the case."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from backend.domain.decisions import Outcome
from backend.domain.guidelines import Guideline, RuleOutcome, weigh
from backend.domain.products import parse_fields
from backend.pipelines.underwriting.case import CaseInputs
from backend.pipelines.underwriting.derive import weigh_case


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One rule that says something else after the change."""

    rule_id: str
    wording: str
    before: RuleOutcome
    after: RuleOutcome
    points_before: int
    points_after: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The rules' outcome and score before and after a change."""

    outcome_before: Outcome
    outcome: Outcome
    score_before: int
    score: int
    changed_rules: tuple[RuleChange, ...]


def what_if(case: CaseInputs, guideline: Guideline, changes: Mapping[str, object]) -> WhatIf:
    """
    Return what the rules would say if the form held other values, exactly as an assessment of that form would.

    Args:
        case: the form and the facts of its documents, which are compared with the changed form anew.
        guideline: the version to weigh by.
        changes: new values of form fields, typed or as a form sends them.

    Raises:
        InvalidFieldsError: a change does not fit its field.

    """
    fields = parse_fields(case.product, {**case.fields, **changes}, is_draft=True)
    before = weigh(guideline, weigh_case(case).values)
    after = weigh(guideline, weigh_case(replace(case, fields=fields)).values)
    pairs = zip(before.results, after.results, strict=True)
    return WhatIf(
        outcome_before=before.floor,
        outcome=after.floor,
        score_before=before.score,
        score=after.score,
        changed_rules=tuple(
            RuleChange(new.rule_id, new.wording, old.outcome, new.outcome, old.points, new.points)
            for old, new in pairs
            if (old.outcome, old.points) != (new.outcome, new.points)
        ),
    )
