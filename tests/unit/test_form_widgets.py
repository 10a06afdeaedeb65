"""Values between rows and widgets: nothing is lost, and what a widget cannot hold never stops the screen."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.form_widgets import Slot, from_widget, is_long, spaced_money, to_widget, too_long
from app.ui.forms import Form, as_typed, open_fields, progress_sentence
from backend.domain.products import PRODUCTS, fields_to_json, parse_fields
from backend.domain.submissions import FieldValue

FLEET = PRODUCTS["commercial_auto"]
TYPED: dict[str, FieldValue] = {
    "insured_name": "Harbor Line Freight LLC",
    "state": "OH",
    "years_in_business": 12,
    "operation_radius": "regional",
    "cargo": "general_freight",
    "power_units": 40,
    "effective_date": date(2027, 1, 1),
    "requested_limit_usd": Decimal(1_000_000),
    "deductible_usd": Decimal("5000.50"),
    "owner_operator_percent": Decimal("12.5"),
    "telematics": False,
}


@pytest.mark.parametrize(
    ("name", "stored", "expected"),
    [
        ("requested_limit_usd", "1000000", "1,000,000"),
        ("requested_limit_usd", "a lot", "a lot"),
        ("years_in_business", 12, 12),
        ("years_in_business", "12", 12),
        ("years_in_business", -4, -4),
        ("years_in_business", 100_000, 100_000),
        ("years_in_business", 10**16, None),
        ("years_in_business", "twelve", None),
        ("owner_operator_percent", "12.5", 12.5),
        ("owner_operator_percent", 250, 250.0),
        ("effective_date", "2027-01-01", date(2027, 1, 1)),
        ("effective_date", "1999-12-31", None),
        ("effective_date", "tomorrow", None),
        ("operation_radius", "regional", "regional"),
        ("operation_radius", "interplanetary", None),
        ("telematics", True, "Yes"),
        ("telematics", False, "No"),
        ("telematics", "Yes", "Yes"),
        ("telematics", "perhaps", None),
        ("remarks", "", None),
        ("remarks", None, None),
    ],
)
def test_a_stored_value_becomes_what_its_widget_holds_or_nothing(name, stored, expected):
    spec = FLEET.field(name)

    assert to_widget(spec, stored) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(date(2027, 1, 1), "2027-01-01"), ("  Oak  ", "Oak"), ("   ", None), (0, 0), (None, None), (12.5, 12.5)],
)
def test_a_widgets_value_becomes_json(value, expected):
    assert from_widget(value) == expected


def test_a_stored_case_goes_through_the_form_and_back_unchanged():
    values = parse_fields(FLEET, TYPED)
    again = parse_fields(
        FLEET,
        {name: str(v) if isinstance(v, float) else v for name, v in as_typed(FLEET, fields_to_json(values)).items()},
    )

    assert again == values


@given(st.decimals(min_value=0, max_value=10**11, places=2))
def test_no_amount_loses_a_cent_on_its_way_through_the_form(amount):
    spec = FLEET.field("annual_revenue_usd")
    typed = to_widget(spec, f"{amount:f}")
    values = parse_fields(FLEET, {"annual_revenue_usd": typed}, is_draft=True)

    assert values["annual_revenue_usd"] == amount


@given(st.text(max_size=60))
def test_no_text_typed_as_an_amount_stops_the_screen(text):
    assert isinstance(spaced_money(text), str)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1000000", "1,000,000"),
        ("$1,234.5", "1,234.50"),
        ("12k", "12,000"),
        ("0", "0"),
        ("1.234", "1.234"),
        ("a lot", "a lot"),
        ("", ""),
    ],
)
def test_typed_amounts_get_their_thousands_apart_and_are_never_rounded(typed, expected):
    assert spaced_money(typed) == expected


def test_labels_carry_units_and_a_star_where_required_and_say_nothing_twice():
    labels = {spec.name: Slot(spec, "key").label for spec in FLEET.fields}

    assert labels["requested_limit_usd"] == "Liability limit (USD) *"
    assert labels["years_in_business"] == "Years in business *"
    assert labels["annual_mileage"] == "Annual mileage (miles)"
    assert labels["owner_operator_percent"] == "Owner-operators"


def test_only_long_texts_get_a_box_of_several_lines():
    assert [spec.name for spec in FLEET.fields if is_long(spec)] == ["remarks"]


def test_forms_of_the_same_product_keep_their_values_apart():
    first, second = Form(FLEET, "new"), Form(FLEET, "edit-1")

    assert {first.key(s.name) for s in FLEET.fields}.isdisjoint(second.key(s.name) for s in FLEET.fields)


def test_zero_and_no_count_as_filled():
    given_values = {spec.name: 0 for spec in FLEET.fields}

    assert open_fields(FLEET, given_values) == []
    assert progress_sentence(FLEET, given_values) == "All 9 required fields are filled."


def test_the_first_open_fields_are_named_in_form_order():
    sentence = progress_sentence(FLEET, {"insured_name": "Oak", "state": "OH"})

    assert sentence == ("2 of 9 required fields filled. Open: Years in business, Radius of operation, Main cargo …")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (None, ""),
        (12, ""),
        ("x" * 4000 + "  ", ""),
        ("word " * 4000, "holds 19,999 characters; at most 4,000 can be sent, shorten it."),
    ],
)
def test_a_text_that_is_too_long_stays_in_its_box_and_is_called_so(typed, said):
    assert said == too_long(FLEET.field("remarks"), typed)
