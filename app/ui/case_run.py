"""The run of a case: followed while it works, shown with its cause when it failed, started again by a button."""

from uuid import uuid4

import streamlit as st

from app.ui import runs
from app.ui.case_view import CaseView
from backend.domain.access import Permission
from backend.domain.runs import RunKind, RunState

REQUEST = "assess-request"


def show_progress(view: CaseView) -> None:
    """Show the newest run while it is active or when it ended without a result."""
    if view.run and view.run.state is not RunState.SUCCEEDED:
        runs.show_status(view.page, view.run.run_id)
    if view.run and view.run.state is RunState.FAILED:
        st.text("The case stays workable: rules, documents and decision below do not need the run.")


def show_again(view: CaseView) -> None:
    """Show the button that has the case assessed again, with what changed since."""
    if not view.is_open or not view.may(Permission.ASSESS_SUBMISSION) or (view.run and view.run.is_active):
        return
    label = "Assess again" if view.assessment else "Assess"
    if not _button(view, label):
        return
    request = st.session_state.setdefault(REQUEST, uuid4().hex)
    underwriting, case_id = view.page.services.underwriting, view.case.submission_id
    if runs.start(lambda: underwriting.assess(view.page.principal, case_id, request)):
        st.session_state.pop(REQUEST, None)
        st.rerun()


def _button(view: CaseView, label: str) -> bool:
    """Show a quiet button while a run may start, and the countdown of the limit otherwise."""
    left = view.page.services.runs.limit_state(view.page.principal, RunKind.UNDERWRITING)
    if left.remaining:
        return st.button(label, icon=":material/replay:", key="assess")
    return runs.start_button(view.page, label, RunKind.UNDERWRITING, "assess")
