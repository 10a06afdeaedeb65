"""What a guideline must satisfy before it may be stored or put in force."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from backend.domain.guidelines.inputs import kind_of, label_of
from backend.domain.guidelines.rules import MEMBERSHIPS, ORDERINGS, SCORE_FIELD, Guideline, Operator, Rule
from backend.domain.products import FieldSpec, Product
from backend.errors import InvalidRequestError

_WANTED: Mapping[type, tuple[str, str]] = {
    Decimal: ("a number", "numbers"),
    date: ("a day as 2027-01-31", "days as 2027-01-31"),
    bool: ("yes or no", "yes or no"),
    str: ("words", "words"),
}


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
    kind = kind_of(product.code, rule.field)
    if kind is None:
        return f"uses {rule.field}, which this product does not know"
    if rule.field == SCORE_FIELD and rule.points:
        return "is a band of the score and cannot add points to it"
    problem = _threshold_problem(rule) or _kind_problem(rule, kind, label_of(product.code, rule.field))
    spec = product.field(rule.field)
    return problem or (_choice_problem(rule, spec) if spec and rule.operator is not Operator.MISSING else "")


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


def _kind_problem(rule: Rule, kind: type, label: str) -> str:
    """Return why the threshold cannot meet the kind of what it is compared with."""
    if rule.operator is Operator.MISSING:
        return ""
    if rule.operator in ORDERINGS:
        is_ordered = kind in (Decimal, date) and isinstance(rule.threshold, kind)
        return "" if is_ordered else f"cannot put {label} in order with {rule.threshold}"
    one, several = _WANTED[kind]
    if isinstance(rule.threshold, tuple):
        return "" if all(_can_be(kind, member) for member in rule.threshold) else f"must compare {label} with {several}"
    return "" if isinstance(rule.threshold, kind) else f"must compare {label} with {one}"


def _can_be(kind: type, member: str) -> bool:
    """Tell whether a member of a list can equal a value of a kind; yes and no are compared one by one."""
    try:
        return kind is str or (kind is Decimal and Decimal(member).is_finite()) or (kind is date and _is_day(member))
    except (ValueError, InvalidOperation):
        return False


def _is_day(member: str) -> bool:
    return date.fromisoformat(member).isoformat() == member


def _choice_problem(rule: Rule, spec: FieldSpec) -> str:
    wanted = rule.threshold if isinstance(rule.threshold, tuple) else (rule.threshold,)
    strange = [str(choice) for choice in wanted if spec.choices and choice not in spec.choices]
    return f"names {', '.join(strange)}, which {spec.label} does not offer" if strange else ""
