"""A guideline weighed against the values of a case: fired rules, an exact score and a floor."""

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from backend.domain.decisions import Outcome
from backend.domain.guidelines.inputs import label_of
from backend.domain.guidelines.rules import (
    MAX_SCORE,
    MEMBERSHIPS,
    ORDERINGS,
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
from backend.domain.guidelines.shown import WIDE, fill
from backend.domain.submissions import FieldValue
from backend.errors import InvalidRequestError

_CENT = Decimal("0.01")
_STRICTNESS = {outcome: outcome.strictness for outcome in Outcome}
_ORDER: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
}


def evaluate(guideline: Guideline, values: Mapping[str, FieldValue]) -> tuple[RuleResult, ...]:
    """
    Return the result of every rule in guideline order, score bands last.

    Raises:
        InvalidRequestError: a value cannot be compared with the threshold of its rule.

    """
    return weigh(guideline, values).results


def weigh(guideline: Guideline, values: Mapping[str, FieldValue]) -> Verdict:
    """
    Return the verdict of the rules alone: results, contributions that sum exactly to the score, and the floor.

    Raises:
        InvalidRequestError: a value cannot be compared with the threshold of its rule.

    """
    weighing = [_apply(guideline, r, values.get(r.field)) for r in guideline.rules if r.field != SCORE_FIELD]
    contributions = _contributions(guideline, weighing)
    score = sum(c.points for c in contributions)
    bands = [_apply(guideline, r, score) for r in guideline.rules if r.field == SCORE_FIELD]
    results = (*weighing, *bands)
    return Verdict(results, contributions, score, _strictest(r.floor for r in results))


def standing(guideline: Guideline, values: Mapping[str, FieldValue]) -> tuple[Outcome, int]:
    """Return floor and score of `weigh` without its results: for many trials in a row."""
    weighing = [(r, _outcome(r, values.get(r.field))) for r in guideline.rules if r.field != SCORE_FIELD]
    points = sum(rule.points for rule, outcome in weighing if outcome is RuleOutcome.FIRED)
    score = min(max(guideline.base_points + points, 0), MAX_SCORE)
    bands = [(r, _outcome(r, score)) for r in guideline.rules if r.field == SCORE_FIELD]
    return _strictest(_floor(rule, outcome) for rule, outcome in (*weighing, *bands)), score


def _strictest(floors: Iterable[Outcome]) -> Outcome:
    return max(floors, key=_STRICTNESS.__getitem__, default=Outcome.ACCEPT)


def _floor(rule: Rule, outcome: RuleOutcome) -> Outcome:
    match outcome:
        case RuleOutcome.FIRED:
            return rule.floor
        case RuleOutcome.MISSING:
            return rule.missing_floor
        case RuleOutcome.PASSED:
            return Outcome.ACCEPT


def _contributions(guideline: Guideline, results: list[RuleResult]) -> tuple[Contribution, ...]:
    """Return the summands of the score; where the sum leaves 0 to 100, what brings it back is a summand as well."""
    parts = [Contribution("BASE", "BASE", guideline.base_points, "Every risk of this product starts here.")]
    parts += [Contribution(r.rule_id, r.reason_code, r.points, r.wording) for r in results if r.points]
    total = sum(part.points for part in parts)
    correction = min(max(total, 0), MAX_SCORE) - total
    if correction:
        parts.append(Contribution("LIMIT", "SCORE_LIMIT", correction, "The score stays within 0 and 100."))
    return tuple(parts)


def _apply(guideline: Guideline, rule: Rule, value: FieldValue) -> RuleResult:
    outcome = _outcome(rule, value)
    is_fired = outcome is RuleOutcome.FIRED
    return RuleResult(
        rule_id=rule.id,
        guideline_version=guideline.version,
        field=rule.field,
        input_value=value,
        operator=rule.operator,
        threshold=rule.threshold,
        outcome=outcome,
        points=rule.points if is_fired else 0,
        floor=_floor(rule, outcome),
        reason_code=rule.reason_code,
        wording=_sentence(guideline.product, rule, value, outcome),
        source=rule.source,
    )


def _sentence(product: str, rule: Rule, value: FieldValue, outcome: RuleOutcome) -> str:
    """Return the rule's wording where it fired, and what is so instead where it did not."""
    if outcome is RuleOutcome.MISSING:
        return f"Not known: {label_of(product, rule.field)}."
    if rule.field.endswith("_usd") and isinstance(value, Decimal):
        value = value.quantize(_CENT, context=WIDE)
    filled = fill(rule.wording, value, rule.threshold)
    return filled if outcome is RuleOutcome.FIRED else f"Does not hold: {filled}"


def _outcome(rule: Rule, value: FieldValue) -> RuleOutcome:
    if rule.operator is Operator.MISSING:
        return RuleOutcome.FIRED if value is None else RuleOutcome.PASSED
    if value is None:
        return RuleOutcome.MISSING
    return RuleOutcome.FIRED if _holds(rule, value) else RuleOutcome.PASSED


def _holds(rule: Rule, value: FieldValue) -> bool:
    if rule.operator in ORDERINGS:
        return _in_order(rule, value)
    if rule.operator in MEMBERSHIPS:
        members = rule.threshold if isinstance(rule.threshold, tuple) else ()
        return _is_member(value, members) is (rule.operator is Operator.IN)
    return _same(value, rule.threshold) is (rule.operator is Operator.EQ)


def _is_member(value: FieldValue, members: tuple[str, ...]) -> bool:
    """Tell whether a list names a value; a number is found however it is written there."""
    if str(value) in members:
        return True
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return is_number and any(_number(member) == value for member in members)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _in_order(rule: Rule, value: FieldValue) -> bool:
    threshold = rule.threshold
    if isinstance(threshold, Decimal) and isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _ORDER[rule.operator](Decimal(value), threshold)
    if isinstance(threshold, date) and isinstance(value, date):
        return _ORDER[rule.operator](value, threshold)
    raise InvalidRequestError(f"Rule {rule.id} cannot compare {rule.field} with {threshold}; correct the guideline.")


def _same(value: FieldValue, threshold: Threshold) -> bool:
    if isinstance(value, bool) or isinstance(threshold, bool):
        return value is threshold
    return value == threshold
