"""Notifications in words: the sentence and the address of each kind, made from what was kept when they are read."""

from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import urlencode

from backend.domain.collaboration import NoticeKind, Subject, SubjectType

Details = Mapping[str, object]
SCREENS: Mapping[SubjectType, str] = {
    SubjectType.SUBMISSION: "/submission",
    SubjectType.CLAIM: "/claim",
    SubjectType.STUDY: "/study",
}
NOTES_TAB = "Notes and tasks"
"""The panel of a case on which notes and tasks stand."""
LONGEST = 160
OUT_OF_SIGHT = "(you may not read this case any more)"
TABS: Mapping[NoticeKind, str] = {
    NoticeKind.MENTIONED: NOTES_TAB,
    NoticeKind.TASK_GIVEN: NOTES_TAB,
    NoticeKind.TASK_DUE: NOTES_TAB,
    NoticeKind.TASK_DONE: NOTES_TAB,
}
WHAT: Mapping[str, str] = {
    "decided": "was decided",
    "referred": "was referred",
    "referral_answered": "has the answer to its referral",
    "payment": "has a new movement of money",
    "document": "has a new document",
    "run_succeeded": "was assessed",
    "computed": "has new figures",
    "run_failed": "could not be computed or assessed",
    "adopted": "has an adopted version",
}
"""What happened to a watched case, by the code that is kept."""
ENDINGS: Mapping[str, str] = {"done": "has done", "dropped": "has dropped", "handed_on": "has handed on"}
"""How a task ended for the person who is told, by the code that is kept."""
RUNS: Mapping[str, str] = {
    "document": "The reading of a document",
    "underwriting": "The assessment",
    "claim": "The assessment",
    "actuarial": "The computation",
    "report": "The report",
    "replay": "The replay",
}


def sentence_of(kind: NoticeKind, details: Details) -> str:
    """Return what a notification says; texts that people wrote are cut to a line's length."""
    return _SENTENCES[kind](details)


def hidden(details: Details) -> Details:
    """Return what is kept of a case out of the reader's sight by now, without the words that people wrote on it."""
    return {**details, "title": OUT_OF_SIGHT} if "title" in details else details


def address_of(kind: NoticeKind, subject: Subject | None, details: Details) -> str:
    """Return the address of the screen that a notification speaks of; the inbox where it names none of ours."""
    if subject is None:
        url = _text(details, "url")
        return url if url.startswith("/") and not url.startswith("//") and "\\" not in url else "/inbox"
    query = {"id": str(subject.subject_id), **({"tab": TABS[kind]} if kind in TABS else {})}
    return f"{SCREENS[subject.type]}?{urlencode(query)}"


def _text(details: Details, name: str, otherwise: str = "") -> str:
    words = " ".join(str(details.get(name) or otherwise).split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}\u2026"


def _case(details: Details) -> str:
    return _text(details, "reference", "a case")


def _who(details: Details) -> str:
    return _text(details, "by", "Somebody")


def _day(details: Details) -> str:
    try:
        due = date.fromisoformat(_text(details, "due_on"))
    except ValueError:
        return "soon"
    return f"on {due.day} {due:%b %Y}"


def _changed(details: Details) -> str:
    happened = WHAT.get(_text(details, "what"), "has changed")
    by = _text(details, "by")
    return f"{_case(details)} {happened}{f' by {by}' if by and happened.startswith('was ') else ''}."


def _failed(details: Details) -> str:
    what = RUNS.get(_text(details, "run_kind"), "A run")
    of = _text(details, "reference")
    return f"{what}{f' of {of}' if of else ''} that you asked for failed."


def _given(details: Details) -> str:
    did = "moved the day of your task" if details.get("is_moved") else "gave you a task"
    return f"{_who(details)} {did} on {_case(details)}, due {_day(details)}: {_text(details, 'title')}"


def _due(details: Details) -> str:
    of = _text(details, "of")
    task = f"A task{f' of {of}' if of else ''} on {_case(details)}"
    return f"{task} is due, its day was set {_day(details)}: {_text(details, 'title')}"


def _ended(details: Details) -> str:
    return ENDINGS.get(_text(details, "ending"), "has done")


_SENTENCES: Mapping[NoticeKind, Callable[[Details], str]] = {
    NoticeKind.MENTIONED: lambda d: f"{_who(d)} mentioned you on {_case(d)}: {_text(d, 'title')}",
    NoticeKind.TASK_GIVEN: _given,
    NoticeKind.TASK_DUE: _due,
    NoticeKind.TASK_DONE: lambda d: f"{_who(d)} {_ended(d)} a task on {_case(d)}: {_text(d, 'title')}",
    NoticeKind.ASSIGNED: lambda d: f"{_who(d)} gave {_case(d)} to you.",
    NoticeKind.WATCHED_CHANGED: _changed,
    NoticeKind.REFERRAL_WAITS: lambda d: f"{_who(d)} referred {_case(d)}; the answer is yours to give.",
    NoticeKind.RUN_FAILED: _failed,
    NoticeKind.REPORT_READY: lambda d: f"The report {_text(d, 'title', 'you asked for')} is ready.",
    NoticeKind.RULES_WAIT: lambda d: f"{_who(d)} asks for a second person: {_text(d, 'title')} waits for activation.",
}
