"""Decisions that were taken on a claim, each beside the proposal as it stood at that moment."""

from collections.abc import Mapping
from decimal import Decimal

import streamlit as st

from app.ui.claim_acts import ACTIONS
from app.ui.claim_result import claim_outcome, payable_usd
from app.ui.claim_view import ClaimCase
from app.ui.format import NOTHING, count_of, moment, money
from app.ui.tables import Badge
from backend.domain.claims.acts import ClaimDecisionView
from backend.domain.claims.reasons import reason_words
from backend.domain.claims.words import ClaimAction

COLORS: Mapping[ClaimAction, Badge] = {
    ClaimAction.SETTLE: "green",
    ClaimAction.DENY: "red",
    ClaimAction.CLOSE: "gray",
    ClaimAction.REOPEN: "blue",
}


def show_past(view: ClaimCase) -> None:
    """Show the decisions on the claim, newest first."""
    taken = view.page.services.claim_decisions.list_for(view.page.principal, view.case_id)
    if taken:
        st.subheader("Decisions", anchor=False)
    for decision in taken:
        with st.container(border=True):
            _show_decision(decision)


def proposal_words(proposal: Mapping[str, object]) -> str:
    """Return the proposal that stood beside a decision in one line."""
    outcome = claim_outcome(proposal, "outcome")
    if outcome is None:
        return "There was no proposal."
    made = "without a model" if proposal.get("made_without_model") else f"by {proposal.get('provider', 'a model')}"
    payable = payable_usd(proposal)
    amount = f", payable {money(payable)}" if payable is not None else ""
    return (
        f"The proposal was to {outcome.value}{amount}, with a score of {proposal.get('score', NOTHING)}, made {made}."
    )


def _show_decision(decision: ClaimDecisionView) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(ACTIONS[decision.action], color=COLORS[decision.action], icon=":material/gavel:")
        st.text(f"{decision.decided_by}, {moment(decision.decided_at, st.context.timezone)}")
    if decision.amount_usd is not None:
        st.text(f"Amount: {money(decision.amount_usd)} in total")
    if decision.reason_code:
        words = reason_words(decision.action, decision.reason_code)
        st.text(f"{words}: {decision.reason_text}" if decision.reason_text else words)
    if decision.clause_text:
        st.text(f"Clause {decision.clause_id}")
        st.code(decision.clause_text, language=None, wrap_lines=True)
    if evidence := decision.authority.get("evidence"):
        st.text(f"Evidence: {evidence}")
    st.text(proposal_words(decision.proposal))
    opened = count_of(decision.evidence_opened, "piece of evidence", "pieces of evidence")
    seen = f"{opened} opened, {decision.seconds_on_case} s on the claim"
    st.text(f"{seen}; authority: {authority_words(decision.authority)}")


def authority_words(held: Mapping[str, object]) -> str:
    """Return the authority that stood behind a decision, with the answer that carried it, if one did."""
    role = str(held.get("role", "none"))
    limit = held.get("max_amount_usd")
    words = f"{role} up to {money(Decimal(str(limit)))}" if limit is not None else role
    answered_by = held.get("answered_by")
    return f"{words}, carried by the answer of {answered_by}" if answered_by else words
