"""Notifications in words: every kind has a sentence and an address of ours, whatever is kept with it."""

from uuid import UUID

import pytest

from backend.domain.collaboration import NoticeKind, Subject, SubjectType
from backend.domain.mentions import find_mentions
from backend.domain.notices import LONGEST, WHAT, address_of, sentence_of

CLAIM = Subject(SubjectType.CLAIM, UUID(int=7))
TOLD = {"reference": "C-000007", "by": "Mia Reyes", "title": "Call the broker", "due_on": "2026-03-05"}


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_a_sentence_even_when_nothing_is_kept(kind):
    for details in ({}, TOLD, dict.fromkeys(TOLD), dict.fromkeys(TOLD, "\x00" * 3)):
        sentence = sentence_of(kind, details)
        assert sentence.strip()
        assert "None" not in sentence


@pytest.mark.parametrize(
    ("kind", "told", "sentence"),
    [
        (NoticeKind.MENTIONED, {}, "Mia Reyes mentioned you on C-000007: Call the broker"),
        (NoticeKind.TASK_GIVEN, {}, "Mia Reyes gave you a task on C-000007, due on 5 Mar 2026: Call the broker"),
        (NoticeKind.TASK_DUE, {}, "A task on C-000007 is due, its day was set on 5 Mar 2026: Call the broker"),
        (NoticeKind.TASK_DUE, {"due_on": "x"}, "A task on C-000007 is due, its day was set soon: Call the broker"),
        (NoticeKind.TASK_DONE, {}, "Mia Reyes has done a task on C-000007: Call the broker"),
        (NoticeKind.ASSIGNED, {}, "Mia Reyes gave C-000007 to you."),
        (NoticeKind.REFERRAL_WAITS, {}, "Mia Reyes referred C-000007; the answer is yours to give."),
        (NoticeKind.WATCHED_CHANGED, {"what": "decided"}, "C-000007 was decided by Mia Reyes."),
        (NoticeKind.WATCHED_CHANGED, {"what": "run_succeeded", "by": ""}, "C-000007 was assessed."),
        (NoticeKind.WATCHED_CHANGED, {"what": "document"}, "C-000007 has a new document."),
        (NoticeKind.WATCHED_CHANGED, {"what": "unheard"}, "C-000007 has changed."),
        (NoticeKind.RUN_FAILED, {"run_kind": "claim"}, "The assessment of C-000007 that you asked for failed."),
        (
            NoticeKind.RUN_FAILED,
            {"run_kind": "document", "reference": ""},
            "The reading of a document that you asked for failed.",
        ),
        (NoticeKind.REPORT_READY, {"title": "R-1"}, "The report R-1 is ready."),
        (NoticeKind.RULES_WAIT, {}, "Mia Reyes asks for a second person: Call the broker waits for activation."),
    ],
)
def test_a_sentence_says_who_what_and_where(kind, told, sentence):
    assert sentence_of(kind, {**TOLD, **told}) == sentence


def test_long_texts_are_cut_to_a_line():
    sentence = sentence_of(NoticeKind.MENTIONED, {**TOLD, "title": "word\n" * 200})
    assert sentence.endswith("\u2026")
    assert len(sentence) < LONGEST + 60
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("kind", "subject", "url", "address"),
    [
        (NoticeKind.ASSIGNED, CLAIM, "", f"/claim?id={CLAIM.subject_id}"),
        (NoticeKind.MENTIONED, CLAIM, "/runs", f"/claim?id={CLAIM.subject_id}&tab=Notes+and+tasks"),
        (NoticeKind.RUN_FAILED, None, "/runs?run=1", "/runs?run=1"),
        (NoticeKind.REPORT_READY, None, "", "/inbox"),
        (NoticeKind.REPORT_READY, None, "https://elsewhere.example", "/inbox"),
        (NoticeKind.REPORT_READY, None, "//elsewhere.example", "/inbox"),
        (NoticeKind.REPORT_READY, None, "/\\elsewhere.example", "/inbox"),
        (NoticeKind.REPORT_READY, None, "javascript:alert(1)", "/inbox"),
    ],
)
def test_an_address_is_always_one_of_ours(kind, subject, url, address):
    assert address_of(kind, subject, {"url": url}) == address


def test_all_that_happens_to_a_case_has_words_of_its_own():
    said = {sentence_of(NoticeKind.WATCHED_CHANGED, {**TOLD, "what": what}) for what in WHAT}
    assert len(said) == len(WHAT)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("@mia.reyes please", ("mia.reyes",)),
        ("Ask @Mia.Reyes. Then @ben-o, @mia.reyes!", ("mia.reyes", "ben-o")),
        ("(@zoë_1)", ("zoë_1",)),
        ("write to a@b.com or @kim@example.org", ("kim@example.org",)),
        ("no @ one, @-, @. and @@mia", ()),
        ("", ()),
    ],
)
def test_a_mention_is_an_at_sign_before_a_user_name(body, names):
    assert find_mentions(body) == names
