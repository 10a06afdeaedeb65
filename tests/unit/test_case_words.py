"""Rows of an exported case read as a person writes: words, amounts, days, people, and a line for each nested thing."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from backend.domain.case_export import CaseHead, CaseType
from backend.services.case_pages import CasePages
from backend.services.case_words import HEADINGS, LABELS, heading_of, label_of, lines_of, value_of
from backend.store.tables import Base

ADA = UUID(int=7)
PEOPLE = {str(ADA): "Ada Lind"}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("claimed_usd", Decimal("2000000.00"), "USD 2,000,000"),
        ("limit_usd", "1250.50", "USD 1,250.50"),
        ("limit_usd", "all of it", "all of it"),
        ("loss_date", date(2026, 3, 5), "2026-03-05"),
        ("met_at", datetime(2026, 3, 5, 14, 5, tzinfo=UTC), "2026-03-05 14:05 UTC"),
        ("started", "2026-03-05T14:05:09.123456+00:00", "2026-03-05 14:05 UTC"),
        ("assignee_id", ADA, "Ada Lind"),
        ("mentions", [str(ADA)], "Ada Lind"),
        ("run_id", uuid4(), ""),
        ("referral_id", "61781737-12b5-48a4-8458-02185a856636", ""),
        ("cost_usd", Decimal("0.001250"), "USD 0.00125"),
        ("status", "waiting_for_information", "waiting for information"),
        ("body", "waiting_for_information", "waiting_for_information"),
        ("is_first", False, "no"),
        ("score", 0, "0"),
        ("share", 0.123456789, "0.123457"),
        ("latency_ms", 12345, "12,345"),
        ("closed_at", None, ""),
        ("perils", [], ""),
        ("authority", {"role": "underwriter", "limit_usd": "5000", "note": ""}, "Role: underwriter; Limit: USD 5,000"),
    ],
)
def test_a_value_is_said_by_its_kind(name, value, said):
    assert value_of(name, value, PEOPLE) == said


def test_nested_things_stand_in_lines_of_their_own_and_empty_ones_nowhere():
    authority = {"role": "adjuster", "answer": {"by": str(ADA), "amount_usd": "75000"}, "gap": None}
    clauses = [{"clause_id": "4.2", "text": "We pay."}, {"clause_id": "5"}]

    assert list(lines_of("authority", authority, PEOPLE)) == [
        ("Authority: role", "adjuster"),
        ("Authority: answer: by", "Ada Lind"),
        ("Authority: answer: amount", "USD 75,000"),
    ]
    assert list(lines_of("clauses", clauses, PEOPLE)) == [
        ("Clauses 1", "Clause: 4.2; Text: We pay."),
        ("Clauses 2", "Clause: 5"),
    ]


def test_labels_have_no_signs_of_the_database():
    assert (label_of("assignee_id"), label_of("requested_limit_usd")) == ("Assigned to", "Requested limit")
    assert (heading_of("claim_transactions"), heading_of("notes")) == ("Money", "Notes")
    assert not [said for said in (*LABELS.values(), *HEADINGS.values()) if "_" in said or said.endswith(" id")]


def test_every_column_of_the_database_has_a_label_in_words():
    labels = {label_of(column.name) for table in Base.metadata.tables.values() for column in table.columns}

    assert not [said for said in labels if not said or "_" in said or not (said[0].isupper() or said[0].isdigit())]


def test_a_form_is_told_by_its_own_labels_with_its_currency():
    pages = CasePages(CaseHead(uuid4(), CaseType.SUBMISSION, ADA, "S-1"))
    row = {
        "product": "commercial_auto",
        "fields": {
            "operation_radius": "long_haul",
            "annual_revenue_usd": "2000000",
            "fein": "",
            "old_cap_usd": "7500.50",
        },
    }

    assert pages._pairs(row)[1:] == (
        ("Annual revenue", "USD 2,000,000"),
        ("Radius of operation", "Long haul"),
        ("Old cap", "USD 7,500.50"),
    )
