"""The head of the document screen: what it is, where it belongs, what is odd about it, and what to do with it."""

from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from app.ui.document_address import link_to
from app.ui.messages import shown
from app.ui.page import Page
from backend.domain.access import Permission
from backend.domain.documents import MediaType
from backend.services.document_views import DocumentRecord, DocumentView, EarlierUpload

TYPES = {
    MediaType.PDF: "PDF",
    MediaType.DOCX: "Word",
    MediaType.XLSX: "Excel",
    MediaType.CSV: "CSV",
    MediaType.TXT: "Text",
    MediaType.EML: "E-mail",
    MediaType.PNG: "Picture",
    MediaType.JPG: "Picture",
}


def show_header(page: Page, view: DocumentView) -> None:
    """Show title, origin, warnings and actions of an upload."""
    document = view.document
    title, actions = st.columns([3, 2], vertical_alignment="bottom")
    with title:
        st.title(kind_label(document.kind))
        st.text(document.filename)
    with actions, st.container(horizontal=True, horizontal_alignment="right"):
        _show_actions(page, document)
    st.text(_origin(document))
    if document.flags:
        with st.container(horizontal=True):
            for flag in document.flags:
                st.badge(flag_label(flag), icon=":material/flag:", color="orange")
    if view.other_uploads:
        with st.expander(f"The same file was also uploaded {_times(len(view.other_uploads))}"):
            _show_uploads(view.other_uploads)
    if view.attachments:
        with st.expander(f"Attachments: {len(view.attachments)}", expanded=True):
            _show_attachments(view.attachments)


def kind_label(kind: str) -> str:
    """Return the kind of a document as a title."""
    known = kind.replace("_", " ") if kind.replace("_", "").isalpha() else ""
    return known.capitalize() or "Document"


def flag_label(flag: str) -> str:
    """Return a risk flag in words; a flag holds letters only, whatever the file says."""
    return "".join(character if character.isalnum() else " " for character in flag).strip().capitalize()[:60]


def _show_actions(page: Page, document: DocumentRecord) -> None:
    if document.submission_id:
        address = f"/submission?{urlencode({'id': document.submission_id})}"
        st.link_button("Submission", address, icon=":material/assignment:")
    if document.claim_id:
        st.link_button("Claim", f"/claim?{urlencode({'id': document.claim_id})}", icon=":material/car_crash:")
    st.link_button("Download", f"/files/{document.document_id}", icon=":material/download:")
    if page.principal.may(Permission.UPLOAD_DOCUMENT) and st.button("Read again", icon=":material/refresh:"):
        with shown():
            page.services.documents.reread(page.principal, document.document_id)
            st.rerun()


def _origin(document: DocumentRecord) -> str:
    size = (
        f"{document.size_bytes / 1024:,.0f} KB"
        if document.size_bytes < 1 << 20
        else f"{document.size_bytes / (1 << 20):.1f} MB"
    )
    pages = f"{document.page_count} page{'' if document.page_count == 1 else 's'}" if document.page_count else ""
    came = f"uploaded {document.upload_time:%d %b %Y %H:%M} UTC by {document.uploader}"
    return " · ".join(part for part in (TYPES[document.media_type], pages, size, came, _case(document)) if part)


def _case(document: DocumentRecord) -> str:
    if document.claim_reference:
        return f"claim {document.claim_reference}"
    return f"submission {document.submission_reference}" if document.submission_reference else ""


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _show_uploads(uploads: tuple[EarlierUpload, ...]) -> None:
    frame = pd.DataFrame(
        {
            "File": [upload.filename for upload in uploads],
            "Uploaded": [upload.upload_time for upload in uploads],
            "Case": [upload.case_reference for upload in uploads],
        }
    )
    when = st.column_config.DatetimeColumn(format="DD MMM YYYY HH:mm")
    st.dataframe(frame, hide_index=True, column_config={"Uploaded": when})


def _show_attachments(attachments: tuple[DocumentRecord, ...]) -> None:
    frame = pd.DataFrame(
        {
            "File": [attachment.filename for attachment in attachments],
            "Status": [attachment.status.capitalize() for attachment in attachments],
            "Open": [link_to(attachment.document_id) for attachment in attachments],
        }
    )
    st.dataframe(frame, hide_index=True, column_config={"Open": st.column_config.LinkColumn(display_text="Open")})
