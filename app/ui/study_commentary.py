"""The words about a version's figures: every number in them was computed, and it is said who worded them."""

import streamlit as st

from app.ui.empty import empty_state
from app.ui.format import count_of
from app.ui.page import Page
from app.ui.provenance import show_provenance
from backend.domain.studies.result import Commentary
from backend.domain.studies.views import StudyResult, StudyView


def show(page: Page, study: StudyView, result: StudyResult) -> None:
    """Show the sentences, who worded them, and how many were left out."""
    del page, study
    words = result.commentary
    if not words.sentences:
        empty_state("No commentary", nothing_said(words), icon=":material/notes:")
        return
    with st.container(border=True):
        show_provenance(result.provider, result.model, made_without_model=result.made_without_model)
        for sentence in words.sentences:
            st.text(sentence)
    st.text(dropped_words(words))


def dropped_words(words: Commentary) -> str:
    """Say that every figure was checked, and how many sentences did not stand the check."""
    checked = "Every figure above is one that was computed for this version."
    if not words.dropped:
        return f"{checked} No sentence was left out."
    return f"{checked} {count_of(words.dropped, 'sentence')} with another figure {_was(words.dropped)} left out."


def nothing_said(words: Commentary) -> str:
    """Say why there are no sentences."""
    if not words.dropped:
        return "Nobody worded these figures. They stand on the Results tab."
    said = count_of(words.dropped, "sentence")
    return f"{said} had a figure that was not computed and {_was(words.dropped)} left out."


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
