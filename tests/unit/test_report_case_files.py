"""What counsel looks for in the file of a case: reviews of flags, letters word for word, notes, sources told apart."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from backend.domain.claims.words import SignVerdict
from backend.domain.collaboration import NoteView
from backend.domain.reports.content import Paragraph, Quote, Table
from backend.pipelines.report import (
    CaseFile,
    ClaimMoneyFile,
    FlagReview,
    build_claim_file,
    build_memo,
    build_study_report,
)
from backend.pipelines.report.claim_flags import UNREVIEWED
from fixtures import reports
from fixtures.reports import AT, FACTS, LETTER, claim_file, memo


def blocks(draft, heading):
    return [block for section in draft.sections if section.heading == heading for block in section.blocks]


def rows(draft, heading):
    return [row for block in blocks(draft, heading) if isinstance(block, Table) for row in block.rows]


def said(draft, heading):
    return [block.text for block in blocks(draft, heading) if isinstance(block, Paragraph)]


def reviewed(*reviews):
    return build_claim_file(claim_file(flag_reviews=reviews))


def test_a_red_flag_that_nobody_reviewed_says_so():
    assert said(reviewed(), "Red flags") == ["Two bills (20 points): Alike.", f"Review: {UNREVIEWED}"]


@pytest.mark.parametrize(
    ("verdict", "note", "told"),
    [
        (SignVerdict.CONFIRMED, "Same number on both.", "Review: confirmed by Ben Acht. “Same number on both.”"),
        (SignVerdict.DISMISSED, "", "Review: dismissed by Ben Acht."),
        (SignVerdict.DISMISSED, "<b>no</b>\nreason", "Review: dismissed by Ben Acht. “<b>no</b>\nreason”"),
    ],
)
def test_what_a_person_said_of_a_red_flag_stands_beneath_its_evidence(verdict, note, told):
    draft = reviewed(FlagReview("two_bills", verdict, "Ben Acht", note))

    flag, quote, review, *_ = blocks(draft, "Red flags")
    assert (flag.text, type(quote), review.text) == ("Two bills (20 points): Alike.", Quote, told)
    assert review.cites == ("two_bills",)


def test_a_review_of_a_flag_that_is_raised_no_more_is_not_lost():
    draft = reviewed(FlagReview("late_report", SignVerdict.CONFIRMED, "Ben Acht", "It was late."))

    assert "Late report, raised before: confirmed by Ben Acht. “It was late.”" in said(draft, "Red flags")
    assert f"Review: {UNREVIEWED}" in said(draft, "Red flags")


def test_a_review_that_was_taken_back_is_told_as_none():
    draft = reviewed(FlagReview("two_bills", SignVerdict.OPEN, "Ben Acht", ""))
    assert said(draft, "Red flags")[1] == f"Review: {UNREVIEWED}"


def test_reviews_stand_even_before_an_assessment():
    draft = build_claim_file(
        claim_file(assessment=None, flag_reviews=(FlagReview("two_bills", SignVerdict.CONFIRMED, "Ben", ""),))
    )
    assert said(draft, "Red flags") == ["Two bills, raised before: confirmed by Ben."]


def letters(*changed):
    made = tuple(replace(LETTER, **values) for values in changed)
    return build_claim_file(claim_file(money=ClaimMoneyFile((), (), made)))


def test_letters_stand_oldest_first():
    draft = letters(
        {"kind": "payment", "created_at": AT + timedelta(days=2)},
        {"kind": "status", "created_at": AT + timedelta(days=1)},
        {"kind": "acknowledgement", "created_at": AT},
    )
    assert [row[0] for row in rows(draft, "Letters")] == ["acknowledgement", "status", "payment"]


def test_a_released_letter_is_quoted_word_for_word_and_a_draft_is_not():
    body = "Dear Dana,\n\nwe do not pay for wear & tear.\n\nYours"
    draft = letters({"body": body}, {"body": "A draft.", "released_at": None, "released_by": "", "state": "draft"})

    (quote,) = [block for block in blocks(draft, "Letters") if isinstance(block, Quote)]
    assert quote == Quote(body, "Letter 'Your claim' to Dana Whitfield, 2026-05-04 12:30 UTC")
    assert rows(draft, "Letters")[1][5] == "not released"


def test_a_long_letter_is_not_cut():
    body = "Paragraph of the letter. " * 400
    (quote,) = [block for block in blocks(letters({"body": body}), "Letters") if isinstance(block, Quote)]
    assert quote.text == body


NOTES = (
    NoteView(UUID(int=2), "Mia Roth", "Agreed.\nPay it.", (), AT + timedelta(hours=1)),
    NoteView(UUID(int=1), "Ben Acht", "Called the insured, @mia.", ("mia",), AT),
)


@pytest.mark.parametrize(
    "draft",
    [
        build_memo(memo(file=CaseFile(notes=NOTES))),
        build_claim_file(claim_file(file=CaseFile(notes=NOTES))),
    ],
    ids=["memo", "claim file"],
)
def test_notes_of_colleagues_stand_whole_oldest_first(draft):
    assert rows(draft, "Notes") == [
        ("2026-05-04 12:30 UTC", "Ben Acht", "Called the insured, @mia."),
        ("2026-05-04 13:30 UTC", "Mia Roth", "Agreed.\nPay it."),
    ]
    headings = [section.heading for section in draft.sections]
    assert headings[-1] == "Notes"
    assert "Ben Acht" in str(draft.figures["notes"])


def test_two_documents_of_one_name_are_told_apart_by_their_hashes():
    twin = replace(FACTS[0], sha256="cd" * 32, page=5)
    other = replace(FACTS[0], source="other.pdf", sha256="ef" * 32)
    draft = build_memo(memo(file=CaseFile(facts=(FACTS[0], twin, other))))

    sources = {row[4] for row in rows(draft, "Facts read from the documents")}
    assert sources == {"losses.pdf (abababab), page 2", "losses.pdf (cdcdcdcd), page 5", "other.pdf, page 2"}


def test_one_document_of_a_name_stands_without_its_hash():
    sources = {row[4] for row in rows(build_memo(memo()), "Facts read from the documents")}
    assert sources == {"losses.pdf, page 2", "losses.pdf, page 3"}


def test_the_head_tells_who_decided_when():
    assert dict(build_memo(memo()).summary.rows)["Decision"] == "decline by Ada Lind, 2026-05-05 12:30 UTC"
    assert dict(build_claim_file(claim_file()).summary.rows)["Decision"] == "deny by Ben Acht, 2026-05-04 12:30 UTC"
    assert dict(build_memo(memo(decisions=())).summary.rows)["Decision"] == "open"


def test_a_sentence_of_the_assessment_names_its_model_or_the_rules():
    by_rules = [block for block in blocks(build_memo(memo()), "Assessment") if isinstance(block, Paragraph)]
    by_model = [block for block in blocks(build_claim_file(claim_file()), "Assessment") if isinstance(block, Paragraph)]
    assert {one.by for one in by_rules} == {"rules"}
    assert {one.by for one in by_model} == {"anthropic, claude-x"}


def test_a_commentary_without_a_model_is_by_rules():
    draft = build_study_report(reports.study_report())
    assert {one.by for one in blocks(draft, "Commentary") if isinstance(one, Paragraph)} == {"rules"}
