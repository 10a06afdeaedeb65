"""The screen of signs and scorecards: one tab a subject, and what the score is in plain sentences above the card."""

import streamlit as st

from app.ui import red_flags_card, red_flags_signs, red_flags_versions
from app.ui.claim_format import LINES
from app.ui.page import Page
from backend.domain.policies import PolicyLine

SIGNS, CARD, VERSIONS = "Confirmed signs", "Scorecard", "Versions"
PANELS = (SIGNS, CARD, VERSIONS)


def show(page: Page) -> None:
    """Show the tab that the address names."""
    tabs = st.tabs(list(PANELS), key="tab", on_change="rerun", bind="query-params")
    for name, tab in zip(PANELS, tabs, strict=True):
        if tab.open:
            with tab:
                _show_panel(page, name)


def _show_panel(page: Page, name: str) -> None:
    if name == SIGNS:
        red_flags_signs.show(page)
        return
    line = choose_line()
    if name == CARD:
        red_flags_card.show(page, line)
    else:
        red_flags_versions.show(page, line)


def choose_line() -> PolicyLine:
    """Show the lines and return the chosen one; the address carries it."""
    chosen = st.segmented_control(
        "Line", list(LINES.values()), default=LINES[PolicyLine.AUTO], key="score-line", bind="query-params"
    )
    return next((line for line, name in LINES.items() if name == chosen), PolicyLine.AUTO)
