"""A scorecard read against the features of one claim: points that sum exactly to the score."""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal

from backend.domain.guidelines import Operator
from backend.domain.scorecards.cards import Condition, Contribution, Level, Scorecard, Scored

MAX_SCORE = 100
_ORDER: Mapping[Operator, Callable[[Decimal, Decimal], bool]] = {
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
}


def score_claim(card: Scorecard, features: Mapping[str, object]) -> Scored:
    """Return the score of a claim (0 to 100) with every summand; keeping it within bounds is a summand as well."""
    parts = [Contribution("BASE", card.base_points, "Every claim of this line starts here.")]
    reasons = (e for e in card.entries if all(holds(condition, features) for condition in e.when))
    parts.extend(Contribution(entry.id, entry.points, entry.wording) for entry in reasons)
    total = sum(part.points for part in parts)
    score = min(max(total, 0), MAX_SCORE)
    if score != total:
        parts.append(Contribution("LIMIT", score - total, "The score stays within 0 and 100."))
    return Scored(score, tuple(parts), score >= card.refer_at, card.version)


def holds(condition: Condition, features: Mapping[str, object]) -> bool:
    """Tell whether a condition holds; it does not where the feature is missing or of another kind."""
    value = features.get(condition.feature)
    if value is None:
        return False
    compare = _ORDER.get(condition.op)
    if compare is not None:
        return _is_ordered(compare, value, condition.value)
    is_among = str(value) in condition.value if isinstance(condition.value, tuple) else _equal(value, condition.value)
    return is_among if condition.op in {Operator.EQ, Operator.IN} else not is_among


def _is_ordered(compare: Callable[[Decimal, Decimal], bool], value: object, level: Level) -> bool:
    number = as_number(value)
    return number is not None and isinstance(level, Decimal) and compare(number, level)


def _equal(value: object, level: Level) -> bool:
    if isinstance(level, Decimal):
        return as_number(value) == level
    if isinstance(level, bool) or isinstance(value, bool):
        return value is level
    return str(value) == level


def as_number(value: object) -> Decimal | None:
    """Return a feature as a number, None where it is none; yes and no are no numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() else None
