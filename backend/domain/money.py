"""Money as exact decimals: typed or printed amounts in, formatted amounts out."""

import re
from decimal import Decimal, InvalidOperation

_CENT = Decimal("0.01")
_MULTIPLIERS = {"k": Decimal(1_000), "m": Decimal(1_000_000)}
_AMOUNT = re.compile(
    r"(?P<sign>[-\u2212]?)\$?(?P<inner>[-\u2212]?)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?P<scale>[km]?)"
)


def parse_money(text: str) -> Decimal:
    """
    Return the amount a person or a carrier wrote: `$1,234.50`, `(1,200)`, `-45`, `12.5k`, `300 CR`.

    Parentheses, a minus sign and a trailing CR each mean a negative amount.

    Raises:
        ValueError: the text is not one amount.

    """
    shown = text.strip().lower().removesuffix("usd").strip()
    is_credit = shown.endswith("cr")
    shown = shown.removesuffix("cr").replace(" ", "")
    is_bracketed = shown.startswith("(") and shown.endswith(")")
    found = _AMOUNT.fullmatch(shown[1:-1] if is_bracketed else shown)
    if found is None:
        raise ValueError(f"{text!r} is not an amount of money")
    amount = Decimal(found["digits"].replace(",", "")) * _MULTIPLIERS.get(found["scale"], Decimal(1))
    is_negative = is_credit or is_bracketed or bool(found["sign"] or found["inner"])
    return -amount if is_negative else amount


def find_money(text: str) -> Decimal | None:
    """Return the amount, or None where the text is not one."""
    try:
        return parse_money(text)
    except (ValueError, InvalidOperation):
        return None


def cents(amount: Decimal) -> Decimal:
    """Return the amount with exactly two decimals."""
    return amount.quantize(_CENT)


def format_usd(amount: Decimal) -> str:
    """Return `$1,234.50`, without the cents where there are none."""
    rounded = cents(amount)
    digits = f"{abs(rounded):,.2f}".removesuffix(".00")
    return f"-${digits}" if rounded < 0 else f"${digits}"
