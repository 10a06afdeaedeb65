"""Rows of an exported case in the words of a reader: labels, amounts, days, people, and nested lines."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from backend.domain.code_words import code_words
from backend.pipelines.report.texts import moment, six_digits, usd

LABELS: Mapping[str, str] = {
    "answer_note": "Answer",
    "assignee_id": "Assigned to",
    "at": "When",
    "author_id": "Written by",
    "cost_usd": "Cost",
    "created_at": "Made on",
    "created_by": "Made by",
    "due_at": "Due",
    "due_on": "Due",
    "evidence_opened": "Pieces of evidence opened",
    "fires": "Fires when it",
    "is_first": "First decision",
    "is_straight_through": "Straight through",
    "is_verified": "Quote verified",
    "latency_ms": "Took (ms)",
    "line": "Line of business",
    "made_without_model": "Made without a model",
    "media_type": "Type of file",
    "reason_code": "Reason",
    "reason_text": "Reason in words",
    "request_note": "Question",
    "rule_id": "Rule",
    "flag_id": "Red flag",
    "clause_id": "Clause",
    "seconds_on_case": "Seconds spent on the case",
    "sha256": "SHA-256",
    "shown": "What they share",
    "size_bytes": "Bytes",
    "state_code": "State of the USA",
    "tokens_in": "Tokens asked",
    "tokens_out": "Tokens answered",
    "upload_time": "Sent in on",
    "uploaded_by": "Sent in by",
}
"""Names of the database that are not simply their own words."""
HEADINGS: Mapping[str, str] = {
    "case": "The case",
    "claim_clocks": "Clocks",
    "claim_decisions": "Decisions",
    "claim_flag_reviews": "What people said of red flags",
    "claim_flags": "Red flags",
    "claim_letters": "Letters",
    "claim_links": "Links to other claims",
    "claim_referrals": "Referrals",
    "claim_transactions": "Money",
    "facts": "Facts read from the documents",
    "policies": "The policy",
    "provider_calls": "Questions to providers",
    "rule_results": "What the rules said",
    "run_material": "What the runs were made from",
    "run_results": "Results of the runs",
    "study_adoptions": "Adoptions",
    "study_versions": "Versions of the study",
}
PROSE = frozenset({"body", "filename", "name", "note", "quote", "subject", "text", "title", "username", "value"})
"""What people or papers wrote; it stands letter for letter."""
_CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)?")
_EMPTY: tuple[object, ...] = (None, "", [], {}, ())
_ENDS = ("_usd", "_id", "_at", "_on")


def label_of(name: str) -> str:
    """Return a name of the database as people read it: `assignee_id` is `Assigned to`."""
    if name in LABELS:
        return LABELS[name]
    plain = next((name.removesuffix(end) for end in _ENDS if name.endswith(end)), name)
    said = code_words(plain.removeprefix("is_")).strip()
    return f"{said[:1].upper()}{said[1:]}"


def heading_of(section: str) -> str:
    """Return what a section is called."""
    return HEADINGS.get(section) or label_of(section)


def is_empty(value: object) -> bool:
    """Tell whether there is nothing to say; no and zero are something."""
    return any(value is nothing or value == nothing for nothing in _EMPTY) and not isinstance(value, bool | int)


def value_of(name: str, value: object, people: Mapping[str, str]) -> str:
    """Return one value in one line; empty for nothing and for an id that names no person."""
    if is_empty(value):
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{label}: {said}" for label, said in lines_of("", value, people))
    if isinstance(value, list | tuple):
        return ", ".join(said for one in value if (said := value_of(name, one, people)))
    return people.get(str(value), "") if isinstance(value, UUID) else _plain(name, value, people)


def lines_of(name: str, value: object, people: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield label and value of everything inside a value, each thing of a nested one in its own line."""
    if isinstance(value, Mapping):
        for inner, found in value.items():
            for label, said in lines_of(str(inner), found, people):
                yield (f"{label_of(name)}: {label[:1].lower()}{label[1:]}" if name else label), said
    elif isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value):
        for number, one in enumerate(value, start=1):
            if said := value_of(name, one, people):
                yield f"{label_of(name)} {number}", said
    elif said := value_of(name, value, people):
        yield label_of(name), said


def _plain(name: str, value: object, people: Mapping[str, str]) -> str:
    """Return a single thing by its kind."""
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case int() | float() | Decimal():
            return _figure(name, value)
        case _:
            return _text(name, str(value), people)


def _figure(name: str, value: float | Decimal) -> str:
    """Return a figure: amounts in dollars, what calls cost to fractions of a cent."""
    if name == "cost_usd":
        return f"USD {six_digits(value)}"
    if name.endswith("_usd"):
        return usd(Decimal(str(value)))
    if isinstance(value, int):
        return f"{value:,}" if name.startswith(("size", "latency", "tokens")) else str(value)
    return str(six_digits(value))


def _text(name: str, text: str, people: Mapping[str, str]) -> str:
    """Return a text: amounts with separators, moments by the clock, people for ids, codes in words, prose as it is."""
    if text in people or _ID.fullmatch(text):
        return people.get(text, "")
    if name.endswith("_usd"):
        return _amount(text)
    if _STAMP.fullmatch(text):
        return moment(datetime.fromisoformat(text))
    return code_words(text) if name not in PROSE and _CODE.fullmatch(text) else text


def _amount(text: str) -> str:
    try:
        return usd(Decimal(text))
    except InvalidOperation:
        return text
