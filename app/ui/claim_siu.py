"""What special investigation answered last about a claim: a badge, a sentence, and what it leaves as it is."""

from collections.abc import Iterable

import streamlit as st

from app.ui.claim_view import ClaimCase
from app.ui.format import day
from app.ui.tables import Badge
from backend.domain.claims.acts import ClaimReferralView
from backend.domain.claims.words import ClaimReferralAnswer, ClaimReferralKind

SCORE_STAYS = "The score stays as it was computed; the answer is a person's word beside it."
_WORDS: dict[ClaimReferralAnswer, tuple[str, Badge, str]] = {
    ClaimReferralAnswer.CLEARED: ("Suspicion cleared", "green", ":material/verified_user:"),
    ClaimReferralAnswer.CONFIRMED: ("Suspicion confirmed", "red", ":material/gpp_bad:"),
}


def newest_answer(referrals: Iterable[ClaimReferralView]) -> ClaimReferralView | None:
    """Return the newest answered referral to special investigation, None before one."""
    answered = [one for one in referrals if one.kind is ClaimReferralKind.SIU and one.answer in _WORDS]
    return max(answered, key=lambda one: one.answered_at or one.requested_at, default=None)


def answer_words(referral: ClaimReferralView) -> str:
    """Return who answered what, and when: `Suspicion cleared by Mia Berg on 5 Mar 2027`."""
    words = _WORDS[referral.answer][0] if referral.answer else "Not answered"
    when = referral.answered_at.date() if referral.answered_at else None
    return f"{words} by {referral.answered_by} on {day(when)}"


def show_badge(view: ClaimCase) -> None:
    """Show the newest answer as a badge, nothing before one."""
    if (found := _find(view)) and found.answer:
        _, color, icon = _WORDS[found.answer]
        st.badge(answer_words(found), color=color, icon=icon)


def show_answer(view: ClaimCase) -> None:
    """Show the newest answer with its note and what it does not change, nothing before one."""
    found = _find(view)
    if found is None:
        return
    with st.container(border=True):
        st.text(f"Special investigation: {answer_words(found)}.")
        if found.answer_note:
            st.text(found.answer_note)
        st.caption(SCORE_STAYS)


def _find(view: ClaimCase) -> ClaimReferralView | None:
    return newest_answer(view.page.services.claim_decisions.list_referrals(view.page.principal, view.case_id))
