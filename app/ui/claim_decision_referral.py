"""Referrals of a claim: ask a more senior adjuster or special investigation, and answer as another person."""

from collections.abc import Mapping
from uuid import UUID

import streamlit as st

from app.ui import messages
from app.ui.claim_seen import must_be_seen
from app.ui.claim_view import ClaimCase
from app.ui.format import moment
from backend.domain.access import Permission
from backend.domain.claims.acts import ClaimReferralRequest, ClaimReferralView
from backend.domain.claims.words import ANSWERS_TO, ClaimReferralAnswer, ClaimReferralKind
from backend.domain.decisions import ReferralState

ANYBODY = "Anybody with authority"
WISHED = "siu-wished-for"
KINDS: Mapping[ClaimReferralKind, str] = {
    ClaimReferralKind.COVERAGE: "About coverage or amount",
    ClaimReferralKind.SIU: "Special investigation",
}
ANSWERS: Mapping[ClaimReferralAnswer, str] = {
    ClaimReferralAnswer.PROCEED: "Proceed",
    ClaimReferralAnswer.DO_NOT_PROCEED: "Do not proceed",
    ClaimReferralAnswer.CONFIRMED: "Suspicion confirmed",
    ClaimReferralAnswer.CLEARED: "Suspicion cleared",
}


def show_request(view: ClaimCase) -> None:
    """Show the form of a referral: what about, to whom, and the note."""
    decisions, person = view.page.services.claim_decisions, view.page.principal
    people = {str(user_id): name for user_id, name in decisions.list_referees(person, view.case_id)}
    kind = st.segmented_control(
        "What about",
        list(KINDS),
        format_func=KINDS.__getitem__,
        default=wished_kind(view.case_id),
        required=True,
        key=f"refer-kind-{view.version}",
    )
    to = st.selectbox(
        "To", ["", *people], format_func=lambda one: people.get(one, ANYBODY), key=f"refer-to-{view.version}"
    )
    note = st.text_area(
        "Note",
        key=f"refer-note-{view.version}",
        height=110,
        help="What to look at, and what you ask for.",
    )
    if st.button("Refer the claim", type="primary", icon=":material/forward_to_inbox:", key="refer"):
        request = ClaimReferralRequest(
            view.case_id, view.version, ClaimReferralKind(str(kind)), note or "", UUID(to) if to else None
        )
        with messages.shown():
            must_be_seen(view.case_id, view.version)
            decisions.refer(person, request)
            st.session_state.pop(WISHED, None)
            st.toast("The claim is referred.", icon=":material/check:")
            st.rerun()


def wish_siu(claim_id: UUID) -> None:
    """Have the next referral form of this claim begin with special investigation; a callback."""
    st.session_state[WISHED] = str(claim_id)


def wished_kind(claim_id: UUID) -> ClaimReferralKind:
    """Return what the form begins with: special investigation only on the claim for which it was suggested."""
    is_wished = st.session_state.get(WISHED) == str(claim_id)
    return ClaimReferralKind.SIU if is_wished else ClaimReferralKind.COVERAGE


def show_waiting(view: ClaimCase) -> None:
    """Show the open referral: to answer for those who may, to take back for who asked, as a sentence for all others."""
    referral = next((one for one in _list(view) if one.state is ReferralState.OPEN), None)
    if referral is None:
        return
    me = view.page.principal.user_id
    is_for_me = referral.requester_id != me and referral.addressed_to_id in (None, me)
    if view.may(Permission.ANSWER_CLAIM_REFERRAL) and is_for_me:
        _show_answer(view, referral)
        return
    st.info("This claim waits for an answer. Until then it can be closed, and not settled or denied.")
    st.text(f"Asked by {referral.requested_by}, addressed to {_addressee(referral)}.\n{referral.request_note}")
    if view.may(Permission.DECIDE_CLAIM) and st.button(
        "Take the referral back", icon=":material/undo:", key="withdraw"
    ):
        with messages.shown():
            view.page.services.claim_decisions.withdraw_referral(view.page.principal, view.case_id)
            st.toast("The referral is taken back.", icon=":material/check:")
            st.rerun()


def show_referrals(view: ClaimCase) -> None:
    """Show the notes of all referrals of the claim, requests and answers."""
    past = _list(view)
    if past:
        st.subheader("Referrals", anchor=False)
    for referral in past:
        with st.container(border=True):
            _show_referral(referral)


def _list(view: ClaimCase) -> list[ClaimReferralView]:
    return view.page.services.claim_decisions.list_referrals(view.page.principal, view.case_id)


def _addressee(referral: ClaimReferralView) -> str:
    return referral.addressed_to or ANYBODY.lower()


def _show_referral(referral: ClaimReferralView) -> None:
    zone = st.context.timezone
    with st.container(horizontal=True, gap="xsmall"):
        st.badge(KINDS[referral.kind], color="violet" if referral.kind is ClaimReferralKind.SIU else "blue")
        if referral.answer is None:
            is_open = referral.state is ReferralState.OPEN
            st.badge(referral.state.value.capitalize(), color="orange" if is_open else "gray")
        else:
            st.badge(ANSWERS[referral.answer], color="green", icon=":material/reply:")
    asked = f"{referral.requested_by} to {_addressee(referral)}, {moment(referral.requested_at, zone)}"
    st.text(f"{asked}\n{referral.request_note}")
    if referral.answer is not None:
        st.text(f"{referral.answered_by}, {moment(referral.answered_at, zone)}\n{referral.answer_note}")


def _show_answer(view: ClaimCase, referral: ClaimReferralView) -> None:
    with st.container(border=True):
        st.subheader("Answer the referral", anchor=False)
        st.badge(KINDS[referral.kind], color="blue")
        st.text(f"{referral.requested_by} asks:\n{referral.request_note}")
        answer = st.segmented_control(
            "Your answer",
            ANSWERS_TO[referral.kind],
            format_func=ANSWERS.__getitem__,
            key=f"answer-{referral.referral_id}",
        )
        note = st.text_area("Note", key=f"answer-note-{referral.referral_id}", height=110)
        if st.button("Send the answer", type="primary", icon=":material/reply:", key="answer", disabled=answer is None):
            with messages.shown():
                view.page.services.claim_decisions.answer_referral(
                    view.page.principal, referral.referral_id, ClaimReferralAnswer(str(answer)), note or ""
                )
                st.toast("The answer is with the person who asked.", icon=":material/check:")
                st.rerun()
