"""A report asked for from the screen: one press makes one report, also when it is pressed twice."""

from uuid import uuid4

import streamlit as st

from app.ui import runs
from app.ui.page import Page
from backend.domain.reports.requests import ReportRequest, Requested
from backend.domain.runs import RunKind

KEYS = "report-requests"
JUST_ASKED = "report-just-asked"
LABEL = "Make the report"


def offer(page: Page, wanted: ReportRequest | None, key: str) -> None:
    """Show the button that asks for a report; without a request it cannot be pressed yet."""
    if wanted is None:
        st.button(LABEL, key=f"{key}-not-yet", disabled=True, help="Choose what the report is about.")
    elif runs.start_button(page, LABEL, RunKind.REPORT, key):
        _ask(page, wanted)


def show_thanks() -> None:
    """Say which report was just asked for."""
    if reference := st.session_state.pop(JUST_ASKED, None):
        st.toast(f"{reference} is being made. Its files appear here.", icon=":material/summarize:")


def _ask(page: Page, wanted: ReportRequest) -> None:
    keys = st.session_state.setdefault(KEYS, {})
    what = (wanted.kind.value, str(wanted.subject_id), *sorted(wanted.parameters.items()))
    request = keys.setdefault(what, uuid4().hex)
    started: Requested | None = runs.start(lambda: page.services.reports.request(page.principal, wanted, request))
    if started is not None:
        keys.pop(what, None)
        st.session_state[JUST_ASKED] = started.reference
        st.rerun()
