"""Money and days are written one way in every sentence of the desk."""

from datetime import date
from decimal import Decimal

import pytest

from app.ui.format import money
from backend.domain.calendar_days import format_day
from backend.domain.claims.authority import usd
from backend.domain.money import format_usd


@pytest.mark.parametrize("amount", ["0", "5", "1234.5", "1200000", "-1200.55", "0.01"])
def test_sentences_write_money_as_screens_do(amount):
    assert format_usd(Decimal(amount)) == money(Decimal(amount)) == usd(Decimal(amount))


def test_a_day_in_a_sentence_is_written_out():
    assert format_day(date(2026, 11, 9)) == "9 November 2026"
