"""The versions of a line's scorecard: figures beside one another, refitting, the difference, putting one in force."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_config_utils import ColumnConfigMappingInput

from app.ui import messages
from app.ui.empty import empty_state
from app.ui.format import count_of, day
from app.ui.page import Page
from app.ui.red_flags_card import REASON_COLUMNS, show_bounds
from app.ui.red_flags_words import FIGURES, difference_frame, entries_frame, figures_row
from app.ui.tables import show_table
from backend.domain.access import Permission
from backend.domain.policies import PolicyLine
from backend.domain.versions import VersionState
from backend.services.scorecards import ScorecardVersion

AS_IT_WAS = (
    "Red flags are taken as the last assessment before the end of each claim found them. The circumstances are those "
    "of the loss form as it stands now: a form corrected later counts as corrected."
)

VERSION_COLUMNS: ColumnConfigMappingInput = {
    "Version": st.column_config.NumberColumn(width=54),
    "State": st.column_config.TextColumn(width=70),
    "Drafted": st.column_config.TextColumn(width=88),
    **{name: st.column_config.TextColumn(width=76) for name in FIGURES},
    "Note": st.column_config.TextColumn(width=430),
}


def show(page: Page, line: PolicyLine) -> None:
    """Show the versions with their figures, drafts against the card in force, and what a manager can do."""
    versions = page.services.scorecards.list_versions(page.principal, line)
    if versions:
        frame = versions_frame(versions)
        show_table(frame, "Versions of the scorecard, newest first", VERSION_COLUMNS, text_lines=2)
        st.caption(
            "AUC: the chance that a confirmed claim scores above another, 0.5 is chance. Recall: confirmed ones in "
            "the highest tenth. Brier: mean squared distance of probability and outcome, lower is better. Dashes: "
            "stated weights, never fitted."
        )
    else:
        empty_state("No versions", "The stated weights hold; no version is stored yet.", icon=":material/history:")
    _show_refit(page, line)
    for version in versions:
        if version.card.state is VersionState.DRAFT:
            _show_draft(page, version)


def versions_frame(versions: Sequence[ScorecardVersion]) -> pd.DataFrame:
    """Return the versions with state, day and figures, newest first."""
    rows = [
        (
            one.card.version,
            one.card.state.value.capitalize(),
            day(one.created_at.date()),
            *figures_row(one.card.fit),
            one.card.note,
        )
        for one in versions
    ]
    return pd.DataFrame(rows, columns=["Version", "State", "Drafted", *FIGURES, "Note"])


def _show_refit(page: Page, line: PolicyLine) -> None:
    """Show how many claims with a known end there are, and let a manager fit a draft to them."""
    known = page.services.scorecards.count_labelled(page.principal, line)
    with st.container(border=True):
        st.subheader("Refit on claims of the house", anchor=False)
        st.text(
            f"{known.claims:,} claims of this line have a known end, {known.confirmed:,} of them confirmed by special "
            f"investigation. {_lacking_words(known.lacking_claims, known.lacking_confirmed)}"
        )
        st.caption(AS_IT_WAS)
        if not page.principal.may(Permission.MANAGE_SCORECARD):
            st.caption("A manager can refit the card; another manager puts the draft in force.")
        elif st.button(
            "Refit as a draft", icon=":material/model_training:", key=f"refit-{line}", disabled=known.is_too_few
        ):
            with messages.shown(), st.spinner("Fitting and judging on claims unseen"):
                page.services.scorecards.refit(page.principal, line)
                st.rerun()


def _lacking_words(claims: int, confirmed: int) -> str:
    if not claims and not confirmed:
        return "That is enough for a fit."
    lacking = [count_of(claims, "more claim")] if claims else []
    lacking += [count_of(confirmed, "more confirmed claim")] if confirmed else []
    return f"A fit needs {' and '.join(lacking)} with a known end."


def _show_draft(page: Page, version: ScorecardVersion) -> None:
    """Show a draft against the card in force, and let another person than its author put it in force."""
    draft = version.card
    active = page.services.scorecards.get_active(page.principal, draft.line)
    with st.container(border=True):
        st.subheader(f"Draft, version {draft.version}", anchor=False)
        show_bounds(draft)
        changes = difference_frame(active, draft)
        if changes.empty:
            st.text("It says the same as the card in force.")
        else:
            st.text(f"Against version {active.version} in force: {len(changes)} differences.")
            show_table(changes, "What the draft changes against the card in force", {"Applies when": _WIDE})
        with st.expander("All reasons of the draft"):
            show_table(entries_frame(draft), "Reasons of the draft", REASON_COLUMNS)
        if page.principal.may(Permission.MANAGE_SCORECARD):
            _show_activation(page, version)


def _show_activation(page: Page, version: ScorecardVersion) -> None:
    if version.author_id == page.principal.user_id:
        st.info("You drafted this scorecard; another person must put it in force.", icon=":material/group:")
        return
    draft = version.card
    st.text("New assessments use it from then on; scores of claims already assessed stay as they are.")
    if st.button("Put in force", icon=":material/check:", type="primary", key=f"activate-{draft.line}-{draft.version}"):
        with messages.shown():
            page.services.scorecards.activate(page.principal, draft.line, draft.version)
            st.rerun()


_WIDE = st.column_config.TextColumn(width="large")
