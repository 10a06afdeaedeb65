"""Loss runs to figures: counted once, by policy year, and never guessed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from backend.domain.facts import Fact, FactMethod
from backend.domain.submissions import FieldValue
from backend.pipelines.records import records_of
from backend.pipelines.underwriting.losses import claims_of, derive_losses
from tests.fakes.underwriting_rig import PACKET, claim, fact, loss_run, rows

EFFECTIVE = date(2027, 1, 1)


def derive(*claims: dict[str, str], facts: tuple[Fact, ...] = (), effective: date | None = EFFECTIVE):
    found = derive_losses((*loss_run(*claims).facts, *facts), effective)
    return {entry.name: entry for entry in found}


def value(name: str, *claims: dict[str, str], facts: tuple[Fact, ...] = ()) -> FieldValue:
    return derive(*claims, facts=facts)[name].value


def test_rows_are_put_together_from_verified_facts_only():
    facts = rows("claims", [claim(0), claim(1)], PACKET)
    facts[2] = replace(facts[2], is_verified=False)

    first, second = records_of(facts, "claims")
    assert first.text("claim_number") == ""
    assert second.text("claim_number") == "C-1"
    assert records_of(facts, "drivers") == ()


def test_counts_claims_and_open_claims():
    claims = [claim(0), claim(1, claim_status="Open"), claim(2, claim_status="Reopened"), claim(3, claim_status="")]

    assert value("claim_count", *claims) == 4
    assert value("open_claim_count", *claims) == 2


def test_incurred_is_reserve_and_paid_less_recovered():
    claims = [claim(0, claim_reserves="500.25", claim_recovered="100.00"), claim(1)]

    assert value("incurred_total_usd", *claims) == Decimal("2400.25")
    assert value("largest_claim_usd", *claims) == Decimal("1400.25")


def test_incurred_stands_by_the_year_in_which_the_policy_began():
    found = derive(claim(0), claim(1, effective_date="07/01/2023", claim_paid="7.50"), claim(2))

    assert found["incurred_by_policy_year_usd[2023]"].value == Decimal("7.50")
    assert found["incurred_by_policy_year_usd[2025]"].value == Decimal(2000)
    assert "2 claims" in found["incurred_by_policy_year_usd[2025]"].how


@pytest.mark.parametrize("column", ["claim_reserves", "claim_paid", "claim_recovered"])
def test_a_claim_with_an_unknown_amount_is_counted_but_not_summed(column: str):
    incomplete = claim(1)
    del incomplete[column]
    found = derive(claim(0), incomplete)

    assert found["claim_count"].value == 2
    assert found["claims_without_amounts"].value == 1
    assert found["incurred_total_usd"].value == 1000
    assert "1 of 2 claims" in found["incurred_total_usd"].how


def test_no_known_amount_at_all_is_not_zero():
    assert value("incurred_total_usd", claim(0, claim_paid="see ledger")) is None
    assert value("largest_claim_usd", claim(0, claim_paid="see ledger")) is None


def test_a_clean_loss_run_has_no_claims_and_no_losses():
    assert value("claim_count") == 0
    assert value("incurred_total_usd") == 0
    assert value("largest_claim_usd") == 0


def test_without_a_loss_run_nothing_is_known():
    found = derive_losses((fact("insured.name", "Somebody"),), EFFECTIVE)

    assert {entry.value for entry in found} == {None}
    assert "claim_count" in {entry.name for entry in found}


@pytest.mark.parametrize(
    ("day", "is_recent"),
    [
        ("01/01/22", True),
        ("12/31/21", False),
        ("12/31/26", True),
        ("01/01/27", False),
        ("06/01/27", False),
    ],
)
def test_the_five_year_window_ends_the_day_before_cover_starts(day: str, *, is_recent: bool):
    found = derive(claim(0, date_of_loss=day))

    assert found["claim_count_5y"].value == int(is_recent)
    assert found["incurred_5y_usd"].value == (1000 if is_recent else 0)


def test_a_window_is_not_known_while_the_start_of_cover_is_open():
    found = derive(claim(0), effective=None)

    assert found["claim_count_5y"].value is None
    assert found["incurred_5y_usd"].value is None


def test_a_leap_day_start_of_cover_has_a_window():
    assert derive(claim(0), effective=date(2028, 2, 29))["claim_count_5y"].value == 1


def test_the_loss_run_valued_later_is_believed():
    older = loss_run(claim(0, claim_paid="1.00"), claim(7), sha256="0" * 64).facts
    older = tuple(replace(f, value="01/01/2020") if f.field == "valuation_date" else f for f in older)
    newer = loss_run(claim(0, claim_paid="900.00")).facts

    claims = {c.number: c.incurred_usd for c in claims_of((*older, *newer))}
    assert claims == {"C-0": Decimal(900), "C-7": Decimal(1000)}


def test_the_difference_to_printed_totals_is_summed_without_regard_to_sign():
    differences = (
        Fact("periods[0].difference_paid", "-5.00", "a" * 64, 1, "", method=FactMethod.DERIVED, is_verified=True),
        Fact("periods[1].difference_reserve", "7.00", "a" * 64, 1, "", method=FactMethod.DERIVED, is_verified=True),
    )

    assert value("printed_total_difference_usd", claim(0), facts=differences) == 12
    assert value("printed_total_difference_usd", claim(0)) == 0


def test_policy_years_come_from_periods_and_claims():
    found = derive(claim(0, effective_date="03/01/2021"))

    assert found["loss_years"].value == 4
    assert "2021, 2024, 2025, 2026" in found["loss_years"].how
    assert found["loss_valuation_date"].value == date(2026, 12, 1)


def test_a_derived_value_is_a_fact_that_names_its_sources():
    stated = derive(claim(0))["incurred_total_usd"].fact()

    assert stated.method is FactMethod.DERIVED
    assert stated.is_verified
    assert stated.value == "1000.00"
    assert "claims[*].claim_paid" in stated.sources
