"""Figures, dates and codes as people read them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui import format as words
from app.ui.format import NOTHING
from backend.domain.decisions import DecisionAction, Outcome
from backend.domain.products import PRODUCTS
from backend.domain.submissions import SubmissionStatus

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FLEET = PRODUCTS["commercial_auto"]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (None, NOTHING),
        (Decimal(0), "USD 0"),
        (Decimal(1_250_000), "USD 1,250,000"),
        (Decimal("1250.50"), "USD 1,250.50"),
        (Decimal("1250.00"), "USD 1,250"),
        (Decimal("-12.3"), "USD -12.30"),
    ],
)
def test_money_shows_cents_only_where_there_are_any(amount, expected):
    assert words.money(amount) == expected


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_money_never_loses_a_cent(amount):
    assert Decimal(words.money(amount).removeprefix("USD ").replace(",", "")) == amount


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (None, NOTHING),
        (Decimal(950), "950"),
        (Decimal(12_340), "12.3 k"),
        (Decimal(184_500_000), "184.5 m"),
        (Decimal(2_000_000_000), "2.0 bn"),
    ],
)
def test_tiles_show_large_amounts_in_short(amount, expected):
    assert words.short_money(amount) == expected


@pytest.mark.parametrize(
    ("when", "expected"), [(None, NOTHING), (date(2027, 3, 5), "5 Mar 2027"), (NOON, "22 Nov 2026")]
)
def test_days_name_their_month(when, expected):
    assert words.day(when) == expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", "22 Nov 2026, 12:00 UTC"),
        (None, "22 Nov 2026, 12:00 UTC"),
        ("America/New_York", "22 Nov 2026, 07:00 EST"),
        ("Asia/Tokyo", "22 Nov 2026, 21:00 JST"),
        ("No/Such_Place", "22 Nov 2026, 12:00 UTC"),
        ("../etc/passwd", "22 Nov 2026, 12:00 UTC"),
    ],
)
def test_times_stand_on_the_readers_clock_and_name_it(zone, expected):
    assert words.moment(NOON, zone) == expected


def test_no_time_is_a_dash():
    assert words.moment(None) == NOTHING


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0.4, "due in 24 min"),
        (5, "due in 5 h"),
        (47, "due in 47 h"),
        (72, "due in 3 days"),
        (24 * 15 + 20, "due in 15 days"),
        (71.999, "due in 3 days"),
        (-0.5, "overdue by 30 min"),
        (-50, "overdue by 2 days"),
    ],
)
def test_due_times_count_from_now(hours, expected):
    assert words.due(NOON + timedelta(hours=hours), NOON) == expected


def test_a_case_without_due_time_says_so():
    assert words.due(None, NOON) == "no due date"


@pytest.mark.parametrize(("fraction", "expected"), [(None, NOTHING), (0.0, "0 %"), (0.554, "55 %"), (1.0, "100 %")])
def test_fractions_become_percentages(fraction, expected):
    assert words.percent(fraction) == expected


@pytest.mark.parametrize(
    ("size_bytes", "expected"), [(12, "12 bytes"), (757_760, "740 KB"), (3_355_443, "3.2 MB"), (1024, "1 KB")]
)
def test_sizes_of_files_have_units(size_bytes, expected):
    assert words.size(size_bytes) == expected


@pytest.mark.parametrize(
    ("number", "noun", "expected"), [(0, "case", "0 cases"), (1, "case", "1 case"), (1204, "case", "1,204 cases")]
)
def test_counts_agree_with_their_noun(number, noun, expected):
    assert words.count_of(number, noun) == expected


def test_a_noun_may_have_a_plural_of_its_own():
    assert words.count_of(3, "entry", "entries") == "3 entries"


def test_every_outcome_action_and_state_has_words():
    assert set(words.OUTCOMES) == set(Outcome)
    assert set(words.ACTIONS) == set(DecisionAction)
    assert words.status_name(SubmissionStatus.WAITING_FOR_INFORMATION) == "Waiting for information"
    assert words.outcome_name(None) == NOTHING


def test_a_product_that_is_gone_is_named_by_its_code_in_words():
    assert words.product_name("commercial_auto") == "Commercial auto"
    assert words.product_name("marine_cargo") == "Marine cargo"


@pytest.mark.parametrize(
    ("name", "stored", "expected"),
    [
        ("requested_limit_usd", "1000000", "USD 1,000,000"),
        ("owner_operator_percent", "12.50", "12.5 %"),
        ("effective_date", "2027-01-01", "1 Jan 2027"),
        ("operation_radius", "long_haul", "Long haul"),
        ("state", "OH", "OH"),
        ("years_in_business", 12, "12 years"),
        ("power_units", 1200, "1,200"),
        ("telematics", False, "No"),
        ("telematics", True, "Yes"),
        ("remarks", "As last year.", "As last year."),
        ("remarks", None, NOTHING),
        ("remarks", "", NOTHING),
        ("power_units", 0, "0"),
    ],
)
def test_stored_fields_are_shown_as_their_kind_wants(name, stored, expected):
    assert words.field_value(FLEET.field(name), stored) == expected


@pytest.mark.parametrize(("stored", "expected"), [(True, "Yes"), (None, NOTHING), (7, "7"), ("x", "x")])
def test_a_field_nobody_knows_any_more_is_shown_as_it_is(stored, expected):
    assert words.field_value(None, stored) == expected


def test_initials_are_written_in_capitals():
    assert words.label("mvr_run_date") == "MVR run date"
