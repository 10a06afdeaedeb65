"""Evidence of a red flag that stands in no document: the report, the policy, or another claim of the book."""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

import streamlit as st

from app.ui.case_conflicts import GIVEN
from app.ui.case_result import Row, rows
from app.ui.claim_links import claim_address
from app.ui.claim_view import ClaimCase
from app.ui.document_address import link_to
from app.ui.evidence import field_label
from backend.domain.claims.views import ClaimFilter

BOOK = "book"
HEADS: Mapping[str, str] = {**GIVEN, BOOK: "Another claim of the book"}
MOST_CLAIMS = 12
_REFERENCE = re.compile(r"\bC-\d{6}\b")


def show_unplaced(row: Row, claims: Mapping[str, UUID]) -> None:
    """Show a statement with its source, and the way to the claims it names where this person may see them."""
    source, value, quote = (str(row.get(name) or "") for name in ("source", "value", "quote"))
    named = [reference for reference in references_in([row]) if reference in claims]
    is_one = value in quote or not quote
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.text(f"{HEADS.get(source, source.capitalize() or 'The file')}: {_said(row)}", width="content")
        for reference in named:
            st.link_button(reference, claim_address(claims[reference]), type="tertiary", icon=":material/open_in_new:")
    if not is_one:
        st.code(quote, language=None, wrap_lines=True)


def show_file(row: Row, documents: Mapping[str, UUID]) -> None:
    """Show what was found about a file as a whole, with the way to it."""
    document_id = documents.get(str(row.get("document") or ""))
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.text(f"{row.get('source', '')}: {row.get('value', '')}", width="content")
        if document_id:
            st.link_button("Open the document", link_to(document_id), type="tertiary", icon=":material/open_in_new:")


def _said(row: Row) -> str:
    """Return what the statement says in one line; a bare value is led by the name of its field."""
    value, quote = (str(row.get(name) or "") for name in ("value", "quote"))
    if quote and quote != value:
        return quote if value in quote else value
    is_named = row.get("source") != BOOK and row.get("field")
    return f"{field_label(str(row.get('field')))} {value or quote}" if is_named else value or quote


def references_in(evidence: Iterable[Row]) -> list[str]:
    """Return the claims that statements of the book name, each once."""
    words = [str(row.get(name) or "") for row in evidence if row.get("source") == BOOK for name in ("value", "quote")]
    return list(dict.fromkeys(reference for text in words for reference in _REFERENCE.findall(text)))


def find_claims(view: ClaimCase, flags: Iterable[Row]) -> Mapping[str, UUID]:
    """Return the named claims that this person may see, by reference."""
    named = references_in(row for flag in flags for row in rows(flag, "evidence"))
    claims, person = view.page.services.claims, view.page.principal
    found = [claims.list_queue(person, ClaimFilter(text=one, limit=1)).lines for one in named[:MOST_CLAIMS]]
    return {line.reference: line.claim_id for lines in found for line in lines if line.reference in named}
