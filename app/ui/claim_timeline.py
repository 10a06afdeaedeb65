"""The course of events of a claim, as policy, report and documents tell it; each event leads to its page."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import pandas as pd
import streamlit as st

from app.ui.case_result import Row, number, rows
from app.ui.claim_view import ClaimCase
from app.ui.document_address import link_to
from app.ui.empty import empty_state
from app.ui.format import day
from app.ui.tables import show_table


def show(view: ClaimCase) -> None:
    """Show the events in their order."""
    st.subheader("Course of events", anchor=False)
    events = rows(view.result, "timeline")
    if not events:
        empty_state("No events yet", "The assessment orders the dates of the papers.", icon=":material/timeline:")
        return
    link = st.column_config.LinkColumn("Open", display_text=":material/open_in_new:", width=50)
    show_table(timeline_frame(events, view.documents_by_hash()), "Events with their sources", {"Open": link})


def timeline_frame(events: list[Row], documents: Mapping[str, UUID]) -> pd.DataFrame:
    """Return events as a table; those that a document tells lead to its page."""
    return pd.DataFrame(
        {
            "Open": [_link(event, documents) for event in events],
            "Day": [_day(event) for event in events],
            "What": [str(event.get("what", "")) for event in events],
            "Says": [_source(event) for event in events],
        },
        dtype="object",
    )


def _source(event: Row) -> str:
    """Return who tells an event: a file by its name, report and policy as words."""
    source = str(event.get("source", ""))
    return source if event.get("document") else source.capitalize()


def _day(event: Row) -> str:
    try:
        return day(date.fromisoformat(str(event.get("date", ""))))
    except ValueError:
        return str(event.get("date", ""))


def _link(event: Row, documents: Mapping[str, UUID]) -> str | None:
    document_id = documents.get(str(event.get("document") or ""))
    return link_to(document_id, max(1, number(event, "page"))) if document_id else None
