"""Money as exact decimals: typed amounts in, formatted amounts out."""

from decimal import Decimal

from backend.domain.printed import read_amount

_CENT = Decimal("0.01")


def parse_money(text: str) -> Decimal:
    """
    Return the amount a person typed: `$1,234.50`, `(1,200)`, `-45`, `12.5k`, `300 CR`, `1,000 USD`.

    Raises:
        ValueError: the text is not one amount.

    """
    amount = read_amount(text.strip().removesuffix("USD"))
    if amount is None:
        raise ValueError(f"{text!r} is not an amount of money")
    return amount


def cents(amount: Decimal) -> Decimal:
    """Return the amount with exactly two decimals."""
    return amount.quantize(_CENT)


def format_usd(amount: Decimal) -> str:
    """Return `USD 1,234.50`, without the cents where there are none, as every screen and sentence writes money."""
    return f"USD {cents(amount) + 0:,.2f}".removesuffix(".00")  # adding 0 takes the sign off a zero
