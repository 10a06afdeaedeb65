"""What a scorecard must satisfy before it may be stored or put in force."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from backend.domain.claims.red_flags import RED_FLAGS
from backend.domain.guidelines import Operator
from backend.domain.scorecards.cards import Condition, Scorecard
from backend.domain.scorecards.features import FEATURES, FeatureKind, find_personal_word, flag_feature
from backend.errors import InvalidRequestError

_SINGLE = frozenset({Operator.EQ, Operator.NE})
_ORDERED = frozenset({Operator.LT, Operator.LE, Operator.GT, Operator.GE})
_LISTED = frozenset({Operator.IN, Operator.NOT_IN})
MAX_CONDITIONS = 2
"""A reason stays a sentence: one circumstance, or two that count together."""


def check_scorecard(card: Scorecard) -> None:
    """
    Pass when every entry can be read and none looks at a person.

    Raises:
        InvalidRequestError: names every entry that cannot stand, and why.

    """
    problems = list(_problems(card))
    if problems:
        raise InvalidRequestError("Please correct the scorecard: " + "; ".join(problems) + ".")


def _problems(card: Scorecard) -> Iterator[str]:
    counts = Counter(entry.id for entry in card.entries)
    yield from (f"{entry_id} appears {count} times" for entry_id, count in counts.items() if count > 1)
    for entry in card.entries:
        if not 1 <= len(entry.when) <= MAX_CONDITIONS:
            yield f"{entry.id} needs one condition or two"
        for condition in entry.when:
            problem = _problem(card, condition)
            if problem:
                yield f"{entry.id} {problem}"


def _problem(card: Scorecard, condition: Condition) -> str:
    """Return what is wrong with a condition, empty where nothing is."""
    personal = find_personal_word(condition.feature)
    if personal:
        return f"looks at a person ({condition.feature}: {personal}), which no score may"
    feature = FEATURES.get(condition.feature)
    if feature is None:
        return f"uses {condition.feature}, which is neither a red flag nor a circumstance of the loss"
    flag = next((flag for flag in RED_FLAGS.values() if flag_feature(flag.id) == condition.feature), None)
    if flag is not None and card.line not in flag.lines:
        return f"uses {condition.feature}, which is not tested in this line"
    return _value_problem(feature.kind, condition)


def _value_problem(kind: FeatureKind, condition: Condition) -> str:
    value, op = condition.value, condition.op
    match kind:
        case FeatureKind.NUMBER:
            is_fit = isinstance(value, Decimal) and op in _ORDERED | _SINGLE
        case FeatureKind.YES_NO:
            is_fit = isinstance(value, bool) and op in _SINGLE
        case FeatureKind.WORD:
            is_list = isinstance(value, tuple) and bool(value) and op in _LISTED
            is_fit = is_list or (isinstance(value, str) and op in _SINGLE)
    return "" if is_fit else f"compares {condition.feature} in a way that does not fit it"
