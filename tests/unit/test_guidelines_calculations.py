"""Figures between form, documents and rules; and how values are shown in a rule's sentence."""

from datetime import date
from decimal import Decimal

import pytest

from backend.domain.guidelines.calculations import complete, explain, sources_of
from backend.domain.guidelines.rules import Threshold
from backend.domain.guidelines.shown import shown
from backend.domain.submissions import FieldValue


def test_divides_claims_by_power_units_and_years():
    values = complete({"claim_count": 300, "power_units": 240, "loss_years": 5})

    assert values["claim_frequency_per_power_unit"] == Decimal("1.25")
    assert values["claim_frequency_per_power_unit_year"] == Decimal("0.25")


@pytest.mark.parametrize(("claims", "years"), [(None, 5), (300, None), (300, 0)])
def test_a_figure_with_an_unknown_or_empty_part_is_not_known(claims: int | None, years: int | None):
    values = complete({"claim_count": claims, "power_units": 240, "loss_years": years})

    assert values["claim_frequency_per_power_unit_year"] is None


def test_no_claims_make_a_frequency_of_zero():
    assert complete({"claim_count": 0, "power_units": 3})["claim_frequency_per_power_unit"] == 0


def test_figures_follow_when_a_part_changes():
    values = complete({"claim_count": 10, "power_units": 10})

    assert complete({**values, "power_units": 20})["claim_frequency_per_power_unit"] == Decimal("0.5")


def test_figures_of_other_products_stay_away():
    assert "home_age_years" not in complete({"power_units": 3})


def test_counts_years_from_a_calendar_year():
    values = complete({"year_built": 1962, "effective_date": date(2027, 1, 1), "wiring_updated_year": 2030})

    assert values["home_age_years"] == 65
    assert values["wiring_age_years"] == 0


@pytest.mark.parametrize(("valued", "age_days"), [(date(2026, 12, 1), 31), (date(2027, 2, 1), 0), (None, None)])
def test_counts_days_from_the_valuation_to_the_start_of_cover(valued: date | None, age_days: int | None):
    values = complete({"loss_valuation_date": valued, "effective_date": date(2027, 1, 1)})

    assert values["loss_run_age_days"] == age_days


def test_explains_how_a_figure_comes_about():
    values = complete({"claim_count": 300, "power_units": 240})

    assert explain("claim_frequency_per_power_unit", values) == "claim_count 300 / power_units 240 = 1.25"
    assert sources_of("claim_frequency_per_power_unit") == ("claim_count", "power_units")
    assert explain("power_units", values) == ""
    home = complete({"year_built": 1962, "effective_date": date(2027, 1, 1)})
    assert explain("home_age_years", home) == "year of effective_date 2027-01-01 less year_built 1962"
    assert sources_of("home_age_years") == ("year_built", "effective_date")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "not known"),
        (True, "yes"),
        (0, "0"),
        (1_234_567, "1,234,567"),
        (Decimal("0.123456"), "0.1235"),
        (Decimal("10.00"), "10"),
        (Decimal(100), "100"),
        (date(2027, 1, 2), "2027-01-02"),
        ("long_haul", "long haul"),
        (("a_b", "c"), "a b, c"),
    ],
)
def test_shows_values_as_a_person_reads_them(value: FieldValue | Threshold, text: str):
    assert shown(value) == text


def test_explains_an_age_in_days_by_its_two_dates():
    values = complete({"loss_valuation_date": date(2026, 12, 1), "effective_date": date(2027, 1, 1)})

    assert explain("loss_run_age_days", values).endswith("2026-12-01 to effective_date 2027-01-01")
    assert sources_of("loss_run_age_days") == ("loss_valuation_date", "effective_date")
