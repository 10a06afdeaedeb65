"""The screen of signs and scorecards: one tab a subject, and what the score is in plain sentences above the card."""

from collections.abc import Callable, Mapping

import streamlit as st

from app.ui import red_flags_card, red_flags_signs, red_flags_versions
from app.ui.claim_format import LINES
from app.ui.page import Page
from app.ui.panels import show_panels
from backend.domain.policies import PolicyLine


def show(page: Page) -> None:
    """Show the tab that the address names."""
    show_panels(PANELS, page)


def choose_line() -> PolicyLine:
    """Show the lines and return the chosen one; the address carries it."""
    chosen = st.segmented_control(
        "Line", list(LINES.values()), default=LINES[PolicyLine.AUTO], key="score-line", bind="query-params"
    )
    return next((line for line, name in LINES.items() if name == chosen), PolicyLine.AUTO)


PANELS: Mapping[str, Callable[[Page], None]] = {
    "Confirmed signs": red_flags_signs.show,
    "Scorecard": lambda page: red_flags_card.show(page, choose_line()),
    "Versions": lambda page: red_flags_versions.show(page, choose_line()),
}
