"""The queue: filters in the address, one page of lines from the server, and the way into each case."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_config_utils import ColumnConfigMappingInput

from app.ui import filters, happened, open_case
from app.ui.empty import empty_state
from app.ui.filters import ANY
from app.ui.format import NOTHING, due, outcome_name, product_name, status_name
from app.ui.page import Page
from app.ui.paging import PAGE_SIZE, open_column, read_page
from app.ui.tables import DATE_PX, DUE_PX, height_px, outcome_column, status_column
from backend.domain.access import Permission
from backend.domain.cases import QueueFilter, QueueLine, QueueOrder, QueueScope
from backend.domain.products import PRODUCTS
from backend.domain.submissions import FINAL, SubmissionStatus

SCOPES: Mapping[QueueScope, str] = {
    QueueScope.ALL: "All",
    QueueScope.MINE: "Mine",
    QueueScope.UNASSIGNED: "Unassigned",
    QueueScope.REFERRED_TO_ME: "Referred to me",
}
OPEN, SOON, OVERDUE = "Open", "Due within a day", "Overdue"
ORDERS: Mapping[QueueOrder, str] = {QueueOrder.NEWEST: "Newest first", QueueOrder.DUE_FIRST: "Due first"}
STATUSES: Mapping[SubmissionStatus, str] = {status: status_name(status) for status in SubmissionStatus}


def choose_filter() -> QueueFilter:
    """Show the filters and return them; the address carries them, so a link shows the same queue."""
    looked_for = happened.from_address()
    scope = filters.scope(SCOPES)
    with st.grid("auto", min_column_width=190, vertical_alignment="bottom"):
        text = filters.search("Insured or reference")
        status = filters.choice("Status", [OPEN, *STATUSES.values()], "status")
        product = filters.choice("Product", [product.name for product in PRODUCTS.values()], "line")
        when = st.selectbox("Due", [ANY, SOON, OVERDUE], key="due", bind="query-params")
        order = filters.one_of("Order", ORDERS, "order")
    return QueueFilter(
        scope=scope,
        status=filters.code_of(STATUSES, status),
        product=next((one.code for one in PRODUCTS.values() if one.name == product), ""),
        text=text,
        is_overdue=when == OVERDUE,
        is_due_soon=when == SOON,
        is_open=status == OPEN,
        order=order,
        limit=PAGE_SIZE,
        happened=looked_for,
    )


def show(page: Page, wanted: QueueFilter) -> None:
    """Show the page of the queue that the address names, with what stands on it."""

    def read(offset: int) -> tuple[Sequence[QueueLine], int]:
        found = page.services.underwriting.list_queue(page.principal, replace(wanted, offset=offset))
        return found.lines, found.total

    if lines := read_page(read, "submission"):
        show_lines(lines, "queue")
    else:
        _show_empty(page)


def show_lines(lines: Sequence[QueueLine], key: str, without: Collection[str] = ()) -> None:
    """Show lines as a table; the reference of each opens its case. `without` names columns that say nothing here."""
    ids = [str(line.submission_id) for line in lines]
    st.dataframe(
        frame_of(lines, datetime.now(UTC)).drop(columns=list(without)),
        hide_index=True,
        key=key,
        height=height_px(len(lines), PAGE_SIZE),
        alt="Submissions; the button of each opens its case",
        placeholder=NOTHING,
        column_config=_columns(key, ids),
    )


def frame_of(lines: Sequence[QueueLine], now: datetime) -> pd.DataFrame:
    """Return lines as the table shows them; states and outcomes stand in lists, which the table draws as chips."""
    return pd.DataFrame(
        {
            "Reference": [line.reference for line in lines],
            "Insured": [line.insured_name for line in lines],
            "Product": [product_name(line.product) for line in lines],
            "Status": [[status_name(line.status)] for line in lines],
            "Due": [_due(line, now) for line in lines],
            "Proposal": [[outcome_name(line.proposed_outcome)] if line.proposed_outcome else [] for line in lines],
            "Score": pd.array([line.score for line in lines], dtype="Int64"),
            "Limit (USD)": [_dollars(line) for line in lines],
            "With": [line.assignee or "Nobody yet" for line in lines],
            "Effective": [line.effective_date for line in lines],
            "Received": [line.created_at.date() for line in lines],
        }
    )


def _columns(key: str, ids: list[str]) -> ColumnConfigMappingInput:
    return {
        **open_column("Reference", key, ids, open_case.SUBMISSION),
        "Insured": st.column_config.TextColumn(width=160),
        "With": st.column_config.TextColumn(width=120),
        "Score": st.column_config.NumberColumn(width=60),
        "Limit (USD)": st.column_config.NumberColumn(format="localized", width=92),
        "Effective": st.column_config.DateColumn(format="D MMM YYYY", width=DATE_PX),
        "Received": st.column_config.DateColumn(format="D MMM YYYY", width=DATE_PX),
        "Due": st.column_config.TextColumn(width=DUE_PX),
        **status_column(),
        **outcome_column(),
    }


def _due(line: QueueLine, now: datetime) -> str:
    """Return how far off the due time is; a closed case has none any more."""
    return NOTHING if line.status in FINAL else due(line.due_at, now).capitalize()


def _dollars(line: QueueLine) -> float | None:
    """Return the limit as the table's number column shows it; decisions use the exact amount of the case."""
    return None if line.requested_limit_usd is None else float(line.requested_limit_usd)


def _show_empty(page: Page) -> None:
    """Say whether nothing is there at all, or nothing for this filter."""
    everything = QueueFilter(limit=1)
    is_empty = page.services.underwriting.list_queue(page.principal, everything).total == 0
    may_add = page.principal.may(Permission.WRITE_SUBMISSION)
    if not is_empty:
        empty_state("No submission fits", "Loosen the filters to see more.", icon=":material/filter_alt_off:")
        return
    empty_state(
        "No submissions yet",
        "Submissions appear here as soon as somebody sends one.",
        action="Enter a submission" if may_add else "",
        target="New_submission.py" if may_add else "",
    )
