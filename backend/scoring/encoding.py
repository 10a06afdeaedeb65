"""Features of claims as yes-or-no columns, each one condition of a card; learnt from the claims of the fit alone."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import numpy as np

from backend.domain.guidelines import Operator
from backend.domain.scorecards import Condition, find_personal_word
from backend.errors import InvalidRequestError
from backend.scoring.arrays import Floats, Rows

CUTS = 5
"""At most this many cuts of an ordered feature, at its quantiles."""


def learn_columns(rows: Rows, min_support: int) -> tuple[Condition, ...]:
    """
    Return the conditions that these rows can speak of, each met (and not met) by at least `min_support` of them.

    Words give one condition a level but the most common, numbers one a cut (`at least`), yes-no one.

    Raises:
        InvalidRequestError: a feature is one of a person or of the handler.

    """
    names = sorted({name for row in rows for name in row})
    personal = [name for name in names if find_personal_word(name)]
    if personal:
        raise InvalidRequestError(f"A score looks at no person: leave out {', '.join(personal)}.")
    found = [condition for name in names for condition in _conditions(name, [row.get(name) for row in rows])]
    if not found:
        return ()
    support = encode(rows, found).sum(axis=0)
    return tuple(c for c, met in zip(found, support, strict=True) if min_support <= met <= len(rows) - min_support)


def encode(rows: Rows, conditions: Sequence[Condition]) -> Floats:
    """Return 1 where a row meets a condition and 0 otherwise, shape (rows, conditions); unknown meets none."""
    design = np.zeros((len(rows), len(conditions)))
    for name, places in _by_feature(conditions):
        values = [row.get(name) for row in rows]
        numbers = _numbers(values)
        words = np.array([_word(value) for value in values], dtype=object)
        for place in places:
            level = conditions[place].value
            is_met = numbers >= float(level) if isinstance(level, Decimal) else words == _word(level)
            design[:, place] = is_met
    return design


def _by_feature(conditions: Sequence[Condition]) -> Iterable[tuple[str, list[int]]]:
    places: dict[str, list[int]] = {}
    for place, condition in enumerate(conditions):
        places.setdefault(condition.feature, []).append(place)
    return places.items()


def _conditions(name: str, values: Sequence[object]) -> Iterator[Condition]:
    known = [value for value in values if value is not None]
    if not known:
        return
    if all(isinstance(value, bool) for value in known):
        yield Condition(name, Operator.EQ, value=True)
    elif all(isinstance(value, int | float | Decimal) for value in known):
        yield from (Condition(name, Operator.GE, cut) for cut in _cuts(_numbers(known)))
    else:
        levels = Counter(str(value) for value in known)
        most_common = max(levels, key=lambda level: (levels[level], level))
        yield from (Condition(name, Operator.EQ, level) for level in sorted(levels) if level != most_common)


def _cuts(numbers: Floats) -> list[Decimal]:
    """Return the cuts of an ordered feature: every value where there are few, quantiles otherwise."""
    distinct = np.unique(numbers)
    if len(distinct) > CUTS + 1:
        inner = np.linspace(0, 1, CUTS + 2)[1:-1]
        distinct = np.unique(np.quantile(numbers, inner, method="lower"))
        return [Decimal(str(round(float(cut), 4))) for cut in distinct if cut > numbers.min()]
    return [Decimal(str(round(float(cut), 4))) for cut in distinct[1:]]


def _numbers(values: Sequence[object]) -> Floats:
    """Return numbers, NaN where a value is none: it is at least nothing."""
    is_number = [isinstance(value, int | float | Decimal) and not isinstance(value, bool) for value in values]
    return np.array([float(str(v)) if known else np.nan for v, known in zip(values, is_number, strict=True)])


def _word(value: object) -> str:
    """Return a value as a word; yes and no are told apart from the words `True` and `False`."""
    if value is None:
        return "\x00"
    return f"\x01{value}" if isinstance(value, bool) else str(value)
