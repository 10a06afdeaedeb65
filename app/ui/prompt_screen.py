"""The screen of prompts: a step, and a tab each for its words, versions, comparison and draft."""

from collections.abc import Callable, Mapping

import streamlit as st

from app.ui import prompt_editor, prompt_versions
from app.ui.format import moment
from app.ui.page import Page
from app.ui.panels import show_panels
from app.ui.prompt_view import PromptView, read_view, show_words
from app.ui.version_buttons import show_done
from app.ui.version_table import activated_by
from backend.domain.prompts import STEPS

EDIT = "Write a draft"
GUARDED = (
    "Words cannot loosen the checks: citations, figures, the floor of the rules and the marks around documents are "
    "code. Whatever a prompt asks for, an answer that does not pass them is dropped."
)


def show(page: Page) -> None:
    """Show the step that the address names, at the tab that it names."""
    st.caption(GUARDED)
    titles = {step.title: name for name, step in STEPS.items()}
    chosen = st.selectbox("Step", list(titles), key="step", bind="query-params")
    view = read_view(page, titles[chosen])
    show_done()
    panels = {**PANELS, EDIT: prompt_editor.show} if view.may_write else PANELS
    show_panels(panels, view)


def show_active(view: PromptView) -> None:
    """Show the words in force with their name on runs."""
    texts, active = view.active_texts(), view.active
    if active is None:
        st.text(f"No version is in force; the product's own words are sent. Runs name them {texts.label}.")
    else:
        since = moment(active.activated_at, st.context.timezone)
        st.text(
            f"Version {active.number}, in force since {since}, put in force by {activated_by(active)}. "
            f"Runs name it {texts.label}."
        )
    show_words(texts)


PANELS: Mapping[str, Callable[[PromptView], None]] = {
    "Words": show_active,
    "Versions": prompt_versions.show,
    "Compare": prompt_versions.show_compare,
}
