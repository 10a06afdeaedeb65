"""The claims queue: clocks and severity, filters in the address, one page of lines from the server."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_config_utils import ColumnConfigMappingInput

from app.ui import claim_format, filters, happened, open_case
from app.ui.claim_days import next_clock_words
from app.ui.claim_format import (
    LINES,
    claim_outcome_name,
    claim_status_name,
    clock_chip,
    complexity_name,
    line_name,
    loss_name,
    severity_name,
)
from app.ui.empty import empty_state
from app.ui.filters import ANY
from app.ui.format import NOTHING
from app.ui.page import Page
from app.ui.paging import PAGE_SIZE, open_column, read_page
from app.ui.tables import DATE_PX, Badge, chip_column, height_px
from backend.domain.access import Permission
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.views import ClaimFilter, ClaimLine, ClaimOrder, ClaimScope
from backend.domain.claims.words import ClaimOutcome, Severity
from backend.domain.clocks.days import civil_day

Code = TypeVar("Code")
SCOPES: Mapping[ClaimScope, str] = {
    ClaimScope.ALL: "All",
    ClaimScope.MINE: "Mine",
    ClaimScope.TEAM: "Team",
    ClaimScope.UNASSIGNED: "Unassigned",
    ClaimScope.REFERRED_TO_ME: "Referred to me",
}
OPEN, SOON, OVERDUE = "Open", "Due soon", "Overdue"
ORDERS: Mapping[ClaimOrder, str] = {
    ClaimOrder.DUE_FIRST: "Due first",
    ClaimOrder.SCORE: "Highest score",
    ClaimOrder.NEWEST: "Newest first",
    ClaimOrder.AMOUNT: "Largest amount",
}
STATUSES: Mapping[ClaimStatus, str] = {status: claim_status_name(status) for status in ClaimStatus}
SEVERITIES: Mapping[Severity, str] = {severity: severity_name(severity) for severity in Severity}


def choose_filter() -> ClaimFilter:
    """Show the filters and return them; the address carries them, so a link shows the same queue."""
    looked_for = happened.from_address(happened.NOT_CLOSED)
    scope = filters.scope(SCOPES)
    with st.grid("auto", min_column_width=150, vertical_alignment="bottom"):
        text = filters.search("Insured, claim or policy")
        status = filters.choice("Status", [OPEN, *STATUSES.values()], "status")
        line = filters.choice("Line", LINES.values(), "line")
        severity = filters.choice("Severity", SEVERITIES.values(), "severity")
        when = st.selectbox("Next clock", [ANY, SOON, OVERDUE], key="due", bind="query-params")
        order = filters.one_of("Order", ORDERS, "order")
    return ClaimFilter(
        scope=scope,
        status=filters.code_of(STATUSES, status),
        line=filters.code_of(LINES, line),
        severity=filters.code_of(SEVERITIES, severity),
        text=text,
        is_open=status == OPEN,
        is_overdue=when == OVERDUE,
        is_due_soon=when == SOON,
        order=order,
        limit=PAGE_SIZE,
        happened=looked_for,
    )


def show(page: Page, wanted: ClaimFilter) -> None:
    """Show the page of the queue that the address names, with what stands on it."""

    def read(offset: int) -> tuple[Sequence[ClaimLine], int]:
        found = page.services.claims.list_queue(page.principal, replace(wanted, offset=offset))
        return found.lines, found.total

    if lines := read_page(read, "claim"):
        show_lines(lines, "claims")
    else:
        _show_empty(page)


def show_lines(lines: Sequence[ClaimLine], key: str, without: Collection[str] = ()) -> None:
    """Show lines as a table; the reference of each opens its claim. `without` names columns that say nothing here."""
    now = datetime.now(UTC)
    st.dataframe(
        frame_of(lines, now).drop(columns=list(without)),
        hide_index=True,
        key=key,
        height=height_px(len(lines), PAGE_SIZE),
        alt="Claims; the button of each opens its claim",
        placeholder=NOTHING,
        column_config=_columns(key, lines, now),
    )


def frame_of(lines: Sequence[ClaimLine], now: datetime) -> pd.DataFrame:
    """Return lines as the table shows them; coloured words stand in lists, which the table draws as chips."""
    return pd.DataFrame(
        {
            "Claim": [line.reference for line in lines],
            "Next due": [_chip(line, now) for line in lines],
            "Insured": [line.insured_name for line in lines],
            "Loss": [f"{line_name(line.line)}, {loss_name(line.line, line.loss_type).lower()}" for line in lines],
            "Status": [[claim_status_name(line.status)] for line in lines],
            "Severity": [[severity_name(line.severity)] if line.severity else [] for line in lines],
            "Claimed (USD)": [_dollars(line) for line in lines],
            "Score": pd.array([line.score for line in lines], dtype="Int64"),
            "Proposal": [
                [claim_outcome_name(line.proposed_outcome)] if line.proposed_outcome else [] for line in lines
            ],
            "With": [line.assignee or "Nobody yet" for line in lines],
            "Next clock": [next_clock_words(line) for line in lines],
            "Complexity": [complexity_name(line.complexity) for line in lines],
            "Reported": [civil_day(line.reported_at, line.state_code) for line in lines],
        }
    )


def _columns(key: str, lines: Sequence[ClaimLine], now: datetime) -> ColumnConfigMappingInput:
    chips = [chip for line in lines if (chip := clock_chip(line.due_at, line.clock_share, now))]
    clocks: dict[str, Badge] = {chip.brief: chip.badge for chip in chips}
    return {
        **open_column("Claim", key, [str(line.claim_id) for line in lines], open_case.CLAIM, width=76),
        "Insured": st.column_config.TextColumn(width=142),
        "Loss": st.column_config.TextColumn(width=150),
        "With": st.column_config.TextColumn(width=104),
        "Next clock": st.column_config.TextColumn(width=240),
        "Complexity": st.column_config.TextColumn(width=80),
        "Claimed (USD)": st.column_config.NumberColumn(format="localized", width=96),
        "Score": st.column_config.NumberColumn(width=50),
        "Reported": st.column_config.DateColumn(format="D MMM YYYY", width=DATE_PX),
        **chip_column("Status", _named(STATUSES, claim_format.STATUS_BADGES), 98),
        **chip_column("Next due", clocks, 132),
        **chip_column("Severity", _named(SEVERITIES, claim_format.SEVERITY_BADGES), 94),
        **chip_column(
            "Proposal", {claim_outcome_name(one): claim_format.OUTCOME_BADGES[one] for one in ClaimOutcome}, 94
        ),
    }


def _named(names: Mapping[Code, str], badges: Mapping[Code, Badge]) -> dict[str, Badge]:
    return {name: badges[code] for code, name in names.items()}


def _chip(line: ClaimLine, now: datetime) -> list[str]:
    chip = clock_chip(line.due_at, line.clock_share, now)
    return [chip.brief] if chip else []


def _dollars(line: ClaimLine) -> float | None:
    """Return the amount in whole dollars, as the table shows it; decisions use the exact amount of the claim."""
    return None if line.claimed_usd is None else float(round(line.claimed_usd))


def _show_empty(page: Page) -> None:
    """Say whether nothing is there at all, or nothing for this filter."""
    if page.services.claims.list_queue(page.principal, ClaimFilter(limit=1)).total:
        empty_state("No claim fits", "Loosen the filters to see more.", icon=":material/filter_alt_off:")
        return
    may_report = page.principal.may(Permission.WRITE_CLAIM)
    empty_state(
        "No claims yet",
        "Claims appear here as soon as somebody reports a loss.",
        action="Report the first loss" if may_report else "",
        target="New_claim.py" if may_report else "",
    )
