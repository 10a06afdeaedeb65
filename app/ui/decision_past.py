"""Decisions that were taken, each beside the proposal as it stood at that moment."""

from collections.abc import Mapping
from decimal import Decimal

import streamlit as st

from app.ui.case_result import outcome_of
from app.ui.case_view import CaseView
from app.ui.format import ACTIONS, NOTHING, count_of, moment, money, outcome_name
from app.ui.tables import OUTCOME_BADGES
from backend.domain.authority import REASON_CODES
from backend.domain.cases import DecisionView


def show_past(view: CaseView) -> None:
    """Show the decisions on the case, newest first."""
    taken = view.page.services.decisions.list_for(view.page.principal, view.case.submission_id)
    if not taken:
        if not view.is_open:
            st.text("The case was closed without a decision.")
        return
    st.subheader("Decisions", anchor=False)
    for decision in taken:
        with st.container(border=True):
            _show_decision(decision)


def proposal_words(proposal: Mapping[str, object]) -> str:
    """Return the proposal that stood beside a decision in one line."""
    if not proposal:
        return "There was no proposal."
    made = "without a model" if proposal.get("made_without_model") else f"by {proposal.get('provider', 'a model')}"
    outcome = outcome_name(outcome_of(proposal, "outcome")).lower()
    return f"The proposal was to {outcome}, with a score of {proposal.get('score', NOTHING)}, made {made}."


def _show_decision(decision: DecisionView) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(outcome_name(decision.outcome), color=OUTCOME_BADGES[decision.outcome], icon=":material/gavel:")
        st.badge(ACTIONS[decision.action], color="gray")
        st.text(f"{decision.decided_by}, {moment(decision.decided_at, st.context.timezone)}")
    if decision.amount_usd is not None:
        st.text(f"Limit: {money(decision.amount_usd)}")
    if decision.reason_code:
        st.text(f"{REASON_CODES.get(decision.reason_code, decision.reason_code)}: {decision.reason_text}")
    st.text(proposal_words(decision.proposal))
    opened = count_of(decision.evidence_opened, "piece of evidence", "pieces of evidence")
    seen = f"{opened} opened, {decision.seconds_on_case} s on the case"
    st.text(f"{seen}; authority: {_authority(decision.authority)}")


def _authority(held: Mapping[str, object]) -> str:
    if "max_amount_usd" not in held:
        return str(held.get("role", "none"))
    limit = money(Decimal(str(held["max_amount_usd"])))
    return f"{held.get('role')} up to {limit} and a score of {held.get('max_score')}"
