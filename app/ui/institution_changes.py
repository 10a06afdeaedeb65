"""Who changed what of an institution, newest first, with old and new values."""

from collections.abc import Iterator, Mapping

import pandas as pd
import streamlit as st

from app.ui.format import NOTHING, label, moment
from app.ui.page import Page
from app.ui.tables import show_table
from backend.domain.cases import HistoryLine

WORDS = {
    "primary": "Main colour",
    "locale": "Figures and days",
    "currency": "Currency of reports",
    "units_per_usd": "Rate of exchange",
    "rate_on": "Day of the rate",
    "logo_sha256": "Logo",
}
SHORT = 12
"""Letters of a logo's hash that tell it from others."""


def show(page: Page) -> None:
    """Show every change, one line a value."""
    st.subheader("Changes")
    lines = page.services.institutions.list_history(page.principal)
    if not lines:
        st.caption("Nothing was changed yet. Each change appears here with its old and new value.")
        return
    show_table(frame_of(lines, st.context.timezone), "Changes of the institution, newest first")


def frame_of(lines: tuple[HistoryLine, ...], zone: str | None) -> pd.DataFrame:
    """Return the table: who changed which value when, from what, to what."""
    rows = [(moment(line.at, zone), line.actor, *change) for line in lines for change in _changes(line)]
    return pd.DataFrame(rows, columns=["When", "Who", "What", "Before", "After"])


def _changes(line: HistoryLine) -> Iterator[tuple[str, str, str]]:
    """Give each changed value of an act; an act without values stands as its name."""
    changed = line.details.get("changed")
    if not isinstance(changed, Mapping) or not changed:
        yield label(line.action.replace(".", " ")), NOTHING, NOTHING
        return
    for name, values in changed.items():
        before, after = (_shown(name, str(value)) for value in values)
        yield WORDS.get(name, label(name)), before, after


def _shown(name: str, value: str) -> str:
    return (value[:SHORT] if name == "logo_sha256" else value) or NOTHING
