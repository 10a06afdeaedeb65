"""How an institution signs: colours that can be read, lines that fit, and what is kept of them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.branding import (
    ACCENT,
    LEAST_CONTRAST,
    PRIMARY,
    Branding,
    PaleColourError,
    branding_from_json,
    contrast,
    ink_on,
    nearest_darker,
    read_colour,
    read_ground,
    read_letterhead,
    read_name,
    read_rule,
    readable_on_both,
)
from backend.domain.currencies import CURRENCIES, KEPT_IN
from backend.domain.institutions import InstitutionSettings, changes, checked
from backend.errors import InvalidRequestError

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
TODAY = date(2026, 7, 4)
EURO = InstitutionSettings("North", currency="EUR", units_per_usd=Decimal("0.92"), rate_on=date(2026, 7, 1))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_that_of_the_published_examples(one, other, expected):
    assert contrast(one, other) == pytest.approx(expected, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


def test_the_colours_of_an_institution_that_chose_none_pass_their_own_checks():
    assert (read_ground(PRIMARY), read_rule(ACCENT)) == (PRIMARY, ACCENT)


@given(COLOURS)
def test_the_darker_colour_offered_is_taken_and_hardly_darker_than_it_must_be(colour):
    darker = nearest_darker(colour)

    assert read_ground(darker) == darker
    assert darker == colour or contrast(darker, "#ffffff") < LEAST_CONTRAST + 0.5


@given(COLOURS.filter(lambda colour: contrast(colour, "#ffffff") < LEAST_CONTRAST))
def test_a_pale_colour_is_answered_with_a_sentence_and_a_darker_one_of_its_kind(colour):
    with pytest.raises(PaleColourError) as caught:
        read_ground(colour)

    assert colour in caught.value.user_message
    assert caught.value.darker in caught.value.user_message
    assert read_ground(caught.value.darker) == caught.value.darker


def test_a_line_that_nobody_sees_on_paper_is_refused_and_a_pale_one_is_not():
    assert read_rule("#f2b35a") == "#f2b35a"
    with pytest.raises(PaleColourError) as caught:
        read_rule("#fefefe")
    assert read_rule(caught.value.darker) == caught.value.darker


@given(COLOURS)
def test_ink_on_a_colour_can_be_read(colour):
    assert contrast(ink_on(colour), colour) >= 3.2


@given(COLOURS)
def test_the_name_in_the_menu_is_seen_on_light_and_on_dark_ground(colour):
    shade = readable_on_both(nearest_darker(colour))

    assert contrast(shade, "#f7f9fa") >= 3
    assert contrast(shade, "#161d25") >= 3


@pytest.mark.parametrize(("typed", "read"), [("#1F5F8B", "#1f5f8b"), (" 1f5f8b ", "#1f5f8b")])
def test_a_colour_is_read_as_people_type_it(typed, read):
    assert read_colour(typed) == read


@pytest.mark.parametrize("typed", ["", "red", "#12345", "#1234567", "#12345g", "url(x)", "#1f5f8b;fill:x", "١٢٣٤٥٦"])
def test_what_is_no_colour_is_refused(typed):
    with pytest.raises(InvalidRequestError, match="is no colour"):
        read_colour(typed)


def test_letterhead_lines_are_tidied_and_empty_ones_fall_away():
    assert read_letterhead(["  12  Harbour Road ", "", "\u202eTel. 1"]) == ("12 Harbour Road", "Tel. 1")


@pytest.mark.parametrize("lines", [["a"] * 5, ["x" * 81]])
def test_a_letterhead_that_does_not_fit_is_refused(lines):
    with pytest.raises(InvalidRequestError, match="at most"):
        read_letterhead(lines)


@pytest.mark.parametrize("name", ["", "   ", "...", "x" * 81, "\u200b"])
def test_a_name_has_letters_and_an_end(name):
    with pytest.raises(InvalidRequestError):
        read_name(name)


def test_branding_comes_back_as_it_was_kept():
    kept = Branding("#7a1f3d", "#c7a008", ("One", "Two"), "abc")

    assert branding_from_json(kept.to_json()) == kept


@pytest.mark.parametrize(
    "kept", [{}, {"primary": "javascript:x", "accent": 7, "letterhead": "one", "logo_sha256": None}]
)
def test_branding_that_does_not_fit_any_more_is_that_of_an_institution_without_one(kept):
    assert branding_from_json(kept) == Branding()


# The whole form.


def test_us_dollars_need_neither_rate_nor_day():
    wanted = InstitutionSettings("  North   Mutual ", units_per_usd=Decimal("3.5"), rate_on=TODAY)

    assert checked(wanted, TODAY) == InstitutionSettings("North Mutual")


def test_another_currency_keeps_its_rate_with_the_day():
    assert checked(EURO, TODAY) == EURO


@pytest.mark.parametrize(
    "changed",
    [
        {"currency": "EURO"},
        {"currency": "XXX"},
        {"locale": "tlh"},
        {"units_per_usd": Decimal(0)},
        {"units_per_usd": Decimal(-1)},
        {"units_per_usd": Decimal("NaN")},
        {"units_per_usd": Decimal("Infinity")},
        {"units_per_usd": Decimal("0.1234567")},
        {"units_per_usd": Decimal(10) ** 9},
        {"rate_on": None},
        {"rate_on": date(2026, 7, 5)},
        {"rate_on": date(1999, 12, 31)},
        {"primary": "#ffff00"},
        {"accent": "#ffffff"},
        {"name": "!"},
        {"letterhead": ("x",) * 9},
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused_with_a_sentence(changed):
    wanted = {each: getattr(EURO, each) for each in EURO.__dataclass_fields__} | changed

    with pytest.raises(InvalidRequestError) as caught:
        checked(InstitutionSettings(**wanted), TODAY)
    assert caught.value.user_message.endswith(".")


def test_changes_name_old_and_new_values_of_what_differs_alone():
    after = InstitutionSettings(
        "South", currency="EUR", units_per_usd=Decimal("0.920000"), rate_on=None, letterhead=("A", "B")
    )

    assert changes(EURO, after) == {
        "name": ("North", "South"),
        "rate_on": ("2026-07-01", ""),
        "letterhead": ("", "A / B"),
    }


def test_currencies_are_codes_of_three_capitals_with_a_name_and_hold_the_great_ones():
    assert {"EUR", "GBP", "JPY", "CHF", KEPT_IN} <= set(CURRENCIES)
    assert all(
        len(code) == 3 and code.isascii() and code.isupper() and name.strip() for code, name in CURRENCIES.items()
    )
    assert list(CURRENCIES) == sorted(CURRENCIES)
    assert not {"XXX", "XTS", "XAU", "DEM", "HRK"} & set(CURRENCIES)
