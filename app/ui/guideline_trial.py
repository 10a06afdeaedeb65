"""Trying a draft: how many of the newest assessed cases would come out otherwise, from what to what, and which."""

import streamlit as st

from app.ui import messages
from app.ui.format import count_of
from app.ui.guideline_view import GuidelineView
from app.ui.guideline_words import moved_cases_frame, moved_frame, trial_sentences
from app.ui.registry import spec_of
from app.ui.tables import show_table
from backend.domain.guidelines.versions import Trial
from backend.domain.versions import VersionHead

COLUMNS = {"Open": st.column_config.LinkColumn("Open", display_text=":material/open_in_new:", width=50)}


def show(view: GuidelineView, version: VersionHead) -> None:
    """Show the button that tries a version, and what came of it; nothing is stored."""
    key = f"tried-{version.version_id}"
    if st.button("Try it on past cases", icon=":material/science:", key=f"try-{version.version_id}"):
        st.session_state[key] = True
    if not st.session_state.get(key):
        return
    with messages.shown(), st.spinner("Weighing the newest assessed cases"):
        _show_trial(view.page.services.guidelines.try_draft(view.page.principal, version.version_id))


def _show_trial(trial: Trial) -> None:
    st.text("\n".join(trial_sentences(trial)))
    if not trial.moved:
        return
    st.caption("The rules alone are weighed; nothing is stored, no model is asked, and no case changes.")
    show_table(moved_frame(trial), "How many outcomes move, from what to what")
    if trial.cases:
        address = f"/{spec_of('Submission.py').url_path}"
        show_table(moved_cases_frame(trial.cases, address), "The cases whose outcome moves", COLUMNS)
    if unnamed := trial.unnamed_count:
        st.caption(f"{count_of(unnamed, 'case is', 'cases are')} not yours to read: counted and not named.")
