"""What does not fit: sources that contradict one another, both quotes shown, and passages that try to steer."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import streamlit as st

from app.ui.case_result import Row, inner, number, rows, texts, words
from app.ui.case_view import CaseView
from app.ui.evidence import Quoted, show_conflict
from backend.domain.cases import AssessmentView
from backend.services.document_views import FactFilter

SUBMISSION = "submission"


def show_warnings(made: AssessmentView) -> None:
    """Show what a person must know of the documents before trusting the result."""
    for filename in texts(made.result, "unreadable_documents"):
        with st.container(border=True):
            st.badge("Could not be read, and was not weighed", color="red", icon=":material/error:")
            st.text(filename)
    for passage in rows(made.result, "passages"):
        with st.container(border=True):
            st.badge("A passage tries to steer the assistant; it was not obeyed", color="red", icon=":material/report:")
            page = number(passage, "page")
            st.text(f"{passage.get('source', '')}{f', page {page}' if page else ''}")
            st.code(str(passage.get("text", "")), language=None, wrap_lines=True)


def show_conflicts(view: CaseView, made: AssessmentView) -> None:
    """Show each contradiction with both quotes and the way to their pages."""
    conflicts = rows(made.result, "conflicts")
    if not conflicts:
        return
    st.subheader(f"Contradictions ({len(conflicts)})", anchor=False)
    places = view.documents_by_hash()
    for conflict in conflicts:
        sides = [_marked(view, _side(inner(conflict, name), places)) for name in ("first", "second")]
        show_conflict(_title(view, str(conflict.get("field", ""))), sides)


def _title(view: CaseView, field: str) -> str:
    spec = view.field(field)
    return spec.label if spec else words(field.replace(".", " "))


def _side(row: Row, places: Mapping[str, UUID]) -> Quoted:
    """Return one statement; a page of 0 means that no single place can be quoted."""
    source, value, page = str(row.get("source", "")), str(row.get("value", "")), number(row, "page")
    quote = str(row.get("quote", ""))
    if source == SUBMISSION:
        return Quoted("The submission says", value)
    if not page:
        return Quoted("The documents together say", f"{value}\n{quote}".strip())
    return Quoted(f"{source} says", value, quote, places.get(str(row.get("document", ""))), page)


def _marked(view: CaseView, side: Quoted) -> Quoted:
    """Return the statement with the fact behind its quote, so that the document opens with the place marked."""
    if side.document_id is None:
        return side
    wanted = FactFilter(page=side.page, limit=None)
    found = view.page.services.documents.list_facts(view.page.principal, side.document_id, wanted).facts
    return replace(side, fact_id=next((fact.fact_id for fact in found if fact.quote == side.quote), None))
