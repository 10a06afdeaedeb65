"""Who is insured by a loss run: every name that is more than another spelling is stated with its own quote."""

import pytest

from backend.domain.facts import Fact
from backend.pipelines.readers import read_facts
from fixtures.drawn_documents import SHA, Drawing, values


def _names(*printed: str) -> list[Fact]:
    drawing = Drawing()
    for at, name in enumerate(printed):
        if at:
            drawing.turn_page()
        drawing.row(60, {40: f"Named Insured: {name}", 400: f"Policy Number: KF 100 2{at}"})
        drawing.row(90, {40: "Claim No.", 160: "Loss date", 260: "Claimant", 420: "Outstanding", 500: "Paid"})
        drawing.row(102, {40: f"KF-7000{at}", 160: "06/02/2021", 260: "Ada Moss", 420: "10.00", 500: "20.00"})
    return [fact for fact in read_facts(drawing.in_memory(), SHA) if fact.field == "insured.name"]


def test_two_insureds_in_one_loss_run_are_two_facts_with_their_pages() -> None:
    facts = _names("Kestrel Freight Co", "Heron Haulage Inc.")

    assert [(fact.value, fact.page, fact.is_verified) for fact in facts] == [
        ("Kestrel Freight Co", 1, True),
        ("Heron Haulage Inc.", 2, True),
    ]


@pytest.mark.parametrize(
    "other",
    [
        "KESTREL FREIGHT COMPANY",
        "Kestrel Freight, L.L.C.",
        "The Kestrel Freight",
        "Kestrel Frei",
        "Kestrel Freight Co of Ohio",
        "see schedule",
        "Mailing Address",
        "12345",
    ],
)
def test_another_spelling_of_the_insured_is_no_second_name(other: str) -> None:
    assert [fact.value for fact in _names("Kestrel Freight Co", other)] == ["Kestrel Freight Co"]


def test_a_name_of_nothing_but_a_legal_form_is_kept_as_it_stands() -> None:
    assert [fact.value for fact in _names("The Company Inc", "Limited Co")] == ["The Company Inc", "Limited Co"]


def test_a_heading_beside_the_label_is_nobody() -> None:
    drawing = Drawing()
    drawing.row(40, {40: "Named Insured", 400: "Mailing Address"})
    drawing.row(60, {40: "Policyholder: Kestrel Freight Co", 400: "Account Number: 55-71"})
    drawing.row(90, {40: "Claim No.", 160: "Loss date", 260: "Claimant", 420: "Outstanding", 500: "Paid"})
    drawing.row(102, {40: "KF-70001", 160: "06/02/2021", 260: "Ada Moss", 420: "10.00", 500: "20.00"})

    found = values(drawing.in_memory())

    assert found["insured.name"] == "Kestrel Freight Co"
    assert found["insured.customer_number"] == "55-71"
