"""Amounts and dates as German and other European papers print them, and dates with ordinal numbers."""

from datetime import date
from decimal import Decimal

import pytest

from backend.domain.printed import amounts_in, dates_in, printed_dates_in, read_amount, read_date


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,56 €", "1234.56"),
        ("€ 1.234,56", "1234.56"),
        ("12.345.678,90", "12345678.90"),
        ("234,56 €", "234.56"),
        ("EUR 99,00", "99.00"),
        ("99,00 EUR", "99.00"),
        ("-1.234,56 €", "-1234.56"),
        ("(1.234,56 €)", "-1234.56"),
        ("€250", "250"),
    ],
)
def test_reads_amounts_with_a_decimal_comma(text, amount):
    assert read_amount(text) == Decimal(amount)
    assert amounts_in(f"zu zahlen {text} bis morgen") == (Decimal(amount),)


@pytest.mark.parametrize("text", ["12,34", "1.234,5", "1.23,45", "1.234.56", "12,34,56"])
def test_reads_no_amount_where_the_marks_say_nothing_certain(text):
    assert read_amount(text) is None
    assert amounts_in(text) == ()


def test_keeps_reading_american_amounts_beside_them():
    assert amounts_in("1,234.56 and 1.234,56 and 1,234") == (Decimal("1234.56"), Decimal("1234.56"), Decimal(1234))


@pytest.mark.parametrize(
    "text",
    ["04.03.2026", "4.3.2026", "4. 3. 2026", "4. März 2026", "March 4th, 2026", "4th March 2026", "4 March, 2026"],
)
def test_reads_german_dates_with_the_day_first_and_ordinals(text):
    assert read_date(text) == date(2026, 3, 4)
    assert dates_in(f"am {text}, dann") == (date(2026, 3, 4),)
    assert printed_dates_in(f"am {text}, dann") == (text,)


@pytest.mark.parametrize("text", ["31.02.2026", "13.13.2026", "4. Brumaire 2026", "4.3", "1.2.3.2026"])
def test_reads_no_date_where_none_is_printed(text):
    assert read_date(text) is None
