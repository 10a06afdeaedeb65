"""Why the score is what it is, and the smallest change that would alter the rules' outcome, exact on the engine."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from backend.domain.decisions import Outcome
from backend.domain.guidelines import Guideline, Verdict, complete, standing
from backend.domain.guidelines.calculations import QUOTIENTS
from backend.domain.products import FieldKind, FieldSpec, Product
from backend.domain.products.plausibility import implausible
from backend.domain.submissions import FieldValue

MAX_REASONS = 4
_CENT = Decimal("0.01")
_REFINEMENTS = 64
_QUOTIENTS = {quotient.name: quotient for quotient in QUOTIENTS}


@dataclass(frozen=True, slots=True)
class Reason:
    """One of the main reasons: a rule that fired, or whose input is not known."""

    rule_id: str
    reason_code: str
    wording: str
    points: int
    floor: Outcome


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change of one field, all others as they are, that makes the rules' outcome milder."""

    field: str
    label: str
    old: FieldValue
    new: FieldValue
    outcome: Outcome
    score: int
    distance: Decimal


def main_reasons(verdict: Verdict) -> tuple[Reason, ...]:
    """Return at most four reasons, the strictest floor first, then the most points."""
    weighty = [r for r in verdict.results if r.points > 0 or r.floor is not Outcome.ACCEPT]
    ranked = sorted(weighty, key=lambda r: (-r.floor.strictness, -r.points, r.rule_id))
    return tuple(Reason(r.rule_id, r.reason_code, r.wording, r.points, r.floor) for r in ranked[:MAX_REASONS])


def smallest_changes(product: Product, guideline: Guideline, values: Mapping[str, FieldValue]) -> tuple[Change, ...]:
    """Return for each actionable field its smallest change to a milder outcome, the smallest of all first."""
    if standing(guideline, values)[0] is Outcome.ACCEPT:
        return ()
    found = [_smallest(product, guideline, values, spec) for spec in product.fields if spec.is_actionable]
    changes = [change for change in found if change is not None]
    return tuple(sorted(changes, key=lambda change: (change.distance, change.field)))


def _smallest(
    product: Product, guideline: Guideline, values: Mapping[str, FieldValue], spec: FieldSpec
) -> Change | None:
    old = values.get(spec.name)
    if old is None:
        return None
    before, _ = standing(guideline, values)

    def attempt(new: FieldValue) -> Change | None:
        if new == old or not _fits(product, spec, values, new):
            return None
        floor, score = standing(guideline, complete({**values, spec.name: new}))
        is_milder = floor.strictness < before.strictness
        return Change(spec.name, spec.label, old, new, floor, score, _distance(old, new)) if is_milder else None

    changes = [change for new in _candidates(guideline, values, spec) if (change := attempt(new)) is not None]
    best = min(changes, key=lambda change: change.distance, default=None)
    return _refined(best, attempt) if best else None


def _refined(best: Change, attempt: Callable[[FieldValue], Change | None]) -> Change:
    """Return the change after walking whole steps back towards the old value while the outcome holds."""
    for _ in range(_REFINEMENTS):
        if not isinstance(best.new, int) or isinstance(best.new, bool) or not isinstance(best.old, int):
            return best
        nearer = attempt(best.new + (1 if best.old > best.new else -1))
        if nearer is None:
            return best
        best = nearer
    return best


def _fits(product: Product, spec: FieldSpec, values: Mapping[str, FieldValue], new: FieldValue) -> bool:
    """Tell whether the form would take the new value beside the others."""
    if isinstance(new, int | Decimal) and not isinstance(new, bool):
        low, high = spec.minimum, spec.maximum
        is_low = isinstance(low, Decimal) and new < low
        is_high = isinstance(high, Decimal) and new > high
        if is_low or is_high:
            return False
    return implausible(product, {**values, spec.name: new}) == implausible(product, values)


def _distance(old: FieldValue, new: FieldValue) -> Decimal:
    """Return the change in parts of the old value, 1 for another choice."""
    if isinstance(old, int | Decimal) and isinstance(new, int | Decimal) and not isinstance(new, bool):
        return abs(Decimal(new) - Decimal(old)) / max(abs(Decimal(old)), Decimal(1))
    return Decimal(1)


def _candidates(guideline: Guideline, values: Mapping[str, FieldValue], spec: FieldSpec) -> Iterator[FieldValue]:
    """Yield the values at which a rule on the field, or on a quotient of it, changes its mind."""
    if spec.kind is FieldKind.BOOLEAN:
        yield from (True, False)
    elif spec.kind is FieldKind.CHOICE:
        yield from spec.choices
    else:
        step = Decimal(1) if spec.kind is FieldKind.INTEGER else _CENT
        for edge in _edges(guideline, values, spec.name):
            near = (edge / step).to_integral_value() * step
            for value in (near - step, near, near + step):
                yield int(value) if spec.kind is FieldKind.INTEGER else value


def _edges(guideline: Guideline, values: Mapping[str, FieldValue], name: str) -> Iterator[Decimal]:
    """Yield the field's values at which a rule stands exactly on its threshold."""
    value = values.get(name)
    if isinstance(value, int | Decimal):
        for rule in guideline.rules:
            if isinstance(rule.threshold, Decimal):
                yield from _edge(rule.field, rule.threshold, values, (name, Decimal(value)))


def _edge(
    field: str, threshold: Decimal, values: Mapping[str, FieldValue], changed: tuple[str, Decimal]
) -> Iterator[Decimal]:
    name, value = changed
    if field == name:
        yield threshold
    quotient, current = _QUOTIENTS.get(field), values.get(field)
    if quotient and isinstance(current, Decimal) and current and threshold:
        if name == quotient.numerator:
            yield value * threshold / current
        elif name in quotient.divisors:
            yield value * current / threshold
