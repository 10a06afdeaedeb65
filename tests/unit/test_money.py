"""Amounts as carriers print them and people type them."""

from decimal import Decimal

import pytest

from backend.domain.money import cents, format_usd, parse_money


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$1,234.50", "1234.50"),
        ("1234", "1234"),
        ("(1,200.00)", "-1200.00"),
        ("-$45", "-45"),
        ("$-45", "-45"),
        ("300.25 CR", "-300.25"),
        ("12.5k", "12500"),
        ("2M", "2000000"),
        ("1,000 USD", "1000"),
        ("0", "0"),
    ],
)
def test_reads_an_amount_with_its_sign(text: str, amount: str) -> None:
    assert parse_money(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "see ledger", "1,23", "12.3.4", "$", "1 2a", "nan", "1e5"])
def test_never_guesses_an_amount(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_money(text)


def test_shows_amounts_with_cents_only_where_there_are_some() -> None:
    assert format_usd(Decimal(1_200_000)) == "USD 1,200,000"
    assert format_usd(Decimal("-1200.5")) == "USD -1,200.50"
    assert cents(Decimal("1.005")) == Decimal("1.00")
