"""Labelled values and filled forms: what the insured and the submission say of themselves."""

import pytest

from backend.domain.documents import Box, ExtractedDocument, FormField, MediaType, Page, PageSource
from backend.domain.facts import FactMethod
from backend.pipelines.readers import read_facts
from backend.pipelines.readers.labels import field_of_widget
from backend.pipelines.readers.submission_words import value_at
from fixtures.drawn_documents import SHA, Drawing, fact_of, plain_document, values

LETTER = """From: broker@example.invalid
Subject: Submission
Named Insured: Sable Ridge Carriers, Inc.
FEIN: 12-3456789
US DOT #: 1234567
Power Units: 42
Annual Revenue: $8.5 million
Radius of Operations: 500 miles
Proposed Effective Date: 07/01/2026
Policy Number: BA-100-22   Expiration Date: 07/01/2027
Deductible: TBD
Liability Limit: $1,000,000 CSL
Drivers: 51
"""
SAID = {
    "insured.name": "Sable Ridge Carriers, Inc.",
    "insured.fein": "12-3456789",
    "insured.dot_number": "1234567",
    "insured.power_units": "42",
    "insured.policy_number": "BA-100-22",
    "submission.annual_revenue_usd": "8500000.0",
    "submission.operation_radius": "500 miles",
    "submission.effective_date": "07/01/2026",
    "submission.expiry_date": "07/01/2027",
    "submission.requested_limit_usd": "1000000",
    "submission.driver_count_declared": "51",
}


@pytest.mark.parametrize("media_type", [MediaType.EML, MediaType.TXT, MediaType.DOCX])
def test_reads_the_labelled_values_of_a_letter(media_type: MediaType) -> None:
    assert values(plain_document(LETTER, media_type)) == SAID


def test_reads_the_same_letter_from_paper() -> None:
    drawing = Drawing()
    for index, line in enumerate(LETTER.splitlines()):
        drawing.put(60, 60 + 14 * index, line)

    assert values(drawing.as_document()) == SAID


def test_reads_label_and_value_from_neighbouring_cells() -> None:
    sheet = "Applicant\tSable Ridge Carriers, Inc.\nPower units\t42\nTrailers\t60\nYears in business\t7"

    assert values(plain_document(sheet, MediaType.XLSX)) == {
        "insured.name": "Sable Ridge Carriers, Inc.",
        "insured.power_units": "42",
        "submission.trailers": "60",
        "submission.years_in_business": "7",
    }


def test_reads_values_below_their_labels() -> None:
    drawing = Drawing()
    drawing.row(60, {40: "NAMED INSURED", 300: "FEIN", 450: "EFFECTIVE DATE"})
    drawing.row(71, {40: "Sable Ridge Carriers, Inc.", 300: "12-3456789", 450: "07/01/2026"})

    assert values(drawing.as_document()) == {
        "insured.name": "Sable Ridge Carriers, Inc.",
        "insured.fein": "12-3456789",
        "submission.effective_date": "07/01/2026",
    }


def test_the_first_of_two_statements_stays() -> None:
    found = values(plain_document("Power Units: 42\nPower Units: 43"))

    assert found == {"insured.power_units": "42"}


@pytest.mark.parametrize(
    "line",
    [
        "Power Units: many",
        "Power Units:",
        "Power Units: 12/31/2020",
        "Annual Revenue: see attached",
        "Annual Revenue: N/A",
        "Effective Date: soon",
        "Effective Date: 13/45/2020",
        "FEIN: 123",
        "Named Insured: TBD",
        "We insured twelve power units in 2020",
    ],
)
def test_gives_nothing_where_the_value_has_not_its_form(line: str) -> None:
    assert values(plain_document(line)) == {}


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("insured.power_units", "12 tractors", "12"),
        ("insured.power_units", "1,200", "1200"),
        ("submission.deductible_usd", "$2,500 each accident", "2500"),
        ("submission.annual_revenue_usd", "$4.5M gross", "4500000.0"),
        ("insured.dot_number", "USDOT 1234567", "1234567"),
        ("insured.policy_number", "SC00928137", "SC00928137"),
        ("submission.effective_date", "Mar 3, 2026 at noon", "Mar 3, 2026"),
    ],
)
def test_takes_the_value_from_the_beginning_of_the_text(field: str, text: str, value: str) -> None:
    found = value_at(field, text)

    assert found is not None
    assert found[0] == value


def _form(name: str, value: str, printed: str) -> ExtractedDocument:
    field = FormField(name, value, 1, Box(0.1, 0.1, 0.4, 0.15))
    return ExtractedDocument(MediaType.PDF, (Page(1, PageSource.FORM, printed),), (field,))


def test_what_was_typed_into_a_form_wins_over_print() -> None:
    document = _form(
        "NamedInsured_FullName_A", "Sable Ridge Carriers", "Insured: Specimen Company\nSable Ridge Carriers"
    )
    fact = fact_of(document, "insured.name")

    assert fact.value == "Sable Ridge Carriers"
    assert fact.method is FactMethod.FORM_FIELD
    assert fact.is_verified
    assert fact.box == Box(0.1, 0.1, 0.4, 0.15)


def test_a_form_value_that_the_page_does_not_show_stays_unverified() -> None:
    document = _form("NamedInsured_FullName_A", "Sable Ridge Carriers", "an empty form")

    assert not fact_of(document, "insured.name").is_verified


def test_a_form_amount_is_given_as_a_number_and_quoted_as_typed() -> None:
    fact = fact_of(_form("AnnualRevenue", "$1,250,000", "Revenue $1,250,000"), "submission.annual_revenue_usd")

    assert (fact.value, fact.quote, fact.is_verified) == ("1250000", "$1,250,000", True)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("NamedInsured_FullName_A", "insured.name"),
        ("insured_name", "insured.name"),
        ("Policy_EffectiveDate_A", "submission.effective_date"),
        ("Policy_ExpirationDate_A", "submission.expiry_date"),
        ("form1[0].PowerUnits[0]", "insured.power_units"),
        ("fein", "insured.fein"),
        ("Producer_FullName_A", ""),
        ("Form_CompletionDate_A", ""),
        ("Limit_Description_B", ""),
    ],
)
def test_a_widget_s_name_tells_its_fact(name: str, field: str) -> None:
    assert field_of_widget(name) == field


def test_labels_that_head_the_columns_of_a_list_say_nothing_of_the_submission() -> None:
    sheet = "Policy Number\tEffective Date\tClaim #\tStatus\tPaid\nTX-99\t2020-01-01\tC-100201\tOpen\t5"
    found = values(plain_document(sheet, MediaType.CSV))

    assert found["claims[0].policy_number"] == "TX-99"
    assert not [name for name in found if name.startswith(("submission.", "insured."))]


def test_a_loss_run_may_still_name_the_insured_s_numbers() -> None:
    head = "Insured: Gale Trucking LLC  FEIN: 12-3456789\nEffective Date: 01/01/2020\n"
    found = values(plain_document(f"{head}Claim #  Status  Paid\nGT-1001  Open    5"))

    assert found["insured.fein"] == "12-3456789"
    assert "submission.effective_date" not in found


def test_an_empty_document_states_nothing() -> None:
    assert read_facts(ExtractedDocument(MediaType.PDF, (Page(1, PageSource.NONE, ""),)), SHA) == ()
    assert read_facts(ExtractedDocument(MediaType.TXT, ()), SHA) == ()


def test_prose_states_nothing() -> None:
    drawing = Drawing()
    drawing.put(40, 60, "The driver of the insured vehicle reported the loss to the police on 05/06/2021.")

    assert values(drawing.as_document()) == {}
