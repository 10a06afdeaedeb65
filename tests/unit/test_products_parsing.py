"""Product fields at the edge: what fits, what does not, and what the person is told."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from backend.domain.products import PRODUCTS, InvalidFieldsError, get_product, parse_fields
from backend.errors import InvalidRequestError

AUTO = PRODUCTS["commercial_auto"]


def raw_fields(**changes: object) -> dict[str, object]:
    return {
        "insured_name": "Lakeshore Haulage LLC",
        "state": "OH",
        "years_in_business": 12,
        "operation_radius": "regional",
        "cargo": "general_freight",
        "power_units": "40",
        "effective_date": "2027-01-01",
        "requested_limit_usd": "1,000,000",
        "deductible_usd": 0,
        **changes,
    }


def problems_of(**changes: object) -> dict[str, str]:
    with pytest.raises(InvalidFieldsError) as caught:
        parse_fields(AUTO, raw_fields(**changes))
    return caught.value.problems


def test_gives_every_field_of_the_product_in_form_order() -> None:
    values = parse_fields(AUTO, raw_fields())

    assert list(values) == [spec.name for spec in AUTO.fields]


def test_types_text_as_the_field_wants_it() -> None:
    values = parse_fields(AUTO, raw_fields(telematics="yes", owner_operator_percent="12.5%"))

    assert values["power_units"] == 40
    assert values["requested_limit_usd"] == Decimal(1_000_000)
    assert values["effective_date"] == date(2027, 1, 1)
    assert values["telematics"] is True
    assert values["owner_operator_percent"] == Decimal("12.5")


def test_keeps_zero_and_no_as_values_and_open_fields_as_none() -> None:
    values = parse_fields(AUTO, raw_fields(prior_losses_count_5y=0, telematics=False, fein="  "))

    assert values["deductible_usd"] == 0
    assert values["prior_losses_count_5y"] == 0
    assert values["telematics"] is False
    assert values["fein"] is None


def test_takes_a_moment_for_its_day() -> None:
    values = parse_fields(AUTO, raw_fields(effective_date=datetime(2027, 3, 4, 5, tzinfo=UTC)))

    assert values["effective_date"] == date(2027, 3, 4)
    assert not isinstance(values["effective_date"], datetime)


def test_takes_a_choice_by_its_code_or_by_its_label() -> None:
    assert parse_fields(AUTO, raw_fields(operation_radius="Long haul"))["operation_radius"] == "long_haul"
    assert parse_fields(AUTO, raw_fields(state="oh"))["state"] == "OH"


@pytest.mark.parametrize(
    ("field", "given", "repair"),
    [
        ("insured_name", "", "is needed"),
        ("insured_name", None, "is needed"),
        ("insured_name", 12, "must be text"),
        ("insured_name", "x" * 201, "longer than 200"),
        ("fein", "123456789", "must look like 12-3456789"),
        ("power_units", 0, "at least 1"),
        ("power_units", "2.5", "whole number"),
        ("power_units", True, "must be a number"),
        ("power_units", [1], "must be a number"),
        ("power_units", "many", "must be a number"),
        ("years_in_business", -1, "at least 0"),
        ("requested_limit_usd", "10000001", "at most 10000000"),
        ("requested_limit_usd", float("nan"), "finite"),
        ("requested_limit_usd", float("inf"), "finite"),
        ("requested_limit_usd", "1e400", "must be a number"),
        ("deductible_usd", "100.001", "two decimals"),
        ("owner_operator_percent", 101, "at most 100 %"),
        ("effective_date", "01/31/2027", "2027-01-31"),
        ("effective_date", date(1999, 12, 31), "at least 2000-01-01"),
        ("cargo", "dreams", "must be one of"),
        ("telematics", "perhaps", "yes or no"),
        ("telematics", 1, "yes or no"),
    ],
)
def test_names_the_field_and_the_repair(field: str, given: object, repair: str) -> None:
    problems = problems_of(**{field: given})

    assert list(problems) == [field]
    assert repair in problems[field]


def test_names_all_bad_fields_at_once_in_one_sentence() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        parse_fields(AUTO, raw_fields(power_units=0, state="ZZ", colour="red"))

    for name in ("power_units", "state", "colour"):
        assert name in caught.value.user_message


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"expiry_date": "2026-12-31"}, "expiry_date"),
        ({"expiry_date": "2027-01-01"}, "expiry_date"),
        ({"deductible_usd": 60_000, "requested_limit_usd": 50_000}, "deductible_usd"),
        ({"prior_losses_count_5y": 0, "prior_losses_incurred_5y_usd": 5}, "prior_losses_incurred_5y_usd"),
    ],
)
def test_refuses_fields_that_do_not_fit_each_other(changes: dict[str, object], field: str) -> None:
    assert list(problems_of(**changes)) == [field]


def test_leaves_a_pair_alone_while_one_of_it_is_open() -> None:
    values = parse_fields(AUTO, raw_fields(prior_losses_incurred_5y_usd=5, expiry_date="2028-01-01"))

    assert values["prior_losses_incurred_5y_usd"] == 5


def test_refuses_a_driver_who_was_a_child_when_the_cover_starts() -> None:
    product = PRODUCTS["personal_auto"]
    with pytest.raises(InvalidFieldsError) as caught:
        parse_fields(product, {"date_of_birth": "2015-06-01", "effective_date": "2027-01-01"}, is_draft=True)

    assert "15 years" in caught.value.problems["date_of_birth"]


def test_a_draft_may_stay_incomplete_but_not_wrong() -> None:
    values = parse_fields(AUTO, {"power_units": 3}, is_draft=True)
    assert values["insured_name"] is None

    with pytest.raises(InvalidFieldsError):
        parse_fields(AUTO, {"power_units": -3}, is_draft=True)


def test_removes_control_and_direction_characters_from_text() -> None:
    values = parse_fields(AUTO, raw_fields(insured_name="Lake\u202eshore\x00 \t Haulage"))

    assert values["insured_name"] == "Lake shore Haulage"


def test_an_unknown_product_is_answered_with_the_known_ones() -> None:
    with pytest.raises(InvalidRequestError, match="commercial_auto, homeowners, personal_auto"):
        get_product("marine")
