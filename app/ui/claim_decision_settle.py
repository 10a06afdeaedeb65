"""Settle, close and reopen a claim: amount, coded reason and words, within the person's authority."""

from collections.abc import Mapping
from decimal import Decimal

import streamlit as st

from app.ui import messages
from app.ui.claim_money_forms import read_amount, show_excess
from app.ui.claim_seen import must_be_seen
from app.ui.claim_view import ClaimCase
from app.ui.decision_form import seconds_on
from app.ui.format import money
from backend.domain.claims.acts import ClaimDecisionRequest
from backend.domain.claims.authority import find_money_gap, find_total_gap
from backend.domain.claims.calculation import calculation_words, read_calculation, settled_apart
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.steps import UNTOLD
from backend.domain.claims.words import ClaimAction, ClaimOutcome, TransactionKind

DONE = {
    ClaimAction.SETTLE: "The claim is settled.",
    ClaimAction.DENY: "The claim is denied. The letter follows under Letters.",
    ClaimAction.CLOSE: "The claim is closed.",
    ClaimAction.REOPEN: "The claim is open again.",
}

TOLD_BY = " The payment letter tells that nothing is owed; write it under Letters."


def show_settlement(view: ClaimCase) -> None:
    """Show the form of a settlement, with the amount that the policy would pay."""
    calculated = read_calculation(view.result)
    st.text(calculation_words(calculated, TransactionKind.PAYMENT))
    total = None if calculated.total_usd is None else max(calculated.total_usd, view.claim.paid_usd)
    wanted = read_amount(view, "Amount of the settlement, in total (USD)", "settle", total)
    if view.claim.paid_usd:
        st.caption(f"It includes the {money(view.claim.paid_usd)} that are paid on this claim.")
    _say_gap(view, wanted)
    show_excess(settled_apart(calculated, wanted) if wanted is not None else None)
    reason = read_reason(view, ClaimAction.SETTLE)
    if st.button("Settle the claim", type="primary", icon=":material/gavel:", key="settle", disabled=wanted is None):
        decide(view, request_of(view, ClaimAction.SETTLE, reason, wanted))


def show_closing(view: ClaimCase) -> None:
    """Show the form that closes a claim, or why it cannot be; what is still reserved is taken back with it."""
    if not list_reasons(view, ClaimAction.CLOSE):
        is_denied = view.claim.status is ClaimStatus.DENIED
        st.warning(UNTOLD if is_denied else "This claim cannot be closed as it stands.", icon=":material/lock:")
        return
    if view.claim.reserve_usd:
        st.text(f"The outstanding reserve of {money(view.claim.reserve_usd)} is taken back.")
    reason = read_reason(view, ClaimAction.CLOSE)
    if st.button("Close the claim", icon=":material/inventory_2:", key="close"):
        decide(view, request_of(view, ClaimAction.CLOSE, reason))


def show_reopening(view: ClaimCase) -> None:
    """Show the form that takes a decided claim up again."""
    reason = read_reason(view, ClaimAction.REOPEN)
    if st.button("Reopen the claim", icon=":material/lock_open:", key="reopen"):
        decide(view, request_of(view, ClaimAction.REOPEN, reason))


def read_reason(view: ClaimCase, action: ClaimAction) -> tuple[str, str]:
    """Show the coded reasons that fit the claim as it stands and the field for words, and return both."""
    reasons = list_reasons(view, action)
    code = st.selectbox(
        "Reason",
        list(reasons),
        index=None,
        format_func=reasons.__getitem__,
        placeholder="Choose",
        key=f"{action}-reason-{view.version}",
    )
    text = st.text_area("In your own words", key=f"{action}-text-{view.version}", height=110)
    return str(code or ""), text or ""


def list_reasons(view: ClaimCase, action: ClaimAction) -> Mapping[str, str]:
    """Return the coded reasons, with their words, for which the claim can be decided so now; maybe none."""
    return view.page.services.claim_decisions.allowed_reasons(view.page.principal, view.case_id, action)


def request_of(
    view: ClaimCase,
    action: ClaimAction,
    reason: tuple[str, str],
    amount_usd: Decimal | None = None,
) -> ClaimDecisionRequest:
    """Return the decision as it is asked for, on the version that is on the screen."""
    return ClaimDecisionRequest(
        claim_id=view.case_id,
        version=view.version,
        action=action,
        reason_code=reason[0],
        reason_text=reason[1],
        amount_usd=amount_usd,
        run_id=view.assessment.run_id if view.assessment else None,
        seconds_on_case=seconds_on(view),
    )


def decide(view: ClaimCase, request: ClaimDecisionRequest) -> None:
    """Record the decision and draw the page anew, or say in one sentence why it cannot be recorded."""
    with messages.shown():
        must_be_seen(view.case_id, view.version)
        view.page.services.claim_decisions.decide(view.page.principal, request)
        is_nothing = request.amount_usd is not None and not request.amount_usd
        st.toast(f"{DONE[request.action]}{TOLD_BY if is_nothing else ''}", icon=":material/check:")
        st.rerun()


def _say_gap(view: ClaimCase, wanted: Decimal | None) -> None:
    """Say before the act what stands against it: a proposal that does not settle, or too little authority."""
    proposed = view.claim.proposed_outcome
    if proposed is not ClaimOutcome.SETTLE:
        what = f"The proposal is to {proposed}" if proposed else "There is no proposal that counts"
        st.warning(f"{what}; to settle needs another person's answer to a referral first.", icon=":material/lock:")
    if wanted is None:
        return
    further_usd = wanted - view.claim.paid_usd
    gap = find_total_gap(view.claim, wanted) or find_money_gap(
        view.page.principal.authority, view.claim, TransactionKind.PAYMENT, further_usd
    )
    if gap:
        st.warning(gap, icon=":material/lock:")
