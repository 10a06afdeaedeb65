"""Any field changed and the rules weighed again: at once, without a model, and without touching the case."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.domain.decisions import Outcome
from backend.domain.guidelines import Guideline, RuleOutcome, complete, weigh
from backend.domain.products import Product, parse_fields
from backend.domain.submissions import FieldValue


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


def what_if(
    product: Product, guideline: Guideline, values: Mapping[str, FieldValue], changes: Mapping[str, object]
) -> WhatIf:
    """
    Return what the rules would say if the form held other values; values from documents stay as they are.

    Args:
        product: the product of the case.
        guideline: the version to weigh by.
        values: the values an assessment weighed, fields and derived ones alike.
        changes: new values of form fields, typed or as a form sends them.

    Raises:
        InvalidFieldsError: a change does not fit its field.

    """
    known = {spec.name: values.get(spec.name) for spec in product.fields}
    changed = parse_fields(product, {**known, **changes}, is_draft=True)
    before = weigh(guideline, values)
    after = weigh(guideline, complete({**values, **changed}))
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
