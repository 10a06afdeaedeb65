"""The screen of the silent challenger: a kind of case, and a tab each for disagreements, figures and set-up."""

from collections.abc import Callable, Mapping

import streamlit as st

from app.ui import challenge_figures, challenge_plan, challenge_queue
from app.ui.page import Page
from app.ui.panels import show_panels
from app.ui.version_buttons import show_done
from backend.domain.runs import RunKind

KINDS: Mapping[str, RunKind] = {"Submissions": RunKind.UNDERWRITING, "Claims": RunKind.CLAIM}
IN_THE_SHADOW = (
    "On a share of the cases a second provider or prompt answers as well, in the shadow: its answer stands here alone. "
    "It never reaches the case, its facts, its history or the people who work on it."
)


def show(page: Page) -> None:
    """Show the kind and the tab that the address names."""
    st.caption(IN_THE_SHADOW)
    chosen = st.segmented_control("Cases", list(KINDS), default="Submissions", key="challenged", bind="query-params")
    kind = KINDS.get(str(chosen), RunKind.UNDERWRITING)
    show_done()
    challenge_plan.show_current(page, kind)
    show_panels(PANELS, page, kind)


PANELS: Mapping[str, Callable[[Page, RunKind], None]] = {
    "Disagreements": challenge_queue.show,
    "Figures": challenge_figures.show,
    "Challengers": challenge_plan.show,
}
