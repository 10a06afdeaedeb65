"""Corrections of facts: amounts, dates and counts must read as such, other fields take any words."""

import pytest

from backend.domain.corrections import find_misfit
from backend.pipelines.model_facts import LIST_FIELDS, SINGLE_FIELDS
from backend.pipelines.readers.driver_words import DRIVER_DATES
from backend.pipelines.readers.submission_words import FORMS, Form

AMOUNTS = (
    "claims[0].claim_paid",
    "claims[12].claim_reserves",
    "claims[3].claim_recovered",
    "periods[0].total_reserve",
    "periods[1].total_paid",
    "periods[1].difference_paid",
    "submission.annual_revenue_usd",
)
DATES = ("claims[0].date_of_loss", "claims[0].effective_date", "drivers[4].mvr_run_date", "valuation_date")
COUNTS = ("drivers[0].years_experienced", "drivers[0].accidents_last_5_years", "insured.power_units")
WORDS = ("insured.name", "claims[0].claim_status", "claims[0].claim_reported", "drivers[0].mvr_violations")


@pytest.mark.parametrize("field", AMOUNTS)
@pytest.mark.parametrize("value", ["1250", "1,250.00", "$1,250", "(45.10)", "0", "12.5k"])
def test_an_amount_may_be_typed_as_documents_print_it(field, value):
    assert find_misfit(field, value) is None


@pytest.mark.parametrize("field", AMOUNTS)
@pytest.mark.parametrize("value", ["abc", "twelve", "03/31/2026", "1,250.00 or so", "1.2.3", "NaN"])
def test_an_amount_cannot_be_words(field, value):
    assert "must be an amount, such as 12,500.00." in str(find_misfit(field, value))


@pytest.mark.parametrize("field", DATES)
@pytest.mark.parametrize("value", ["03/31/2026", "2026-03-31", "Mar 31, 2026", "3/31/26"])
def test_a_date_may_be_typed_as_documents_print_it(field, value):
    assert find_misfit(field, value) is None


@pytest.mark.parametrize("field", DATES)
@pytest.mark.parametrize("value", ["soon", "2026", "02/30/2026", "31.3.", "1250.00"])
def test_a_date_must_be_a_day_of_the_calendar(field, value):
    assert "must be a date, such as 03/31/2026." in str(find_misfit(field, value))


@pytest.mark.parametrize("field", COUNTS)
@pytest.mark.parametrize("value", ["0", "12", "1,200"])
def test_a_count_may_be_a_whole_number(field, value):
    assert find_misfit(field, value) is None


@pytest.mark.parametrize("field", COUNTS)
@pytest.mark.parametrize("value", ["-1", "12.5", "many", "1,20", "$12", "\u0661\u0662"])
def test_a_count_is_nothing_but_a_whole_number(field, value):
    assert "must be a whole number, such as 12." in str(find_misfit(field, value))


@pytest.mark.parametrize("field", WORDS)
def test_other_fields_take_any_words(field):
    assert find_misfit(field, "any words at all, 12") is None


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("claims[7].claim_paid", "Claim paid"),
        ("submission.requested_limit_usd", "Requested limit"),
        ("valuation_date", "Valuation date"),
        ("insured.power_units", "Power units"),
    ],
)
def test_the_sentence_names_the_field_as_people_do(field, name):
    sentence = find_misfit(field, "abc")

    assert sentence is not None
    assert sentence.startswith(f"{name} must be ")
    assert sentence.count(".") - sentence.count(".00") == 1


@pytest.mark.parametrize(
    "field", [field for field, form in FORMS.items() if form in {Form.MONEY, Form.COUNT, Form.DATE}]
)
def test_every_figure_and_date_that_a_form_announces_is_bounded(field):
    assert find_misfit(field, "abc") is not None


def test_every_date_of_a_list_is_bounded():
    columns = {f"{kind}[0].{column}" for kind, columns in LIST_FIELDS.items() for column in columns.split()}
    dates = {field for field in columns if "date" in field.rpartition(".")[2].split("_")}

    assert {f"drivers[0].{column}" for column in DRIVER_DATES} < dates
    assert all(find_misfit(field, "abc") for field in dates)


def test_names_and_numbers_of_identity_are_free():
    free = [field for field in SINGLE_FIELDS.split() if find_misfit(field, "abc") is None]

    assert {"insured.name", "insured.fein", "insured.policy_number", "submission.cargo"} <= set(free)


@pytest.mark.parametrize(
    ("field", "fits", "misfit"),
    [
        ("loss.date", "03/04/2026", "a Monday in March"),
        ("loss.reported_date", "4. März 2026", "yesterday"),
        ("policy.effective_date", "2026-01-01", "from January"),
        ("police.report_date", "March 5th, 2026", "05/2026"),
        ("bill.date", "04.03.2026", "4471"),
        ("bill.total", "1.240,00 €", "about a thousand"),
        ("bill.subtotal", "$1,240.00", "1,2,3"),
        ("bill.tax", "0.00", "none"),
        ("bill.lines[12].amount", "(12.50)", "twelve"),
    ],
)
def test_a_correction_of_a_claim_paper_is_of_the_kind_of_its_field(field, fits, misfit):
    assert find_misfit(field, fits) is None
    assert find_misfit(field, misfit) is not None


@pytest.mark.parametrize("field", ["loss.location", "bill.lines[0].description", "bill.number", "claimant.phone"])
def test_any_words_fit_what_a_claim_paper_says_in_words(field):
    assert find_misfit(field, "Main Street and 4th Avenue") is None
