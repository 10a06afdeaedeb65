"""Values and thresholds as a person reads them inside a rule's sentence."""

from datetime import date
from decimal import Context, Decimal

from backend.domain.guidelines.rules import Threshold
from backend.domain.submissions import FieldValue

PLACES = 4
"""Decimals that people see; a threshold has no more."""
_LAST_PLACE = Decimal(1).scaleb(-PLACES)
WIDE = Context(prec=100)
"""Papers may state amounts of any length; they are shown, not calculated with."""


def fill(wording: str, value: FieldValue, threshold: Threshold) -> str:
    """Return the sentence of a rule with its value and threshold; plain replacement, so braces can do no harm."""
    return wording.replace("{threshold}", shown(threshold)).replace("{value}", shown(value))


def shown(value: FieldValue | Threshold) -> str:
    """Return `1,200.5`, `yes`, `2027-01-31`, `long haul`, `a, b` or `not known`."""
    match value:
        case None:
            return "not known"
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return _number(Decimal(value))
        case date():
            return value.isoformat()
        case tuple():
            return ", ".join(shown(member) for member in value)
        case _:
            return value.replace("_", " ")


def _number(number: Decimal) -> str:
    """Return at most four decimals, without trailing zeros."""
    rounded = number.quantize(_LAST_PLACE, context=WIDE) if number.is_finite() else number
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
