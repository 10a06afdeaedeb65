"""Red flags of a claim with their evidence, what people say of them, and how the score adds up."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

import pandas as pd
import streamlit as st

from app.ui import charts, claim_siu, messages
from app.ui.case_conflicts import side_of
from app.ui.case_result import Part, Row, number, rows
from app.ui.case_summary import show_none, show_outdated
from app.ui.case_view import turn_to
from app.ui.claim_charts import folded
from app.ui.claim_decision_referral import wish_siu
from app.ui.claim_evidence import find_claims, show_file, show_unplaced
from app.ui.claim_result import score_parts
from app.ui.claim_view import ClaimCase
from app.ui.document_address import link_to
from app.ui.evidence import show_quote
from app.ui.format import count_of
from app.ui.tables import Badge, show_table
from backend.domain.access import Permission
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import FlagOutcome, SignVerdict
from backend.domain.scorecards.cards import REFER_AT

Reviews = Mapping[str, tuple[SignVerdict, str, str]]
OUTCOMES: Mapping[str, tuple[str, Badge, str]] = {
    FlagOutcome.RAISED: ("Raised", "orange", ":material/flag:"),
    FlagOutcome.CLEAR: ("Clear", "green", ":material/check:"),
    FlagOutcome.UNKNOWN: ("Not known", "gray", ":material/help:"),
}
VERDICTS: Mapping[SignVerdict, tuple[str, Badge]] = {
    SignVerdict.CONFIRMED: ("Confirmed", "red"),
    SignVerdict.DISMISSED: ("Dismissed", "gray"),
}


class Places(NamedTuple):
    """Where evidence stands: documents of the claim by their bytes, other claims by their reference."""

    documents: Mapping[str, UUID]
    claims: Mapping[str, UUID]


MEANING = (
    "The score adds stated points for red flags and for circumstances of the loss: nothing about the person, and "
    "nothing learned in secret. It orders the queue and may suggest a look by special investigation. It proves "
    "nothing, denies nothing and pays nothing; a high score is a reason to look, not a finding of fraud."
)


def show(view: ClaimCase) -> None:
    """Show the flags, raised ones first with their evidence, beside the score."""
    if view.assessment is None:
        show_none(view)
        return
    show_outdated(view)
    left, right = st.columns([3, 2], gap="large")
    with right:
        claim_siu.show_answer(view)
        _show_score(view)
        _show_suggestion(view)
    with left:
        _show_flags(view)


def _show_flags(view: ClaimCase) -> None:
    flags = rows(view.result, "red_flags")
    raised = [flag for flag in flags if flag.get("outcome") == FlagOutcome.RAISED]
    others = [flag for flag in flags if flag.get("outcome") != FlagOutcome.RAISED]
    st.subheader(f"Raised ({len(raised)})", anchor=False)
    if not raised:
        st.text(f"None of {count_of(len(flags), 'test')} raised a flag.")
    else:
        reviews = view.page.services.claim_links.list_flag_reviews(view.page.principal, view.case_id)
        places = Places(view.documents_by_hash(), find_claims(view, raised))
        for flag in raised:
            with st.container(border=True):
                _show_raised(view, flag, reviews, places)
    if others:
        with st.expander(f"Tests that raised nothing ({len(others)})"):
            show_table(_others_frame(others), "Red flags that were tested and not raised")


def _others_frame(flags: list[Row]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Test": [str(flag.get("name", "")) for flag in flags],
            "Said": [OUTCOMES.get(str(flag.get("outcome")), OUTCOMES[FlagOutcome.UNKNOWN])[0] for flag in flags],
            "Why": [str(flag.get("wording", "")) for flag in flags],
        }
    )


def _show_raised(view: ClaimCase, flag: Row, reviews: Reviews, places: Places) -> None:
    flag_id = str(flag.get("id", ""))
    name, color, icon = OUTCOMES[FlagOutcome.RAISED]
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.badge(name, color=color, icon=icon)
        if points := number(flag, "points"):
            st.badge(f"{points:+d}", color="gray")
        st.text(str(flag.get("name", "")), width="stretch")
    st.text(str(flag.get("wording", "")))
    if window := number(flag, "window_days") if flag.get("window_days") is not None else 0:
        st.caption(f"Window of this test in the line: {count_of(window, 'day')}")
    for row in rows(flag, "evidence"):
        _show_evidence(view, row, places)
    _show_review(view, flag_id, reviews.get(flag_id))


def _show_evidence(view: ClaimCase, row: Row, places: Places) -> None:
    if not row.get("document"):
        show_unplaced(row, places.claims)
        return
    if not number(row, "page"):
        show_file(row, places.documents)
        return
    side = side_of(view, row, places.documents)
    st.text(f"{side.source}: {side.value}")
    if side.quote:
        link = link_to(side.document_id, side.page, side.fact_id) if side.document_id else ""
        show_quote(side.quote, side.page, link)


def _show_review(view: ClaimCase, flag_id: str, review: tuple[SignVerdict, str, str] | None) -> None:
    """Show what was said of a flag, and the means to say it."""
    verdict = review[0] if review else SignVerdict.OPEN
    if review and verdict in VERDICTS:
        name, color = VERDICTS[verdict]
        with st.container(horizontal=True, gap="xsmall"):
            st.badge(name, color=color)
            st.text(f"by {review[1]}{f': {review[2]}' if review[2] else ''}")
    if not view.may(Permission.REVIEW_SIGN):
        return
    if verdict is not SignVerdict.OPEN:
        if st.button("Take the word back", icon=":material/undo:", key=f"flag-open-{flag_id}", type="tertiary"):
            _review(view, flag_id, SignVerdict.OPEN, "")
        return
    note = st.text_input("Note", key=f"flag-note-{flag_id}", placeholder="Needed to dismiss")
    with st.container(horizontal=True):
        if st.button("Confirm", icon=":material/flag:", key=f"flag-confirm-{flag_id}"):
            _review(view, flag_id, SignVerdict.CONFIRMED, note or "")
        if st.button("Dismiss", icon=":material/flag_circle:", key=f"flag-dismiss-{flag_id}"):
            _review(view, flag_id, SignVerdict.DISMISSED, note or "")


def _review(view: ClaimCase, flag_id: str, verdict: SignVerdict, note: str) -> None:
    with messages.shown():
        view.page.services.claim_links.review_flag(view.page.principal, view.case_id, flag_id, verdict, note)
        st.rerun()


def _show_score(view: ClaimCase) -> None:
    """Show how reasons sum to the score, as bars and as a table, and what the score is."""
    score, parts = number(view.result, "score"), score_parts(view.result)
    with st.container(border=True):
        st.subheader(f"How the score of {score} adds up", anchor=False)
        if parts:
            frame = score_frame(parts)
            st.plotly_chart(
                charts.score_waterfall(frame.assign(Reason=[folded(reason) for reason in frame["Reason"]])),
                key="claim-score",
                config={"displayModeBar": False},
                alt=f"Waterfall of {len(parts)} reasons that add up to a score of {score}",
            )
            with st.expander("Figures as a table"):
                show_table(frame, "Reasons with their points and wording")
        else:
            st.text("No reason added a point.")
        st.text(MEANING)


def score_frame(parts: tuple[Part, ...]) -> pd.DataFrame:
    """Return the summands as a table; `Points` sum to the score."""
    return pd.DataFrame(
        {
            "Reason": [part.reason for part in parts],
            "Points": [part.points for part in parts],
            "Why": [part.wording for part in parts],
        }
    )


def _show_suggestion(view: ClaimCase) -> None:
    """Suggest special investigation from the score on; only a person refers."""
    refer_at = number(view.result, "refer_at") or REFER_AT
    if number(view.result, "score") < refer_at or view.claim.status is ClaimStatus.REFERRED or not view.is_open:
        return
    with st.container(border=True):
        st.badge("Special investigation is suggested", color="violet", icon=":material/policy:")
        st.text(f"The score is {refer_at} or more. Nothing happens by itself: a person refers the claim, or does not.")
        if view.may(Permission.DECIDE_CLAIM):
            st.button(
                "Write the referral",
                icon=":material/forward_to_inbox:",
                key="suggest-siu",
                on_click=_turn_to_siu,
                args=(view.case_id,),
            )


def _turn_to_siu(claim_id: UUID) -> None:
    """Turn to the decision with the referral's form open; a callback."""
    wish_siu(claim_id)
    turn_to("Decision")
