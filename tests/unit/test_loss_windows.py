"""The five years before cover starts, policy years and amounts of loss runs, on every kind of day and figure."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backend.pipelines.underwriting.derive import weigh_case
from backend.pipelines.underwriting.losses import WINDOW_YEARS, claims_of, derive_losses
from fakes.underwriting_rig import LOSS_RUN, claim, fact, loss_run, quiet_case, rows

SECOND_RUN = "d" * 64


def figures(*claims, effective=date(2027, 1, 1)):
    return {entry.name: entry for entry in derive_losses(loss_run(*claims).facts, effective)}


@pytest.mark.parametrize(
    ("effective", "first_day"),
    [
        (date(2027, 1, 1), date(2022, 1, 1)),
        (date(2027, 3, 1), date(2022, 3, 1)),
        (date(2027, 3, 29), date(2022, 3, 29)),
        (date(2027, 3, 30), date(2022, 3, 30)),
        (date(2027, 3, 31), date(2022, 3, 31)),
        (date(2027, 12, 31), date(2022, 12, 31)),
        (date(2029, 2, 28), date(2024, 2, 28)),
        (date(2028, 2, 29), date(2023, 2, 28)),
        (date(2100, 1, 1), date(2095, 1, 1)),
    ],
)
def test_the_window_begins_on_the_same_day_five_years_earlier(effective, first_day):
    before, last = first_day - timedelta(days=1), effective - timedelta(days=1)
    claims = [
        claim(number, date_of_loss=day.isoformat()) for number, day in enumerate((before, first_day, last, effective))
    ]

    assert figures(*claims, effective=effective)["claim_count_5y"].value == 2


@settings(deadline=None)
@given(st.dates(date(2005, 1, 1), date(2099, 12, 31)), st.integers(-2_500, 400))
def test_a_loss_counts_exactly_when_its_fifth_anniversary_is_not_over_and_cover_has_not_begun(effective, days):
    happened = effective + timedelta(days=days)
    assume((happened.month, happened.day) != (2, 29))
    assume((effective.month, effective.day) != (2, 29))
    fifth = happened.replace(year=happened.year + WINDOW_YEARS)
    found = figures(claim(1, date_of_loss=happened.isoformat()), effective=effective)

    assert found["claim_count_5y"].value == int(happened < effective <= fifth)


@pytest.mark.parametrize("printed", ["06/01/2025", "6/1/25", "2025-06-01", "June 1, 2025", "1 Jun 2025", "06-01-2025"])
def test_a_loss_date_counts_in_every_printed_form(printed):
    assert figures(claim(1, date_of_loss=printed))["claim_count_5y"].value == 1


@pytest.mark.parametrize("printed", ["", "pending", "13/45/2025", "2025"])
def test_a_claim_without_a_date_is_counted_in_all_and_not_in_the_window(printed):
    found = figures(claim(1, date_of_loss=printed), claim(2))

    assert found["claim_count"].value == 2
    assert found["claim_count_5y"].value == 1
    assert found["claim_count_5y"].how.endswith("1 of 2 are dated")


@pytest.mark.parametrize(
    ("status", "is_open"),
    [
        ("Open", True),
        ("OPEN", True),
        ("Reopened", True),
        ("Pending", True),
        ("Closed", False),
        ("closed", False),
        ("CLOSED - paid", False),
        ("Closed without payment", False),
        ("", False),
    ],
)
def test_a_claim_is_open_unless_the_carrier_closed_it_or_says_nothing(status, is_open):
    assert figures(claim(1, claim_status=status))["open_claim_count"].value == int(is_open)


@pytest.mark.parametrize(
    ("reserve", "paid", "recovered", "incurred"),
    [
        ("0.00", "1000.00", "0.00", "1000.00"),
        ("$2,500.50", "$1,000", "(0)", "3500.50"),
        ("0", "100", "250", "-150"),
        ("1.5k", "0", "0", "1500"),
        ("0", "0", "0", "0"),
        ("-20", "100", "0", "80"),
    ],
)
def test_incurred_is_read_from_amounts_in_every_printed_form(reserve, paid, recovered, incurred):
    only = claim(1, claim_reserves=reserve, claim_paid=paid, claim_recovered=recovered)

    assert figures(only)["incurred_total_usd"].value == Decimal(incurred)
    assert figures(only)["largest_claim_usd"].value == Decimal(incurred)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(2019, 2026),
            st.decimals(0, 10**6, places=2),
            st.decimals(0, 10**6, places=2),
            st.decimals(0, 10**5, places=2),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_the_years_sum_to_the_total_and_to_the_cent(entries):
    claims = [
        claim(
            n, effective_date=f"01/01/{y}", claim_reserves=f"{a:.2f}", claim_paid=f"{b:.2f}", claim_recovered=f"{c:.2f}"
        )
        for n, (y, a, b, c) in enumerate(entries)
    ]
    found = figures(*claims)
    years = {name: entry.value for name, entry in found.items() if "[" in name}

    assert sum(years.values()) == found["incurred_total_usd"].value == sum(a + b - c for _, a, b, c in entries)
    assert found["largest_claim_usd"].value == max(a + b - c for _, a, b, c in entries)
    assert set(years) == {f"incurred_by_policy_year_usd[{year}]" for year, *_ in entries}


def test_policy_years_stand_in_order():
    claims = [claim(n, effective_date=f"01/01/{year}") for n, year in enumerate((2026, 2019, 2024))]

    years = [name for name in figures(*claims) if "[" in name]
    assert years == [f"incurred_by_policy_year_usd[{year}]" for year in (2019, 2024, 2026)]


@pytest.mark.parametrize("unread", ["", "see note", "n/a", "1,00"])
def test_an_amount_that_is_none_leaves_the_claim_out_of_every_sum(unread):
    found = figures(claim(1, claim_paid=unread), claim(2, claim_paid="250.00"))

    assert found["incurred_total_usd"].value == Decimal("250.00")
    assert found["incurred_5y_usd"].value == Decimal("250.00")
    assert found["incurred_by_policy_year_usd[2025]"].value == Decimal("250.00")
    assert found["claims_without_amounts"].value == 1
    assert found["incurred_total_usd"].how == "reserve + paid - recovered of 1 of 2 claims"


def test_two_loss_runs_of_one_carrier_count_each_claim_once():
    second = [
        fact("valuation_date", "06/01/2026", SECOND_RUN),
        *rows("claims", [claim(1, claim_paid="900.00"), claim(3)], SECOND_RUN),
    ]
    first = loss_run(claim(1), claim(2)).facts

    for facts in ((*first, *second), (*second, *first)):
        claims = {each.number: each.incurred_usd for each in claims_of(facts)}
        assert claims == {"C-1": Decimal(1000), "C-2": Decimal(1000), "C-3": Decimal(1000)}


def test_a_claim_number_printed_twice_in_one_loss_run_is_two_lines():
    assert figures(claim(1), claim(1))["claim_count"].value == 2


def test_the_loss_run_with_the_latest_valuation_dates_them_all():
    facts = (
        *loss_run(claim(1)).facts,
        fact("valuation_date", "12/15/2026", SECOND_RUN),
        *rows("claims", [claim(2)], SECOND_RUN),
    )

    found = {entry.name: entry.value for entry in derive_losses(facts, date(2027, 1, 1))}
    assert found["loss_valuation_date"] == date(2026, 12, 15)


def test_a_claim_without_a_verified_number_is_no_claim():
    rows_of = [fact("claims[0].claim_number", "C-1", is_verified=False), fact("claims[0].claim_paid", "900.00")]

    assert claims_of(rows_of) == ()


def test_claims_stand_in_the_order_of_their_numbers_in_the_document():
    facts = rows("claims", [claim(n) for n in range(12)], LOSS_RUN)

    assert [each.number for each in claims_of(reversed(facts))] == [f"C-{n}" for n in range(12)]


@pytest.mark.parametrize(
    ("claims", "units", "frequency"),
    [(0, 10, Decimal(0)), (3, 10, Decimal("0.1")), (30, 10, Decimal(1)), (1, 3, Decimal(1) / Decimal(9))],
)
def test_frequency_is_claims_for_each_power_unit_and_policy_year(claims, units, frequency):
    weighed = weigh_case(quiet_case(loss_run(*(claim(n) for n in range(claims))), power_units=units))

    assert weighed.values["loss_years"] == 3
    assert weighed.values["claim_frequency_per_power_unit_year"] == frequency


def test_a_figure_from_form_and_documents_tells_how_it_was_computed():
    weighed = weigh_case(quiet_case(loss_run(claim(1), claim(2)), power_units=40))
    told = {entry.name: entry.sentence for entry in weighed.derived}

    assert told["claim_frequency_per_power_unit"] == (
        "claim_frequency_per_power_unit = 0.05: claim_count 2 / power_units 40 = 0.05"
    )
    assert told["loss_run_age_days"].endswith("days from loss_valuation_date 2026-12-01 to effective_date 2027-01-01")


def test_without_documents_no_figure_is_guessed():
    weighed = weigh_case(quiet_case(loss_run(claim(1)), power_units=40))
    bare = weigh_case(type(weighed.case)(weighed.case.product, weighed.case.fields))

    assert bare.values["claim_count"] is None
    assert bare.values["claim_frequency_per_power_unit_year"] is None
    assert bare.values["driver_count"] is None
    assert not any(entry.fact().is_verified for entry in bare.derived if entry.value is None)
