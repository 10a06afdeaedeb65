"""Accept, change or override the proposal: outcome, amount, coded reason and words, within the person's authority."""

import time
from decimal import Decimal

import streamlit as st

from app.ui import messages
from app.ui.any_case import AnyCase
from app.ui.case_view import CaseView
from app.ui.claim_seen import must_be_seen
from app.ui.form_widgets import spaced_money
from app.ui.format import ACTIONS, money, outcome_name
from backend.domain.authority import REASON_CODES
from backend.domain.cases import DecisionRequest
from backend.domain.decisions import DecisionAction, Outcome
from backend.domain.money import parse_money

FINAL = (Outcome.ACCEPT, Outcome.DECLINE)
OPENED = "opened-at"


def show(view: CaseView) -> None:
    """Show the form of a final decision, with the sentence that says why authority does not suffice."""
    gap = view.page.services.decisions.find_gap(view.page.principal, view.case.submission_id)
    if gap:
        st.warning(gap, icon=":material/lock:")
    action = st.segmented_control(
        "Your decision",
        possible_actions(view.case.proposed_outcome),
        format_func=ACTIONS.__getitem__,
        required=True,
        default=possible_actions(view.case.proposed_outcome)[0],
        key=f"action-{view.case.version}",
    )
    request = _read(view, DecisionAction(str(action)))
    is_asked = st.button(
        "Record the decision", type="primary", icon=":material/gavel:", key="record", disabled=request is None
    )
    if is_asked and request is not None:
        with messages.shown():
            must_be_seen(view.case_id, view.version)
            view.page.services.decisions.decide(view.page.principal, request)
            st.toast("The decision is recorded.", icon=":material/check:")
            st.rerun()


def possible_actions(proposed: Outcome | None) -> list[DecisionAction]:
    """Return what can be done with a proposal: one to refer cannot be followed by a final decision."""
    if proposed in FINAL:
        return list(DecisionAction)
    return [DecisionAction.OVERRIDE]


def possible_outcomes(action: DecisionAction, proposed: Outcome | None) -> list[Outcome]:
    """Return the outcomes an action may have: following keeps the proposed one, overriding departs from it."""
    match action:
        case DecisionAction.ACCEPT_PROPOSAL:
            return [proposed] if proposed in FINAL else []
        case DecisionAction.CHANGE:
            return list(FINAL)
        case DecisionAction.OVERRIDE:
            return [outcome for outcome in FINAL if outcome is not proposed]


def _read(view: CaseView, action: DecisionAction) -> DecisionRequest | None:
    """Show the fields that the action needs and return what is decided, None while an amount does not read."""
    outcome = _choose_outcome(possible_outcomes(action, view.case.proposed_outcome))
    amount_usd = view.case.requested_limit_usd
    if outcome is Outcome.ACCEPT and action is not DecisionAction.ACCEPT_PROPOSAL:
        try:
            amount_usd = _read_amount(view)
        except ValueError:
            st.markdown(":small[:red[:material/error: Write the limit as an amount, such as 1,000,000]]")
            return None
    code, text = "", ""
    if action is not DecisionAction.ACCEPT_PROPOSAL or outcome is not Outcome.ACCEPT:
        code, text = _read_reason()
    return DecisionRequest(
        submission_id=view.case.submission_id,
        version=view.case.version,
        run_id=view.assessment.run_id if view.assessment else None,
        action=action,
        outcome=outcome,
        reason_code=code,
        reason_text=text,
        amount_usd=amount_usd if outcome is Outcome.ACCEPT else None,
        seconds_on_case=seconds_on(view),
    )


def seconds_on(view: AnyCase) -> int:
    """Return for how many seconds this person has had the case on the screen."""
    opened: dict[str, float] = st.session_state.setdefault(OPENED, {})
    return round(time.monotonic() - opened.setdefault(str(view.case_id), time.monotonic()))


def _choose_outcome(outcomes: list[Outcome]) -> Outcome:
    if len(outcomes) == 1:
        st.text(f"Outcome: {outcome_name(outcomes[0]).lower()}")
        return outcomes[0]
    chosen = st.radio("Outcome", outcomes, format_func=outcome_name, horizontal=True, key="decided-outcome")
    return Outcome(str(chosen))


def _read_amount(view: CaseView) -> Decimal | None:
    """Return the limit that is offered, the requested one when nothing is typed."""
    asked = view.case.requested_limit_usd
    typed = st.text_input(
        "Limit offered (USD)",
        value=spaced_money(str(asked)) if asked is not None else "",
        icon=":material/attach_money:",
        key=f"amount-{view.case.version}",
        help=f"Requested: {money(asked)}",
    )
    return parse_money(typed) if typed and typed.strip() else asked


def _read_reason() -> tuple[str, str]:
    code = st.selectbox(
        "Reason",
        list(REASON_CODES),
        index=None,
        format_func=REASON_CODES.__getitem__,
        placeholder="Choose",
        key="reason",
    )
    text = st.text_area("In your own words", key="reason-text", height=110)
    return str(code or ""), text or ""
