"""Facts of lists as tables: one row an item, in document order, unproven values marked."""

from uuid import UUID, uuid4

import pytest

from app.ui.fact_tables import UNPROVEN, column_name, columns_of, pivot
from backend.domain.facts import FactMethod, FactReview
from backend.services.document_views import FactRecord

LOSS_RUN = uuid4()


def fact(field, value, *, document_id: UUID | None = LOSS_RUN, page=1, corrected=None, is_verified=True, fact_id=1):
    return FactRecord(
        fact_id=fact_id,
        run_id=uuid4(),
        document_id=document_id,
        filename="loss-run.pdf",
        sha256="0" * 64,
        page=page,
        field=field,
        value=value,
        quote=value,
        box=None,
        method=FactMethod.LAYOUT,
        confidence=1.0,
        is_verified=is_verified,
        sources=(),
        review=FactReview.OPEN,
        corrected_value=corrected,
        reviewer="",
        reviewed_at=None,
    )


def test_each_item_is_a_row_and_each_field_a_column():
    table = pivot(
        [
            fact("claims[0].claim_number", "A-1"),
            fact("claims[0].claim_paid", "100.00"),
            fact("claims[1].claim_number", "A-2"),
        ],
        "claims",
    )

    assert list(table.columns) == ["Open", "Page", "Number", "Paid", "File"]
    assert list(table["Number"]) == ["A-1", "A-2"]
    assert table["Paid"].iloc[0] == "100.00"
    assert table["Paid"].isna().iloc[1]


def test_a_persons_correction_stands_in_place_of_what_was_read():
    table = pivot([fact("claims[0].claim_paid", "100.00", corrected="1000.00")], "claims")

    assert list(table["Paid"]) == ["1,000.00"]


def test_a_value_without_proof_is_marked():
    table = pivot([fact("drivers[0].name", "Vera", is_verified=False)], "drivers")

    assert list(table["Name"]) == [f"Vera{UNPROVEN}"]


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("claim_paid", "1234567.8", "1,234,567.8"),
        ("claim_reserves", "-2500", "-2,500"),
        ("claim_recovered", "unclear", "unclear"),
        ("claim_number", "1234567", "1234567"),
    ],
)
def test_amounts_and_only_amounts_have_separators(field, value, shown):
    table = pivot([fact(f"claims[0].{field}", value)], "claims")

    assert list(table[column_name(field, "claims")]) == [shown]


def test_an_amount_without_proof_is_marked_and_has_separators():
    table = pivot([fact("claims[0].claim_paid", "1200.00", is_verified=False)], "claims")

    assert list(table["Paid"]) == [f"1,200.00{UNPROVEN}"]


def test_the_link_is_small_and_amounts_stand_to_the_right():
    table = pivot([fact("claims[0].claim_number", "A-1"), fact("claims[0].claim_paid", "100.00")], "claims")
    looks = columns_of(table, "claims")

    assert set(looks) == {"Open", "Paid"}
    assert looks["Open"]["width"] == 50
    assert looks["Paid"]["alignment"] == "right"


def test_each_row_leads_to_the_place_of_its_first_fact():
    table = pivot([fact("claims[0].claim_number", "A-1", page=7, fact_id=42)], "claims")

    assert (table["Page"].iloc[0], table["File"].iloc[0]) == (7, "loss-run.pdf")
    assert f"id={LOSS_RUN}&page=7&fact=42" in table["Open"].iloc[0]


def test_items_of_two_documents_with_the_same_number_stay_apart():
    facts = [
        fact("claims[0].claim_number", "A-1"),
        fact("claims[0].claim_number", "B-1", document_id=uuid4()),
    ]

    assert list(pivot(facts, "claims")["Number"]) == ["A-1", "B-1"]


def test_other_facts_are_left_out():
    facts = [
        fact("insured.name", "Harbor Line"),
        fact("drivers[0].name", "Vera"),
        fact("claims[x].claim_number", "odd"),
        fact("subclaims[0].claim_number", "odd"),
    ]

    assert pivot(facts, "claims").empty


def test_no_facts_give_an_empty_table_with_its_columns():
    table = pivot([], "claims")

    assert table.empty
    assert list(table.columns) == ["Open", "Page", "File"]


@pytest.mark.parametrize(
    ("field", "kind", "expected"),
    [
        ("claim_paid", "claims", "Paid"),
        ("date_of_loss", "claims", "Date of loss"),
        ("license_number", "drivers", "License number"),
        ("driver_name", "drivers", "Name"),
    ],
)
def test_headings_do_not_repeat_the_kind(field, kind, expected):
    assert column_name(field, kind) == expected
