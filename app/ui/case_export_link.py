"""The link to the export of a case, for those who may take it out."""

from contextlib import suppress
from uuid import UUID

import streamlit as st

from app.ui.page import Page
from backend.domain.access import Permission
from backend.domain.case_export import READ_CASE, CaseType

WHAT = (
    "Everything of this case as one ZIP: pages to read, every row, the documents as they came, and every act with its "
    "hash. A small program inside proves without a network that nothing was changed. Taking it out is written down."
)


def show(page: Page, case_type: CaseType, case_id: UUID) -> None:
    """Show the link to people whose role may export such a case, nothing to others."""
    person = page.principal
    if person.may(Permission.EXPORT_CASE) and person.may(READ_CASE[case_type]):
        address = f"/files/cases/{case_type}/{case_id}.zip"
        st.link_button(f"Export this {case_type}", address, icon=":material/folder_zip:", help=WHAT)


def show_for(page: Page, object_type: str, object_id: str) -> None:
    """Show the link where an act was done to a case, nothing where it was done to something else."""
    with suppress(ValueError):
        show(page, CaseType(object_type), UUID(object_id))
