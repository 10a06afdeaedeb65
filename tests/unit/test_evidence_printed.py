"""Amounts and dates as documents print them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.printed import amounts_in, dates_in, plain, printed_dates_in, read_amount, read_date


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$1,200.77", "1200.77"),
        ("1200", "1200"),
        ("$0.00", "0.00"),
        ("(1,200.00)", "-1200.00"),
        ("($45.10)", "-45.10"),
        ("-$45", "-45"),
        ("$-45", "-45"),
        ("300.00 CR", "-300.00"),
        ("300.00CR", "-300.00"),
        ("1,200-", "-1200"),
        ("$12.5k", "12500"),
        ("$1.2 million", "1200000"),
        ("3M", "3000000"),
        ("USD 75", "75"),
        ("US$75", "75"),
        ("$ 5", "5"),
        (" 42 ", "42"),
    ],
)
def test_reads_an_amount_with_its_sign_and_scale(text: str, amount: str) -> None:
    assert read_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    ["", "-", "see ledger", "04/12/19", "2024-11-04", "00928137-10000", "TR-1051", "12,34", "1.2.3", "A 5", "5 trucks"],
)
def test_reads_no_amount_where_the_text_prints_something_else(text: str) -> None:
    assert read_amount(text) is None


def test_finds_only_stand_alone_amounts_in_a_sentence() -> None:
    text = "On 04/12/19 claim 00928137-10000 (unit TR-1051): reserve $1,200.77; paid 10, recovery (3.50). 12:30 h"

    assert amounts_in(text) == (Decimal("1200.77"), Decimal(10), Decimal("-3.50"))


def test_an_opening_bracket_alone_makes_no_amount_negative() -> None:
    assert amounts_in("(5 trucks and $7)") == (Decimal(5), Decimal(7))


def test_a_negative_nothing_is_nothing() -> None:
    assert str(read_amount("(0.00)")) == "0.00"


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_every_printed_sum_is_read_back_exactly(amount: Decimal) -> None:
    assert read_amount(f"${amount:,.2f}") == amount
    assert amounts_in(f"paid ${amount:,.2f}; rest open") == (amount,)
    assert read_amount(plain(amount)) == amount


def test_plain_keeps_the_printed_decimals_and_drops_the_exponent() -> None:
    assert plain(Decimal("9458.90")) == "9458.90"
    assert plain(Decimal("1E+3")) == "1000"


@pytest.mark.parametrize(
    "text",
    [
        "03/05/2021",
        "3/5/21",
        "2021-03-05",
        "03-05-2021",
        "Mar 5, 2021",
        "March 5, 2021",
        "mar 5 2021",
        "Mar. 5, 2021",
        "5 March 2021",
        "05-Mar-2021",
    ],
)
def test_reads_a_date_in_each_known_format(text: str) -> None:
    assert read_date(text) == date(2021, 3, 5)
    assert dates_in(f"from {text}; more") == (date(2021, 3, 5),)


@pytest.mark.parametrize("text", ["13/45/2020", "02/30/2021", "1234", "may", "", "03/05", "2021-03", "03/05/2021 x"])
def test_reads_no_date_where_there_is_none(text: str) -> None:
    assert read_date(text) is None


def test_two_digit_years_turn_at_sixty_nine() -> None:
    assert read_date("01/02/68") == date(2068, 1, 2)
    assert read_date("01/02/69") == date(1969, 1, 2)


def test_gives_the_dates_of_a_term_back_as_printed() -> None:
    assert printed_dates_in("04/12/19 - 04/11/20") == ("04/12/19", "04/11/20")
    assert printed_dates_in("99/99/99 and 1/2/2020") == ("1/2/2020",)


def test_digits_of_an_identifier_are_no_date() -> None:
    assert dates_in("file 1-04/12/19, part 12/10/2020/7") == ()


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2068, 12, 31)))
def test_every_date_survives_printing_in_every_numeric_format(day: date) -> None:
    for form in ("%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d", "%m-%d-%Y"):
        assert read_date(day.strftime(form)) == day
