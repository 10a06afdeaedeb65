"""What does not fit: sources that contradict one another, both quotes shown, and passages that try to steer."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import streamlit as st

from app.ui.any_case import AnyCase
from app.ui.case_result import Row, inner, number, rows, texts, words
from app.ui.evidence import Quoted, show_conflict
from backend.services.document_views import FactFilter

GIVEN = {
    "submission": "The submission says",
    "report": "The report of the loss says",
    "policy": "The policy says",
}
"""Sources that are no document, as the heads of their statements."""


def show_warnings(result: Row) -> None:
    """Show what a person must know of the documents before trusting the result."""
    for filename in texts(result, "unreadable_documents"):
        with st.container(border=True):
            st.badge("Could not be read, and was not weighed", color="red", icon=":material/error:")
            st.text(filename)
    for passage in rows(result, "passages"):
        with st.container(border=True):
            st.badge("A passage tries to steer the assistant; it was not obeyed", color="red", icon=":material/report:")
            page = number(passage, "page")
            st.text(f"{passage.get('source', '')}{f', page {page}' if page else ''}")
            st.code(str(passage.get("text", "")), language=None, wrap_lines=True)


def show_conflicts(view: AnyCase, result: Row) -> None:
    """Show each contradiction with both quotes and the way to their pages."""
    conflicts = rows(result, "conflicts")
    if not conflicts:
        return
    st.subheader(f"Contradictions ({len(conflicts)})", anchor=False)
    places = view.documents_by_hash()
    for conflict in conflicts:
        sides = [side_of(view, inner(conflict, name), places) for name in ("first", "second")]
        show_conflict(_title(view, str(conflict.get("field", ""))), sides)


def _title(view: AnyCase, field: str) -> str:
    spec = view.field(field)
    return spec.label if spec else words(field.replace(".", " "))


def side_of(view: AnyCase, row: Row, places: Mapping[str, UUID]) -> Quoted:
    """Return one statement of a result with the way to its place, marked where a stored fact quotes it."""
    return _marked(view, _side(row, places))


def _side(row: Row, places: Mapping[str, UUID]) -> Quoted:
    """Return one statement; a page of 0 means that no single place can be quoted."""
    source, value, page = str(row.get("source", "")), str(row.get("value", "")), number(row, "page")
    quote = str(row.get("quote", ""))
    if source in GIVEN:
        return Quoted(GIVEN[source], value)
    if not page:
        return Quoted("The documents together say", f"{value}\n{quote}".strip())
    return Quoted(f"{source} says", value, quote, places.get(str(row.get("document", ""))), page)


def _marked(view: AnyCase, side: Quoted) -> Quoted:
    """Return the statement with the fact behind its quote, so that the document opens with the place marked."""
    if side.document_id is None:
        return side
    wanted = FactFilter(page=side.page, limit=None)
    found = view.page.services.documents.list_facts(view.page.principal, side.document_id, wanted).facts
    return replace(side, fact_id=next((fact.fact_id for fact in found if fact.quote == side.quote), None))
