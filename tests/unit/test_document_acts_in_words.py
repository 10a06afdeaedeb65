"""What people did to a case's documents and their facts is told as a sentence."""

from datetime import UTC, datetime

import pytest

from app.ui.case_history import sentence
from backend.domain.cases import HistoryLine

FACT = {"field": "insured.name", "filename": "losses.csv", "before": {"review": "open", "value": "12"}}


def act(name, **details):
    return sentence(HistoryLine(datetime(2026, 11, 22, tzinfo=UTC), "uma", "underwriter", name, details))


@pytest.mark.parametrize(
    ("action", "details", "expected"),
    [
        ("document_uploaded", {"filename": "losses.csv"}, "Uploaded losses.csv"),
        ("document_uploaded", {}, "Uploaded a document"),
        ("document_reread", {"filename": "losses.csv"}, "Had losses.csv read again"),
        ("document_downloaded", {"filename": "losses.csv"}, "Downloaded losses.csv"),
        ("document_unreadable", {"filename": "a.pdf", "message": "It is empty."}, "Could not read a.pdf: It is empty."),
        ("document_unreadable", {"filename": "a.pdf"}, "Could not read a.pdf"),
    ],
)
def test_an_act_on_a_document_names_the_file(action, details, expected):
    assert act(action, **details) == expected


@pytest.mark.parametrize(
    ("after", "start", "end"),
    [
        ({"review": "corrected", "corrected_value": "13"}, "Corrected ", "from 12 to 13"),
        ({"review": "accepted"}, "Accepted ", ": 12"),
        ({"review": "rejected"}, "Rejected ", ": 12"),
        ({"review": "open"}, "Took back the review of ", "in losses.csv"),
        ("text", "Reviewed ", "in losses.csv"),
    ],
)
def test_a_review_says_what_was_said_of_which_fact(after, start, end):
    told = act("fact_reviewed", **FACT, after=after)

    assert told.startswith(start)
    assert "in losses.csv" in told
    assert told.endswith(end)


def test_a_second_correction_starts_from_the_first():
    before = {"review": "corrected", "value": "12", "corrected_value": "13"}
    after = {"review": "corrected", "corrected_value": "14"}

    assert act("fact_reviewed", **{**FACT, "before": before}, after=after).endswith("from 13 to 14")
