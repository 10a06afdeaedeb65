"""The human decision on a claim: the proposal stays at the left, what the person does about it at the right."""

from collections.abc import Callable, Mapping

import streamlit as st

from app.ui import claim_decision_deny, claim_decision_referral, claim_decision_settle, claim_siu
from app.ui.case_summary import show_outdated
from app.ui.claim_decision_past import show_past
from app.ui.claim_summary import show_figures, show_outcome, show_reasons
from app.ui.claim_view import ClaimCase
from app.ui.empty import empty_state
from backend.domain.access import Permission
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClaimOutcome

SETTLE, DENY, REFER, CLOSE, REOPEN = "Settle", "Deny", "Refer", "Close", "Reopen"
ACTS: Mapping[str, Callable[[ClaimCase], None]] = {
    SETTLE: claim_decision_settle.show_settlement,
    REFER: claim_decision_referral.show_request,
    DENY: claim_decision_deny.show,
    CLOSE: claim_decision_settle.show_closing,
    REOPEN: claim_decision_settle.show_reopening,
}


def show(view: ClaimCase) -> None:
    """Show the proposal beside what can be done now, and what was decided before."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        _show_proposal(view)
    with right:
        claim_siu.show_answer(view)
        _show_acts(view)
        show_past(view)
        claim_decision_referral.show_referrals(view)


def possible_acts(status: ClaimStatus) -> list[str]:
    """Return what can be done with a claim as it stands."""
    if status is ClaimStatus.CLOSED:
        return [REOPEN]
    if status in {ClaimStatus.SETTLED, ClaimStatus.DENIED}:
        return [CLOSE, REOPEN]
    return [CLOSE] if status is ClaimStatus.REFERRED else [SETTLE, REFER, DENY, CLOSE]


def _show_proposal(view: ClaimCase) -> None:
    if view.assessment:
        show_outdated(view)
        with st.container(border=True):
            show_outcome(view.assessment)
        show_figures(view)
        show_reasons(view.result)
    else:
        empty_state("No proposal", "No assessment was done; to settle needs another person's answer to a referral.")


def _show_acts(view: ClaimCase) -> None:
    if view.claim.status is ClaimStatus.REFERRED:
        claim_decision_referral.show_waiting(view)
    if not view.may(Permission.DECIDE_CLAIM):
        st.text("Your role reads decisions and takes none.")
        return
    acts = possible_acts(view.claim.status)
    asked = view.page.services.claim_decisions.list_referrals(view.page.principal, view.case_id)
    is_to_refer = view.claim.proposed_outcome is ClaimOutcome.REFER and not asked
    chosen = acts[0]
    if len(acts) > 1:
        picked = st.segmented_control(
            "What to do",
            acts,
            default=REFER if is_to_refer and REFER in acts else acts[0],
            required=True,
            key=f"act-{'-'.join(acts)}",
            label_visibility="collapsed",
        )
        chosen = str(picked)
    with st.container(border=True):
        if len(acts) == 1:
            st.subheader(chosen, anchor=False)
        ACTS[chosen](view)
