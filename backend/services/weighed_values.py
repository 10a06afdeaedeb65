"""The values that rules weighed, kept with a result so that what-if needs no document again."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from backend.domain.submissions import FieldValue

_UNPACK: Mapping[str, Callable[[str], FieldValue]] = {
    "decimal": Decimal,
    "date": date.fromisoformat,
    "integer": int,
    "text": str,
    "boolean": lambda word: word == "True",
}


def pack_values(values: Mapping[str, FieldValue]) -> dict[str, list[str] | None]:
    """Return each value as its kind and its text."""
    return {name: _packed(value) for name, value in values.items()}


def unpack_values(packed: object) -> dict[str, FieldValue]:
    """Return the values as they were before `pack_values`; a result without them gives none."""
    if not isinstance(packed, Mapping):
        return {}
    return {name: None if pair is None else _UNPACK[pair[0]](pair[1]) for name, pair in packed.items()}


def _packed(value: FieldValue) -> list[str] | None:
    match value:
        case None:
            return None
        case bool():
            return ["boolean", str(value)]
        case Decimal():
            return ["decimal", f"{value:f}"]
        case date():
            return ["date", value.isoformat()]
        case int():
            return ["integer", str(value)]
        case str():
            return ["text", value]
