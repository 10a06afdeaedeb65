"""Figures and days as institutions write them, compared with the Unicode tables."""

from datetime import date
from decimal import Decimal

import pytest
from babel import Locale
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

from backend.domain.locales import DEFAULT_LOCALE, LOCALES, day_figures, figure, find_locale

AMOUNT = Decimal("1234567.845")


@pytest.mark.parametrize("code", LOCALES)
def test_figures_are_written_as_the_unicode_tables_say(code):
    ours, theirs = LOCALES[code], Locale.parse(code.replace("-", "_"))
    spaces = str.maketrans({"\u00a0": "\u202f"})

    assert ours.point == get_decimal_symbol(theirs)
    assert ours.group == get_group_symbol(theirs).translate(spaces)
    assert figure(AMOUNT, ours) == format_decimal(AMOUNT, "#,##0.00", locale=theirs).translate(spaces)


@pytest.mark.parametrize("code", LOCALES)
def test_a_day_stands_in_the_order_of_the_place(code):
    pattern = Locale.parse(code.replace("-", "_")).date_formats["short"].pattern.lower()
    wanted = sorted("dmy", key=pattern.index)
    written = day_figures(date(2033, 11, 22), LOCALES[code])

    assert sorted("dmy", key=lambda part: written.index({"d": "22", "m": "11", "y": "2033"}[part])) == wanted


@pytest.mark.parametrize(
    ("code", "written"), [("en-US", "07/04/2026"), ("de-DE", "04.07.2026"), ("sv-SE", "2026-07-04")]
)
def test_days_are_figures_alone(code, written):
    assert day_figures(date(2026, 7, 4), LOCALES[code]) == written


@pytest.mark.parametrize(
    ("amount", "places", "written"),
    [
        ("0", 2, "0,00"),
        ("-0.001", 2, "0,00"),
        ("-1234.5", 2, "-1.234,50"),
        ("999.995", 0, "1.000"),
        ("0.92", 4, "0,9200"),
    ],
)
def test_small_negative_and_rounded_amounts(amount, places, written):
    assert figure(Decimal(amount), LOCALES["de-DE"], places) == written


def test_a_locale_is_found_in_either_spelling_and_an_unknown_one_is_that_of_the_default():
    assert find_locale("de_DE") is find_locale("de-DE") is LOCALES["de-DE"]
    assert find_locale("tlh") is LOCALES[DEFAULT_LOCALE]
