"""The history of a case in words: who did what, and when."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from app.ui import case_export_link, replay_link
from app.ui.any_case import AnyCase, Details, Said
from app.ui.empty import empty_state
from app.ui.evidence import field_label
from app.ui.format import NOTHING, count_of, label, moment
from app.ui.tables import show_table
from backend.domain.authority import REASON_CODES
from backend.domain.case_export import CaseType
from backend.domain.cases import HistoryLine
from backend.domain.products import PRODUCTS

LONGEST = 120


def show(view: AnyCase) -> None:
    """Show every act on the case and its documents, newest first, and the link to the export of the case."""
    case_export_link.show(view.page, CaseType.CLAIM if view.claim_id else CaseType.SUBMISSION, view.case_id)
    lines = view.list_history()
    if not lines:
        empty_state(
            "No history", f"Acts on the {view.words.noun} appear here as they happen.", icon=":material/history:"
        )
        return
    replay_link.show_for_case(view.page, view.case_id, view.words.run)
    zone = st.context.timezone
    frame = pd.DataFrame(
        {
            "When": [moment(line.at, zone) for line in lines],
            "Who": [line.actor for line in lines],
            "Role": [label(line.role) for line in lines],
            "What": [sentence(line, view.words.acts) for line in lines],
        }
    )
    show_table(
        frame, f"Acts on this {view.words.noun}, newest first", {"What": st.column_config.TextColumn(width="large")}
    )


def sentence(line: HistoryLine, own: Mapping[str, Said] | None = None) -> str:
    """Return one act as a sentence, by a desk's own words first; an act without words is named by its code."""
    words = {**_WORDS, **(own or {})}.get(line.action)
    return words(line.details) if words else label(line.action.replace(".", " "))


def _documents(details: Details) -> str:
    count = details.get("documents")
    return count_of(count if isinstance(count, int) else 0, "document")


def _submitted(details: Details) -> str:
    product = PRODUCTS.get(str(details.get("product", "")))
    name = f"{product.name.lower()} " if product else ""
    return f"Sent the {name}submission with {_documents(details)}"


def _changed(details: Details) -> str:
    changed = details.get("changed")
    if not isinstance(changed, Mapping) or not changed:
        return "Saved the form without a change"
    parts = [f"{label(str(name))} from {_side(pair, 0)} to {_side(pair, 1)}" for name, pair in changed.items()]
    return "Changed " + "; ".join(parts)


def _side(pair: object, side: int) -> str:
    value = pair[side] if isinstance(pair, list) and len(pair) > side else None
    return "nothing" if value in (None, "") else str(value)[:LONGEST]


def _decided(details: Details) -> str:
    reason = REASON_CODES.get(str(details.get("reason", "")), "")
    action = label(str(details.get("action", ""))).lower()
    return f"Decided to {details.get('outcome', '')} ({action}{f': {reason.lower()}' if reason else ''})"


def _asked(details: Details) -> str:
    questions = details.get("questions")
    count = len(questions) if isinstance(questions, list) else 0
    return f"Asked {count_of(count, 'question')} and put the case on hold"


def _attached(details: Details) -> str:
    ids = details.get("document_ids")
    return f"Added {count_of(len(ids) if isinstance(ids, list) else 0, 'document')}"


def _file(details: Details) -> str:
    return str(details.get("filename") or "a document")


def _unreadable(details: Details) -> str:
    return f"Could not read {_file(details)}: {str(details.get('message', ''))[:LONGEST]}".rstrip(": ")


def _reviewed(details: Details) -> str:
    """Return what a person said of a fact; one whose sides are not known any more is named all the same."""
    field = f"{field_label(str(details.get('field', '')))} in {_file(details)}"
    before, after = _word(details, "before"), _word(details, "after")
    value = str(before.get("value") or "nothing")[:LONGEST]
    match after.get("review"):
        case "corrected":
            held = str(before.get("corrected_value") or value)[:LONGEST]
            return f"Corrected {field} from {held} to {str(after.get('corrected_value'))[:LONGEST]}"
        case "accepted":
            return f"Accepted {field}: {value}"
        case "rejected":
            return f"Rejected {field}: {value}"
        case "open":
            return f"Took back the review of {field}"
    return f"Reviewed {field}"


def _word(details: Details, side: str) -> Details:
    word = details.get(side)
    return word if isinstance(word, Mapping) else {}


_WORDS: Mapping[str, Said] = {
    "submitted": _submitted,
    "assessment_requested": lambda _details: "Asked for a new assessment",
    "assessed": lambda details: f"Assessed: {details.get('outcome', '')}, score {details.get('score', NOTHING)}",
    "fields_changed": _changed,
    "assigned": lambda details: "Took the case" if details.get("to") else "Gave the case back to the queue",
    "decided": _decided,
    "referred": lambda _details: "Referred the case",
    "referral_answered": lambda details: f"Answered the referral: {details.get('outcome', '')}",
    "waiting_for_information": _asked,
    "in_review": lambda _details: "Took the case up again",
    "withdrawn": lambda details: f"Withdrew the submission: {details.get('reason', '')}",
    "documents_attached": _attached,
    "document_uploaded": lambda details: f"Uploaded {_file(details)}",
    "document_unreadable": _unreadable,
    "document_reread": lambda details: f"Had {_file(details)} read again",
    "document_downloaded": lambda details: f"Downloaded {_file(details)}",
    "fact_reviewed": _reviewed,
    "note_added": lambda _details: "Wrote a note",
    "task_given": lambda details: f"Gave a task, due {details.get('due_on', NOTHING)}",
    "task_changed": lambda details: f"Handed on or moved a task, due {details.get('due_on', NOTHING)}",
    "task_done": lambda _details: "Did a task",
    "task_dropped": lambda _details: "Dropped a task",
}
