"""The run of a case: followed while it works, shown with its cause when it failed, started again by a button."""

from uuid import uuid4

import streamlit as st

from app.ui import runs
from app.ui.any_case import AnyCase
from backend.domain.runs import RunState

REQUEST = "assess-request"


def show_progress(view: AnyCase) -> None:
    """Show the newest run while it is active or when it ended without a result."""
    if view.run and view.run.state is not RunState.SUCCEEDED:
        runs.show_status(view.page, view.run.run_id, was_active=view.run.is_active)
    if view.run and view.run.state is RunState.FAILED:
        st.text(view.words.failed_run)


def show_again(view: AnyCase) -> None:
    """Show the button that has the case assessed again, with what changed since."""
    if not view.is_open or not view.may(view.words.assess) or (view.run and view.run.is_active):
        return
    label = "Assess again" if view.is_assessed else "Assess"
    if not _button(view, label):
        return
    request = st.session_state.setdefault(REQUEST, uuid4().hex)
    if runs.start(lambda: view.assess(request)):
        st.session_state.pop(REQUEST, None)
        st.rerun()


def _button(view: AnyCase, label: str) -> bool:
    """Show a quiet button while a run may start, and the countdown of the limit otherwise."""
    left = view.page.services.runs.limit_state(view.page.principal, view.words.run)
    if left.remaining:
        return st.button(label, icon=":material/replay:", key="assess")
    return runs.start_button(view.page, label, view.words.run, "assess")
