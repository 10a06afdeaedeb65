"""The values that an assessment weighed, read back from its stored result as they were."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from backend.domain.products import Product, fields_from_json
from backend.domain.submissions import FieldValue


def values_from_json(product: Product, stored: Mapping[str, object]) -> dict[str, FieldValue]:
    """
    Return form fields and derived values with their kinds.

    Raises:
        ValueError: a stored value does not fit the kind of its field.

    """
    form = {spec.name for spec in product.fields}
    fields = fields_from_json(product, {name: value for name, value in stored.items() if name in form})
    return {**fields, **{name: _derived(value) for name, value in stored.items() if name not in form}}


def _derived(value: object) -> FieldValue:
    """Return a derived value: a count as it is, and text as the date or the number that it states."""
    if value is None or isinstance(value, bool | int):
        return value
    text = str(value)
    return date.fromisoformat(text) if text.count("-") == 2 else Decimal(text)  # noqa: PLR2004
