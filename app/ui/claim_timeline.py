"""The course of events of a claim: what policy, report and documents tell, and what people did about it."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_config_utils import ColumnConfigMappingInput

from app.ui.case_history import sentence
from app.ui.case_result import Row, number, rows
from app.ui.claim_acts import CLAIM_ACTS
from app.ui.claim_view import ClaimCase
from app.ui.document_address import link_to
from app.ui.empty import empty_state
from app.ui.format import clock, day
from app.ui.tables import show_table
from backend.domain.cases import HistoryLine
from backend.domain.clocks.tables import find_jurisdiction

ACTS = frozenset(
    {"decided", "payment_posted", "recovery_posted", "letter_released"}
    | {"referred", "referral_answered", "referral_withdrawn"}
)
POLICY_END = "Cover ends"
"""Results of before listed it among the events."""


def show(view: ClaimCase) -> None:
    """Show the events in their order."""
    st.subheader("Course of events", anchor=False)
    zone = find_jurisdiction(view.claim.state_code).time_zone
    events = in_order(rows(view.result, "timeline"), act_events(view.list_history(), zone))
    if not events:
        empty_state("No events yet", "The assessment orders the dates of the papers.", icon=":material/timeline:")
        return
    columns: ColumnConfigMappingInput = {
        "Open": st.column_config.LinkColumn("Open", display_text=":material/open_in_new:", width=50),
        "Day": st.column_config.TextColumn(width=88),
        "What": st.column_config.TextColumn(width=170),
        "Says": st.column_config.TextColumn(width=124),
    }
    frame = timeline_frame(events, view.documents_by_hash())
    show_table(frame, "Events with their sources", columns, text_lines=2)


def act_events(lines: Iterable[HistoryLine], zone: str | None) -> list[Row]:
    """Return decisions, payments, released letters and referrals as events, each with who did it."""
    acts = [line for line in lines if line.action in ACTS]
    return [
        {
            "date": line.at.astimezone(clock(zone)).date().isoformat(),
            "what": sentence(line, CLAIM_ACTS),
            "who": line.actor,
        }
        for line in sorted(acts, key=lambda line: line.at)
    ]


def in_order(told: list[Row], acts: list[Row]) -> list[Row]:
    """Return what papers tell and what people did by their days; the policy's end is no event of the claim."""
    events = [event for event in told if event.get("what") != POLICY_END]
    return sorted([*events, *acts], key=lambda event: str(event.get("date", "")))


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
    """Return who tells an event or did it: a person or file by its name, report and policy as words."""
    if who := event.get("who"):
        return str(who)
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
