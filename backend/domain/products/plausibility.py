"""Checks between two fields of one form: dates in order, shares within wholes, counts that fit amounts."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from backend.domain.products.spec import Plausibility, Product, Relation
from backend.domain.submissions import FieldValue


def implausible(product: Product, values: Mapping[str, FieldValue]) -> dict[str, str]:
    """Return the repair for each field that does not fit another one; pairs with an open field are left alone."""
    return {
        check.field: check.wording
        for check in product.plausibility
        if not _HOLDS[check.relation](check, values.get(check.field), values.get(check.other))
    }


def _after(_check: Plausibility, value: FieldValue, other: FieldValue) -> bool:
    return not (isinstance(value, date) and isinstance(other, date)) or value > other


def _not_before(_check: Plausibility, value: FieldValue, other: FieldValue) -> bool:
    return not (isinstance(value, date) and isinstance(other, date)) or value >= other


def _at_most(_check: Plausibility, value: FieldValue, other: FieldValue) -> bool:
    return not (isinstance(value, int | Decimal) and isinstance(other, int | Decimal)) or value <= other


def _zero_with(_check: Plausibility, value: FieldValue, other: FieldValue) -> bool:
    return other is None or value is None or other != 0 or value == 0


def _years_before(check: Plausibility, value: FieldValue, other: FieldValue) -> bool:
    if not (isinstance(value, date) and isinstance(other, date)):
        return True
    return full_years(value, other) >= check.years


def full_years(start: date, end: date) -> int:
    """Return the completed years from one date to another, negative where the second is earlier."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


_HOLDS: Mapping[Relation, Callable[[Plausibility, FieldValue, FieldValue], bool]] = {
    Relation.AFTER: _after,
    Relation.NOT_BEFORE: _not_before,
    Relation.AT_MOST: _at_most,
    Relation.ZERO_WITH: _zero_with,
    Relation.YEARS_BEFORE: _years_before,
}
