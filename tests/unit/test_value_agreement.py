"""A submitted value beside a printed one: the same in another format, another one, or not to be compared."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.products import FieldKind
from backend.pipelines.agreement import agrees, differ
from backend.pipelines.case_document import CaseDocument
from backend.pipelines.underwriting.derive import weigh_case
from fakes.underwriting_rig import AUTO, fact, quiet_case

APPLICATION = "c" * 64
FORMS = ("%m/%d/%Y", "%Y-%m-%d", "%m/%d/%y", "%B %d, %Y")


def spec(name):
    return next(each for each in AUTO.fields if each.name == name)


def application(**printed):
    facts = [fact(f"submission.{name}", value, APPLICATION, page=2) for name, value in printed.items()]
    return CaseDocument(APPLICATION, "application.pdf", tuple(facts))


@pytest.mark.parametrize(
    ("field", "submitted", "printed"),
    [
        ("power_units", 40, "40"),
        ("power_units", 40, " 40 "),
        ("power_units", 40, "40.0"),
        ("power_units", 40, "40 power units"),
        ("power_units", 1240, "1,240"),
        ("annual_mileage", 3_600_000, "3,600,000 miles"),
        ("annual_mileage", 3_600_000, "3.6 million miles"),
        ("annual_mileage", 5_000, "5k"),
        ("annual_revenue_usd", Decimal("18500000.00"), "$18,500,000"),
        ("annual_revenue_usd", Decimal(18_500_000), "US$18.5M"),
        ("annual_revenue_usd", Decimal(18_500_000), "18500000 USD"),
        ("requested_limit_usd", Decimal(1_000_000), "$1,000,000 per occurrence"),
        ("requested_limit_usd", Decimal(1_000_000), "1 million"),
        ("deductible_usd", Decimal(0), "$0"),
        ("owner_operator_percent", Decimal(10), "10%"),
        ("owner_operator_percent", Decimal("12.5"), "12.5 %"),
        ("years_in_business", 12, "12 yrs."),
        ("effective_date", date(2027, 1, 1), "01/01/2027"),
        ("effective_date", date(2027, 1, 1), "1/1/27"),
        ("effective_date", date(2027, 1, 1), "January 1, 2027"),
        ("effective_date", date(2027, 1, 1), "1 Jan 2027"),
        ("effective_date", date(2027, 1, 1), "2027-01-01"),
        ("operation_radius", "long_haul", "Long haul"),
        ("operation_radius", "long_haul", "LONG-HAUL (500+ miles)"),
        ("operation_radius", "regional", "Regional"),
        ("operation_radius", "local", "local; occasionally regional"),
        ("cargo", "general_freight", "General Freight, palletised"),
        ("cargo", "hazardous_materials", "hazardous materials"),
        ("entity_type", "limited_liability_company", "Limited Liability Company"),
        ("fein", "12-3456789", "123456789"),
        ("fein", "12-3456789", "12 3456789"),
        ("dot_number", "1234567", "1234567"),
        ("prior_carrier", "Harborview Mutual", "HARBORVIEW MUTUAL"),
        ("prior_carrier", "Harborview Insurance Co.", "Harborview Insurance Company"),
    ],
)
def test_the_same_value_in_another_format_agrees(field, submitted, printed):
    assert agrees(spec(field), submitted, printed) is True


@pytest.mark.parametrize(
    ("field", "submitted", "printed"),
    [
        ("power_units", 40, "41"),
        ("power_units", 40, "400"),
        ("power_units", 40, "41 power units"),
        ("power_units", 40, "(40)"),
        ("annual_mileage", 5, "5 thousand miles"),
        ("annual_revenue_usd", Decimal("18500000.00"), "$18,500,000.01"),
        ("annual_revenue_usd", Decimal(18), "$18M"),
        ("requested_limit_usd", Decimal(1_000_000), "$2,000,000 per occurrence"),
        ("owner_operator_percent", Decimal(10), "11%"),
        ("effective_date", date(2027, 1, 2), "02/01/2027"),
        ("effective_date", date(2027, 1, 1), "01/01/2026"),
        ("operation_radius", "local", "Long haul"),
        ("operation_radius", "regional", "Intermediate"),
        ("cargo", "general_freight", "Hazardous materials"),
        ("fein", "12-3456789", "12-3456788"),
        ("dot_number", "1234567", "7654321"),
        ("prior_carrier", "Harborview Mutual", "Oakfield Casualty"),
    ],
)
def test_another_value_contradicts(field, submitted, printed):
    assert agrees(spec(field), submitted, printed) is False


@pytest.mark.parametrize(
    ("field", "submitted", "printed"),
    [
        ("power_units", 40, "forty"),
        ("power_units", 40, "40 to 50 units"),
        ("power_units", 40, "see schedule 3b"),
        ("power_units", 40, ""),
        ("power_units", 40, "n/a"),
        ("requested_limit_usd", Decimal(1_000_000), "statutory"),
        ("owner_operator_percent", Decimal(10), "%"),
        ("effective_date", date(2027, 1, 1), "on binding"),
        ("effective_date", date(2027, 1, 1), "13/13/2027"),
        ("operation_radius", "regional", "300 miles"),
        ("operation_radius", "regional", "regionally"),
        ("cargo", "general_freight", "goods"),
        ("telematics", True, "no"),
        ("safety_programme", False, "yes"),
    ],
)
def test_what_cannot_be_compared_is_neither(field, submitted, printed):
    assert agrees(spec(field), submitted, printed) is None
    assert not differ(spec(field), printed, printed)


@settings(deadline=None)
@given(st.decimals(0, 10**9, places=2), st.decimals(0, 10**9, places=2))
def test_money_agrees_exactly_when_it_is_the_same_to_the_cent(submitted, printed):
    answer = agrees(spec("annual_revenue_usd"), submitted, f"${printed:,.2f} USD")

    assert answer is (submitted == printed)


@settings(deadline=None)
@given(
    st.dates(date(1970, 1, 1), date(2068, 12, 31)), st.sampled_from(["%m/%d/%Y", "%Y-%m-%d", "%m/%d/%y", "%B %d, %Y"])
)
def test_a_day_agrees_in_every_format(day, form):
    assert agrees(spec("effective_date"), day, day.strftime(form)) is True


@settings(deadline=None)
@given(st.sampled_from(AUTO.fields), st.text(max_size=40), st.text(max_size=40))
def test_two_documents_contradict_each_other_both_ways_or_not_at_all(field, first, second):
    assert not differ(field, first, first)
    if field.kind is not FieldKind.CHOICE:
        assert differ(field, first, second) == differ(field, second, first)


@settings(deadline=None)
@given(st.sampled_from([each for each in AUTO.fields if each.kind is FieldKind.CHOICE]), st.data())
def test_every_choice_agrees_with_its_own_label_and_with_no_other(field, data):
    chosen, other = (data.draw(st.sampled_from(field.choices)) for _ in range(2))

    assert agrees(field, chosen, field.choice_label(chosen)) is True
    if other.replace("_", " ") not in chosen.replace("_", " ") and other != chosen:
        assert agrees(field, other, field.choice_label(chosen)) is False


def reconciled(document, **changes):
    return weigh_case(quiet_case(document, **changes)).reconciliation


def test_a_printed_format_is_an_agreement_and_no_conflict():
    document = application(requested_limit_usd="$1,000,000", effective_date="January 1, 2027", operation_radius="LOCAL")
    found = reconciled(document)

    assert {"requested_limit_usd", "effective_date", "operation_radius"} <= set(found.agreements)
    assert found.other_conflicts == ()


def test_a_contradiction_carries_the_submitted_value_and_the_quote_with_its_page():
    (conflict,) = reconciled(application(cargo="Hazardous materials")).other_conflicts

    assert conflict.sentence == (
        "the submission says 'general freight'; application.pdf says 'Hazardous materials' on page 2."
    )
    assert conflict.second.document == APPLICATION


def test_a_value_that_cannot_be_compared_is_no_agreement_either():
    found = reconciled(application(annual_mileage="a great deal", cargo="goods"))

    assert found.other_conflicts == ()
    assert not {"annual_mileage", "cargo"} & set(found.agreements)


def test_each_contradicted_field_counts_once_in_the_guideline():
    weighed = weigh_case(quiet_case(application(cargo="Hazardous materials", deductible_usd="$5,000")))

    assert weighed.values["other_conflicts"] == 2
