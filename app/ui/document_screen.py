"""The document screen as a whole: which state it is in, and its two sides."""

from dataclasses import replace

import streamlit as st

from app.ui import runs
from app.ui.document_address import read_address
from app.ui.document_facts import show_cited, show_facts
from app.ui.document_header import show_header
from app.ui.document_pages import show_page
from app.ui.markup import escaped
from app.ui.messages import show_error
from app.ui.page import Page
from backend.domain.documents import DocumentStatus
from backend.domain.runs import RunState
from backend.errors import NotFoundError
from backend.services.document_views import DocumentView, FactFilter


def show(page: Page) -> None:
    """Show the document that the address names, or say that it names none or one that cannot be found."""
    document_id = read_address().document_id
    try:
        view = page.services.documents.get(page.principal, document_id) if document_id else None
    except NotFoundError as error:
        st.title("Document")
        show_error(error)
        return
    if view is None:
        st.title("Document")
        st.info("Open a document from its submission, or follow the link of a fact.", icon=":material/description:")
        return
    _show(page, view)


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
