"""The versions of a guideline, and each open draft: what it changes, what it would have done, who puts it in force."""

import streamlit as st

from app.ui import guideline_trial
from app.ui.empty import empty_state
from app.ui.guideline_view import GuidelineView
from app.ui.guideline_words import differences_frame, differences_sentence
from app.ui.tables import show_table
from app.ui.version_buttons import FROM_NOW_ON, show_draft_buttons, tell_gone
from app.ui.version_table import drafts_of, show_versions
from backend.domain.guidelines import Guideline, differences_of
from backend.domain.versions import VersionHead

COLUMNS = {
    "Change": st.column_config.TextColumn(width=84),
    "Rule": st.column_config.TextColumn(width=110),
    "What": st.column_config.TextColumn(width=130),
    "Before": st.column_config.TextColumn(width=300),
    "After": st.column_config.TextColumn(width=300),
}


def show(view: GuidelineView) -> None:
    """Show open drafts first, then every version."""
    if not view.heads:
        empty_state("No versions", "This product has no guideline yet.", icon=":material/history:")
        return
    tell_gone(view.heads)
    for draft in drafts_of(view.heads):
        _show_draft(view, draft)
    show_versions(view.heads, "Versions of the guideline, newest first")


def show_differences(old: Guideline, new: Guideline) -> None:
    """Show what differs between two versions, rule by rule."""
    differences = differences_of(old, new)
    st.text(differences_sentence(differences))
    if differences:
        show_table(differences_frame(differences), "What differs, rule by rule", COLUMNS, text_lines=2)


def _show_draft(view: GuidelineView, draft: VersionHead) -> None:
    """Show a draft against the version in force, its trial, and what this person can do with it."""
    with st.container(border=True):
        st.subheader(f"Draft, version {draft.number}", anchor=False)
        st.text(f"By {draft.author}: {draft.reason}")
        guideline = view.version(draft.version_id).guideline
        if active := view.active:
            st.text(f"Against version {active.number} in force:")
            show_differences(view.version(active.version_id).guideline, guideline)
            guideline_trial.show(view, draft)
        if view.may_write:
            st.caption(FROM_NOW_ON)
            with st.container(horizontal=True):
                show_draft_buttons(view.page, view.page.services.guidelines, draft, view.active)
