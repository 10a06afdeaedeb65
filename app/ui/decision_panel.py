"""The human decision: the proposal stays at the left, what the person does about it at the right."""

from collections.abc import Callable, Mapping

import streamlit as st

from app.ui import decision_form, decision_moves, decision_referral
from app.ui.case_summary import show_outcome, show_outdated, show_reasons
from app.ui.case_view import CaseView
from app.ui.decision_past import show_past
from app.ui.empty import empty_state
from backend.domain.access import Permission
from backend.domain.submissions import SubmissionStatus

Act = Callable[[CaseView], None]
DECIDE, REFER, ASK, WITHDRAW = "Decide", "Refer", "Ask for information", "Withdraw"
ACTS: Mapping[str, Act] = {
    DECIDE: decision_form.show,
    REFER: decision_referral.show_request,
    ASK: decision_moves.show_questions,
    WITHDRAW: decision_moves.show_withdrawal,
}


def show(view: CaseView) -> None:
    """Show the proposal beside what can be done now, and what was decided before."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        _show_proposal(view)
    with right:
        _show_acts(view)
        show_past(view)
        decision_referral.show_referrals(view)


def _show_proposal(view: CaseView) -> None:
    if view.assessment:
        show_outdated(view)
        with st.container(border=True):
            show_outcome(view.assessment)
        show_reasons(view.assessment)
    else:
        empty_state("No proposal", "No run has assessed this case; a person may decline it, or refer it.")


def _show_acts(view: CaseView) -> None:
    if not view.is_open:
        return
    if view.case.status is SubmissionStatus.REFERRED:
        decision_referral.show_waiting(view)
        return
    if not view.may(Permission.DECIDE_SUBMISSION):
        st.text("Your role reads decisions and takes none.")
        return
    if view.case.status is SubmissionStatus.NEW:
        decision_moves.show_new(view)
        decision_moves.show_withdrawal(view)
        return
    acts = [act for act in ACTS if not (act == ASK and _is_waiting(view)) and not (act == REFER and _is_waiting(view))]
    if _is_waiting(view):
        decision_moves.show_resume(view)
    chosen = st.segmented_control(
        "What to do", acts, default=DECIDE, required=True, key="act", label_visibility="collapsed"
    )
    with st.container(border=True):
        ACTS[str(chosen)](view)


def _is_waiting(view: CaseView) -> bool:
    return view.case.status is SubmissionStatus.WAITING_FOR_INFORMATION
