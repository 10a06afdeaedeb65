"""The scorecard in force for a line: what the score is and is not, and every reason with its points."""

import streamlit as st

from app.ui.claim_format import line_name
from app.ui.page import Page
from app.ui.red_flags_words import FIGURES, entries_frame, figures_row
from app.ui.tables import show_table
from backend.domain.policies import PolicyLine
from backend.domain.scorecards import Scorecard

IS = (
    "The score adds the points of the reasons below that apply to a claim and stays within 0 and 100.",
    (
        "It orders the queue and, from the stated score, suggests a referral to special investigation. It does nothing "
        "more: it pays nothing, denies nothing, and a person decides on every claim."
    ),
    (
        "It looks at the papers and at the circumstances of the loss. It looks at no attribute of a person and not at "
        "who handles the claim; a scorecard that did would be refused."
    ),
    "What is not known about a claim adds no points.",
)
STATED = (
    "The points are prior weights, stated beforehand. They were not fitted to any claims and are no probability of "
    "fraud; they hold until a version refitted on confirmed referrals of the house is put in force."
)
FITTED = (
    "The points were fitted to claims of the house whose end is known. The figures come from claims that the card "
    "had not seen when it judged them."
)


def show(page: Page, line: PolicyLine) -> None:
    """Show the card in force."""
    card = page.services.scorecards.get_active(page.principal, line)
    with st.container(border=True):
        st.subheader("What the score is, and what it is not", anchor=False)
        for sentence in (*IS, FITTED if card.fit else STATED):
            st.text(f"• {sentence}")
    st.subheader(f"{line_name(line)}, version {card.version}", anchor=False)
    show_bounds(card)
    show_table(entries_frame(card), f"Reasons of the scorecard for {line_name(line).lower()} claims", REASON_COLUMNS)


def show_bounds(card: Scorecard) -> None:
    """Show where a score starts, from where a referral is suggested, and how the card did on claims unseen."""
    with st.container(horizontal=True, gap="xsmall"):
        st.badge(card.state.value.capitalize(), color="green" if card.state.value == "active" else "gray")
        st.badge(f"Every claim starts at {card.base_points}", color="gray")
        st.badge(f"Suggests a referral from {card.refer_at}", color="orange")
        st.badge(f"{len(card.entries)} reasons", color="gray")
    if card.note:
        st.caption(card.note)
    if card.fit:
        st.text(" · ".join(f"{name} {value}" for name, value in zip(FIGURES, figures_row(card.fit), strict=True)))


REASON_COLUMNS = {
    "Reason": st.column_config.TextColumn(width="large"),
    "Applies when": st.column_config.TextColumn(width="large"),
    "Points": st.column_config.TextColumn(width="small", alignment="right"),
}
