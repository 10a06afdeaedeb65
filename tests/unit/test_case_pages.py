"""The pages of an exported case show what every row says, cut long lists and say so, and call people by name."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pypdfium2
import pytest

from backend.domain.case_export import CaseHead, CaseType
from backend.domain.reports.content import Brand
from backend.pipelines.report.texts import LONGEST_CELL
from backend.services.case_pages import AS_TABLES, MOST_ROWS, CasePages

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
ADA = UUID(int=7)


@pytest.fixture
def pages():
    return CasePages(CaseHead(uuid4(), CaseType.CLAIM, UUID(int=1), "C-000042"))


def words_of(pages):
    document = pypdfium2.PdfDocument(pages.draw(Brand("Meridian Mutual"), NOW))
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(words.split())


def test_shows_the_fields_of_a_form_one_by_one_and_leaves_empty_ones_out(pages):
    fields = {"loss_state": "CA", "police_report": "", "injured_persons": 0}
    pages.take("case", {"reference": "C-000042", "fields": fields, "closed_at": None, "institution_id": ADA})
    words = words_of(pages)

    assert "Loss state CA" in words
    assert "Injured persons 0" in words
    assert "Police report" not in words
    assert "Closed at" not in words
    assert str(ADA) not in words


def test_calls_people_by_name_and_moments_by_the_clock(pages):
    pages.take(
        "notes", {"body": "Asked <b>the broker</b> & waited.", "author_id": ADA, "created_at": NOW, "done": True}
    )
    pages.name_people([{"user_id": ADA, "username": "ada.adjuster", "full_name": "Ada Lind"}])
    words = words_of(pages)

    assert "Written by Ada Lind (ada.adjuster)" in words
    assert "Asked <b>the broker</b> & waited." in words
    assert "Made on 2026-11-02 08:00 UTC" in words
    assert "Done yes" in words


def test_cuts_long_lists_and_long_texts_and_says_so(pages):
    for number in range(MOST_ROWS + 5):
        pages.take("tasks", {"title": f"Task {number}.", "assignee_id": ADA, "due_on": NOW.date(), "state": "open"})
    pages.take("notes", {"body": "x " * LONGEST_CELL})
    words = words_of(pages)

    assert f"The first {MOST_ROWS} of {MOST_ROWS + 5} are shown; case.json holds all." in words
    assert f"Task {MOST_ROWS - 1}." in words
    assert f"Task {MOST_ROWS}." not in words
    assert words.count("x x x") < LONGEST_CELL
    assert "…" in words


def test_remembers_every_upload_however_many_are_shown(pages):
    columns = dict.fromkeys(AS_TABLES["documents"], "")
    for number in range(MOST_ROWS + 2):
        pages.take("documents", {**columns, "filename": f"{number}.pdf", "sha256": f"{number}"})

    assert len(pages.uploads) == MOST_ROWS + 2
    assert pages.uploads[-1] == {"filename": f"{MOST_ROWS + 1}.pdf", "sha256": f"{MOST_ROWS + 1}"}


def test_results_stay_in_the_rows_and_a_case_without_anything_still_has_pages(pages):
    pages.take("run_results", {"result": {"secret_of_length": "z" * 50}})

    assert "secret_of_length" not in words_of(pages)
    assert "C-000042" in words_of(CasePages(CaseHead(uuid4(), CaseType.STUDY, UUID(int=1), "C-000042")))


def test_the_same_rows_give_the_same_pages(pages):
    other = CasePages(pages.case)
    for each in (pages, other):
        each.take("case", {"reference": "C-000042"})

    assert pages.draw(Brand("M"), NOW) == other.draw(Brand("M"), NOW)
