"""What a person's draft of a guideline must satisfy beside what every stored one must."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from backend.domain.guidelines.checks import check_guideline
from backend.domain.guidelines.rules import MAX_SCORE, ORDERINGS, SCORE_FIELD, Guideline, Operator, Rule, Threshold
from backend.domain.guidelines.shown import PLACES
from backend.domain.products import FieldSpec, Product
from backend.domain.texts import clean_line
from backend.errors import InvalidRequestError


def check_draft(guideline: Guideline, product: Product) -> None:
    """
    Pass a draft whose every rule can be evaluated, can fire, and is written in characters that people see.

    Raises:
        InvalidRequestError: names every rule that cannot, and why.

    """
    check_guideline(guideline, product)
    problems = [f"{rule.id} {problem}" for rule in guideline.rules for problem in _problems(rule, product)]
    if clean_line(guideline.note) != " ".join(guideline.note.split()):
        problems.append("the note holds characters that nobody sees")
    if not any(rule.is_active for rule in guideline.rules):
        problems.append("no rule is switched on")
    if problems:
        raise InvalidRequestError("Please correct the guideline: " + "; ".join(problems) + ".")


def _problems(rule: Rule, product: Product) -> Iterator[str]:
    written = (rule.id, rule.wording, rule.condition, rule.source, *_words_of(rule.threshold))
    if any(clean_line(text) != text for text in written):
        yield "holds line breaks, doubled blanks or characters that nobody sees"
    if isinstance(rule.threshold, Decimal) and round(rule.threshold, PLACES) != rule.threshold:
        yield f"compares with {rule.threshold}; {PLACES} decimals are the most"
    if rule.operator in ORDERINGS and (problem := _range_problem(rule, product.field(rule.field))):
        yield problem


def _words_of(threshold: Threshold) -> tuple[str, ...]:
    if isinstance(threshold, str):
        return (threshold,)
    return threshold if isinstance(threshold, tuple) else ()


def _range_problem(rule: Rule, spec: FieldSpec | None) -> str:
    """Return that the threshold lies beyond the range of its field, or that the rule can never fire, if so."""
    least, most = _range_of(rule, spec)
    threshold = rule.threshold
    if _is_before(threshold, least) or (threshold == least and rule.operator is Operator.LT):
        return f"compares with {threshold}, but {rule.field} is never below {least}"
    if _is_before(most, threshold) or (threshold == most and rule.operator is Operator.GT):
        return f"compares with {threshold}, but {rule.field} is never above {most}"
    return ""


def _range_of(rule: Rule, spec: FieldSpec | None) -> tuple[object, object]:
    if rule.field == SCORE_FIELD:
        return Decimal(0), Decimal(MAX_SCORE)
    return (spec.minimum, spec.maximum) if spec else (None, None)


def _is_before(one: object, other: object) -> bool:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return one < other
    return isinstance(one, date) and isinstance(other, date) and one < other
