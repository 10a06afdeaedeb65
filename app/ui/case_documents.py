"""The documents of a case: what became of each, more of them, and reading one again."""

import streamlit as st

from app.ui import runs
from app.ui.any_case import AnyCase
from app.ui.document_address import link_to
from app.ui.document_header import kind_label
from app.ui.empty import empty_state
from app.ui.format import count_of, moment, size
from app.ui.markup import escaped
from app.ui.tables import Badge
from app.ui.uploads import take_uploads
from backend.domain.access import Permission
from backend.domain.documents import DocumentStatus
from backend.services.document_views import DocumentRecord

STATES: dict[DocumentStatus, tuple[str, Badge, str]] = {
    DocumentStatus.STORED: ("Being read", "blue", ":material/sync:"),
    DocumentStatus.READ: ("Read", "green", ":material/check:"),
    DocumentStatus.UNREADABLE: ("Could not be read", "red", ":material/error:"),
}
POLL_S = 2.0


def show(view: AnyCase) -> None:
    """Show the documents, followed while any is being read, and the uploader."""
    left, right = st.columns([5, 2], gap="medium")
    with right:
        _show_uploader(view)
    with left:
        waits = any(document.status is DocumentStatus.STORED for document in view.list_documents())
        st.fragment(_show_list, run_every=POLL_S if waits else None)(view)


def _show_list(view: AnyCase) -> None:
    documents = view.list_documents()
    if not documents:
        empty_state(
            "No documents",
            view.words.no_documents,
            icon=":material/upload:",
        )
        return
    for document in documents:
        with st.container(border=True):
            _show_document(view, document)


def _show_document(view: AnyCase, document: DocumentRecord) -> None:
    words, color, icon = STATES[document.status]
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap="xxsmall"):
            st.text(document.filename)
            st.text(_line(document))
        st.badge(words, color=color, icon=icon)
        st.link_button("Open", link_to(document.document_id), icon=":material/open_in_new:")
        if view.may(Permission.UPLOAD_DOCUMENT) and document.status is not DocumentStatus.STORED:
            _show_reread(view, document)
    if document.error_message:
        st.error(escaped(document.error_message), icon=":material/error:")


def _show_reread(view: AnyCase, document: DocumentRecord) -> None:
    if st.button("Read again", icon=":material/refresh:", key=f"reread-{document.document_id}"):
        reread = view.page.services.documents.reread
        if runs.start(lambda: reread(view.page.principal, document.document_id)):
            st.rerun()


def _line(document: DocumentRecord) -> str:
    pages = count_of(document.page_count, "page") if document.page_count else ""
    when = moment(document.upload_time, st.context.timezone)
    parts = (kind_label(document.kind), pages, size(document.size_bytes), f"{when} by {document.uploader}")
    return " · ".join(part for part in parts if part)


def _show_uploader(view: AnyCase) -> None:
    if not view.may(Permission.UPLOAD_DOCUMENT) or not view.is_open:
        return
    with st.container(border=True):
        if take_uploads(view.page, f"case-{view.case_id}", view.submission_id, view.claim_id):
            st.caption(f"Have the {view.words.noun} assessed again once they are read.")
