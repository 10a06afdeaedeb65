"""Referrals: ask somebody with more authority, and answer as another person."""

from uuid import UUID

import streamlit as st

from app.ui import messages
from app.ui.case_view import CaseView
from app.ui.claim_seen import must_be_seen
from app.ui.format import moment, outcome_name
from backend.domain.access import Permission
from backend.domain.cases import ReferralView
from backend.domain.decisions import Outcome, ReferralState

ANYBODY = "Anybody with authority"


def show_request(view: CaseView) -> None:
    """Show the form of a referral: to whom, and the note."""
    people: dict[str, str] = {
        str(user_id): name for user_id, name in view.page.services.decisions.list_referees(view.page.principal)
    }
    to = st.selectbox(
        "To", ["", *people], format_func=lambda one: people.get(one, ANYBODY), key=f"refer-to-{view.case.version}"
    )
    note = st.text_area(
        "Note",
        key=f"refer-note-{view.case.version}",
        height=110,
        help="What to look at, and what you ask for.",
    )
    if st.button("Refer the case", type="primary", icon=":material/forward_to_inbox:", key="refer"):
        with messages.shown():
            must_be_seen(view.case_id, view.version)
            view.page.services.decisions.refer(
                view.page.principal, view.case.submission_id, view.case.version, note or "", UUID(to) if to else None
            )
            st.toast("The case is referred.", icon=":material/check:")
            st.rerun()


def show_waiting(view: CaseView) -> None:
    """Show the open referral: to answer for those who may, as a sentence for all others."""
    referral = _open_referral(view)
    if referral is None:
        st.text("The case is referred.")
        return
    if view.may(Permission.ANSWER_REFERRAL) and _is_for(view, referral):
        _show_answer(view, referral)
        return
    to = referral.addressed_to or "somebody with more authority"
    st.info("This case waits for an answer. Until then it cannot be decided.", icon=":material/hourglass_top:")
    st.text(f"Asked by {referral.requested_by}, addressed to {to}.\n{referral.request_note}")


def show_referrals(view: CaseView) -> None:
    """Show the notes of all referrals of the case, requests and answers."""
    past = view.page.services.decisions.list_referrals(view.page.principal, view.case.submission_id)
    if not past:
        return
    st.subheader("Referrals", anchor=False)
    for referral in past:
        with st.container(border=True):
            _show_referral(referral)


def _show_referral(referral: ReferralView) -> None:
    zone, to = st.context.timezone, referral.addressed_to or ANYBODY.lower()
    st.text(f"{referral.requested_by} to {to}, {moment(referral.requested_at, zone)}\n{referral.request_note}")
    if referral.state is not ReferralState.ANSWERED:
        is_open = referral.state is ReferralState.OPEN
        st.badge(referral.state.value.capitalize(), color="orange" if is_open else "gray")
        return
    answer = f"Answer: {outcome_name(referral.answer_outcome).lower()}"
    st.badge(answer, color="blue", icon=":material/reply:")
    st.text(f"{referral.answered_by}, {moment(referral.answered_at, zone)}\n{referral.answer_note}")


def _open_referral(view: CaseView) -> ReferralView | None:
    past = view.page.services.decisions.list_referrals(view.page.principal, view.case.submission_id)
    return next((referral for referral in past if referral.state is ReferralState.OPEN), None)


def _is_for(view: CaseView, referral: ReferralView) -> bool:
    me = view.page.principal.user_id
    return referral.requester_id != me and referral.addressed_to_id in (None, me)


def _show_answer(view: CaseView, referral: ReferralView) -> None:
    with st.container(border=True):
        st.subheader("Answer the referral", anchor=False)
        st.text(f"{referral.requested_by} asks:\n{referral.request_note}")
        outcome = st.segmented_control(
            "Your answer",
            [Outcome.ACCEPT, Outcome.DECLINE],
            format_func=outcome_name,
            key=f"answer-{referral.referral_id}",
        )
        note = st.text_area("Note", key=f"answer-note-{referral.referral_id}", height=110)
        if st.button(
            "Send the answer", type="primary", icon=":material/reply:", key="answer", disabled=outcome is None
        ):
            with messages.shown():
                must_be_seen(view.case_id, view.version)
                view.page.services.decisions.answer_referral(
                    view.page.principal, referral.referral_id, Outcome(str(outcome)), note or ""
                )
                st.toast("The answer is with the person who asked.", icon=":material/check:")
                st.rerun()
