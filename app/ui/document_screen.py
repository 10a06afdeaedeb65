"""The document screen as a whole: which state it is in, and its two sides."""

from dataclasses import replace

import streamlit as st

from app.ui import runs
from app.ui.document_address import is_named, read_address
from app.ui.document_facts import show_cited, show_facts
from app.ui.document_header import show_header
from app.ui.document_pages import show_page
from app.ui.empty import empty_state
from app.ui.markup import escaped
from app.ui.page import Page
from app.ui.registry import spec_of
from backend.domain.documents import DocumentStatus
from backend.domain.runs import RunState
from backend.errors import NotFoundError
from backend.services.document_views import DocumentView, FactFilter

NOT_FOUND = "Document not found"
UNNAMED = ("No document chosen", "Open it from its case, or follow the link of a fact.")
UNREADABLE = (NOT_FOUND, "What this address names is no document. Open it from its case, or follow the link of a fact.")
QUEUES = ("Submissions.py", "Claims.py")
"""Where documents are met, the first that a person may open."""


def show(page: Page) -> None:
    """Show the document that the address names, or say that it names none or one that cannot be found."""
    document_id = read_address().document_id
    if document_id is None:
        _show_nothing(page, *(UNREADABLE if is_named() else UNNAMED))
        return
    try:
        view = page.services.documents.get(page.principal, document_id)
    except NotFoundError as error:
        _show_nothing(page, NOT_FOUND, error.user_message)
        return
    _show(page, view)


def _show_nothing(page: Page, title: str, text: str) -> None:
    """Say so, with the way to the queue in which this person works."""
    st.title("Document")
    queue = next((file for file in QUEUES if page.principal.role in spec_of(file).roles), QUEUES[0])
    empty_state(title, text, icon=":material/search_off:", action="Go to the queue", target=queue)


def _show(page: Page, view: DocumentView) -> None:
    """Show the document in the state it is in."""
    show_header(page, view)
    _show_reading(page, view)
    if view.document.status is DocumentStatus.UNREADABLE:
        st.error(escaped(view.document.error_message), icon=":material/error:")
    if view.document.status is not DocumentStatus.READ:
        return
    if not view.pages:
        st.info("This document has no pages with content.", icon=":material/info:")
        return
    _show_sides(page, view)


def _show_reading(page: Page, view: DocumentView) -> None:
    """Show how far a reading is, and one that failed; a finished one speaks for itself."""
    if view.document.run_id is None:
        return
    run = page.services.runs.get(page.principal, view.document.run_id)
    if run.state is not RunState.SUCCEEDED:
        runs.show_status(page, run.run_id, was_active=run.is_active)


def _show_sides(page: Page, view: DocumentView) -> None:
    cited = read_address()
    cited = replace(cited, page=min(cited.page, view.pages[-1].number))
    facts = page.services.documents.list_facts(
        page.principal, view.document.document_id, FactFilter(page=cited.page, limit=None)
    ).facts
    left, right = st.columns([3, 2], gap="medium")
    with right:
        if cited.fact_id is not None:
            show_cited(page, view, cited.fact_id)
        show_facts(page, view, cited)
    with left:
        show_page(page, view, cited, facts)
