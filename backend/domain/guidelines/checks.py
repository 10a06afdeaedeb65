"""What a guideline must satisfy before it may be stored or put in force."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from backend.domain.guidelines.inputs import inputs_of
from backend.domain.guidelines.rules import MEMBERSHIPS, ORDERINGS, SCORE_FIELD, Guideline, Operator, Rule
from backend.domain.products import FieldKind, FieldSpec, Product
from backend.errors import InvalidRequestError

_BOOLEANS = (FieldKind.BOOLEAN,)
_WORDS = (FieldKind.TEXT, FieldKind.CHOICE)


def check_guideline(guideline: Guideline, product: Product) -> None:
    """
    Pass when every rule can be evaluated on this product.

    Raises:
        InvalidRequestError: names every rule that cannot, and why.

    """
    problems = list(_problems(guideline, product))
    if problems:
        raise InvalidRequestError("Please correct the guideline: " + "; ".join(problems) + ".")


def _problems(guideline: Guideline, product: Product) -> Iterator[str]:
    if guideline.product != product.code:
        yield f"it is written for {guideline.product}, not for {product.code}"
    counts = Counter(rule.id for rule in guideline.rules)
    yield from (f"{rule_id} appears {count} times" for rule_id, count in counts.items() if count > 1)
    for rule in guideline.rules:
        problem = _problem(rule, product)
        if problem:
            yield f"{rule.id} {problem}"


def _problem(rule: Rule, product: Product) -> str:
    """Return what is wrong with a rule, empty where nothing is."""
    spec = product.field(rule.field)
    if rule.field == SCORE_FIELD:
        return "is a band of the score and cannot add points to it" if rule.points else _threshold_problem(rule)
    if spec is None and rule.field not in inputs_of(product.code):
        return f"uses {rule.field}, which this product does not know"
    return _threshold_problem(rule) or (_kind_problem(rule, spec) if spec else "")


def _threshold_problem(rule: Rule) -> str:
    """Return why the threshold cannot serve the operator."""
    if rule.operator is Operator.MISSING:
        return "" if rule.threshold is None else "asks for a missing value and takes no threshold"
    if rule.operator in ORDERINGS:
        return "" if isinstance(rule.threshold, Decimal | date) else "needs a number or a date to compare with"
    if rule.operator in MEMBERSHIPS:
        return "" if isinstance(rule.threshold, tuple) and rule.threshold else "needs a list of values"
    is_single = rule.threshold is not None and not isinstance(rule.threshold, tuple)
    return "" if is_single else "needs one value to compare with"


def _kind_problem(rule: Rule, spec: FieldSpec) -> str:
    """Return why the threshold cannot meet the kind of the field."""
    if rule.operator is Operator.MISSING:
        return ""
    if rule.operator in ORDERINGS:
        wanted = date if spec.kind is FieldKind.DATE else Decimal
        is_ordered = spec.kind not in _BOOLEANS + _WORDS and isinstance(rule.threshold, wanted)
        return "" if is_ordered else f"cannot put {spec.label} in order with {rule.threshold}"
    if spec.kind is FieldKind.BOOLEAN and not isinstance(rule.threshold, bool):
        return f"must compare {spec.label} with yes or no"
    return _choice_problem(rule, spec)


def _choice_problem(rule: Rule, spec: FieldSpec) -> str:
    wanted = rule.threshold if isinstance(rule.threshold, tuple) else (rule.threshold,)
    strange = [str(choice) for choice in wanted if spec.choices and choice not in spec.choices]
    return f"names {', '.join(strange)}, which {spec.label} does not offer" if strange else ""
