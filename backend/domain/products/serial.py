"""Product fields as JSON and back, without losing a cent or a date."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from backend.domain.products.spec import FieldKind, Product
from backend.domain.submissions import FieldValue

JsonValue = str | int | bool | None


def fields_to_json(values: Mapping[str, FieldValue]) -> dict[str, JsonValue]:
    """Return the fields as JSON values: decimals and dates as text, the rest as it is."""
    return {name: value_to_json(value) for name, value in values.items()}


def value_to_json(value: FieldValue) -> JsonValue:
    """Return one value as JSON holds it."""
    match value:
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            return value


def fields_from_json(product: Product, stored: Mapping[str, object]) -> dict[str, FieldValue]:
    """
    Return the fields as they were before `fields_to_json`.

    Fields that this version of the product no longer knows keep their stored text, so old cases stay whole.

    Raises:
        ValueError: a stored value does not fit the kind of its field.

    """
    kinds = {spec.name: spec.kind for spec in product.fields}
    return {name: _restore(kinds.get(name, FieldKind.TEXT), value) for name, value in stored.items()}


def _restore(kind: FieldKind, stored: object) -> FieldValue:
    if stored is None or isinstance(stored, bool):
        return stored
    return _RESTORERS[kind](stored)


def _decimal(stored: object) -> Decimal:
    return Decimal(str(stored))


def _day(stored: object) -> date:
    return date.fromisoformat(str(stored))


def _whole(stored: object) -> int:
    return int(str(stored))


_RESTORERS: Mapping[FieldKind, Callable[[object], FieldValue]] = {
    FieldKind.TEXT: str,
    FieldKind.INTEGER: _whole,
    FieldKind.MONEY: _decimal,
    FieldKind.PERCENT: _decimal,
    FieldKind.DATE: _day,
    FieldKind.CHOICE: str,
    FieldKind.BOOLEAN: str,
}
