"""The queue: filters in the address, one page of lines from the server, and the way into each case."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_config_utils import ColumnConfigMappingInput

from app.ui import open_case
from app.ui.empty import empty_state
from app.ui.format import NOTHING, count_of, due, outcome_name, product_name, status_name
from app.ui.page import Page
from app.ui.tables import height_px, outcome_column, status_column
from backend.domain.access import Permission
from backend.domain.cases import QueueFilter, QueueLine, QueueOrder, QueueScope
from backend.domain.products import PRODUCTS
from backend.domain.submissions import FINAL, SubmissionStatus

PAGE_SIZE = 50
SCOPES: Mapping[QueueScope, str] = {
    QueueScope.ALL: "All",
    QueueScope.MINE: "Mine",
    QueueScope.UNASSIGNED: "Unassigned",
    QueueScope.REFERRED_TO_ME: "Referred to me",
}
ANY, OPEN, SOON, OVERDUE = "Any", "Open", "Due within a day", "Overdue"
NEWEST, DUE_FIRST = "Newest first", "Due first"


def choose_filter() -> QueueFilter:
    """Show the filters and return them; the address carries them, so a link shows the same queue."""
    scope = st.segmented_control(
        "Whose",
        list(SCOPES.values()),
        default=SCOPES[QueueScope.ALL],
        required=True,
        key="scope",
        bind="query-params",
        label_visibility="collapsed",
    )
    with st.grid("auto", min_column_width=190, vertical_alignment="bottom"):
        text = st.text_input("Find", type="search", placeholder="Insured or reference", key="text", bind="query-params")
        status = _choice("Status", [OPEN, *map(status_name, SubmissionStatus)], "status")
        product = _choice("Product", [product.name for product in PRODUCTS.values()], "line")
        when = st.selectbox("Due", [ANY, SOON, OVERDUE], key="due", bind="query-params")
        order = st.selectbox("Order", [NEWEST, DUE_FIRST], key="order", bind="query-params")
    return QueueFilter(
        scope=next(code for code, name in SCOPES.items() if name == scope),
        status=next((one for one in SubmissionStatus if status_name(one) == status), None),
        product=next((one.code for one in PRODUCTS.values() if one.name == product), ""),
        text=(text or "").strip(),
        is_overdue=when == OVERDUE,
        is_due_soon=when == SOON,
        is_open=status == OPEN,
        order=QueueOrder.DUE_FIRST if order == DUE_FIRST else QueueOrder.NEWEST,
        limit=PAGE_SIZE,
    )


def show(page: Page, wanted: QueueFilter) -> None:
    """Show the page of the queue that the address names, with what stands on it."""
    found = page.services.underwriting.list_queue(page.principal, wanted)
    if not found.total:
        _show_empty(page)
        return
    pages = -(-found.total // PAGE_SIZE)
    count, pager = st.columns([2, 3], vertical_alignment="center")
    number = 1
    if pages > 1:
        with pager, st.container(horizontal_alignment="right"):
            number = min(pages, st.pagination(pages, key="queue-page", bind="query-params", max_visible_pages=5))
    if number > 1:
        found = page.services.underwriting.list_queue(page.principal, _at(wanted, number))
    first = (number - 1) * PAGE_SIZE + 1
    count.caption(f"{first:,} to {first + len(found.lines) - 1:,} of {count_of(found.total, 'submission')}")
    show_lines(found.lines, "queue")


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
            "Proposal": [[outcome_name(line.proposed_outcome)] if line.proposed_outcome else [] for line in lines],
            "Score": pd.array([line.score for line in lines], dtype="Int64"),
            "Limit (USD)": [_dollars(line) for line in lines],
            "Effective": [line.effective_date for line in lines],
            "Received": [line.created_at.date() for line in lines],
            "Due": [_due(line, now) for line in lines],
            "With": [line.assignee or "Nobody yet" for line in lines],
        }
    )


def _columns(key: str, ids: list[str]) -> ColumnConfigMappingInput:
    chosen = f"{key}-open"
    return {
        "Reference": st.column_config.ButtonColumn(
            key=chosen, on_click=_choose, args=(chosen, ids), type="tertiary", width=100, pinned=True, alignment="left"
        ),
        "Insured": st.column_config.TextColumn(width=170),
        "Score": st.column_config.NumberColumn(width=70),
        "Limit (USD)": st.column_config.NumberColumn(format="localized"),
        "Effective": st.column_config.DateColumn(format="D MMM YYYY"),
        "Received": st.column_config.DateColumn(format="D MMM YYYY"),
        **status_column(),
        **outcome_column(),
    }


def _due(line: QueueLine, now: datetime) -> str:
    """Return how far off the due time is; a closed case has none any more."""
    return NOTHING if line.status in FINAL else due(line.due_at, now).capitalize()


def _dollars(line: QueueLine) -> float | None:
    """Return the limit as the table's number column shows it; decisions use the exact amount of the case."""
    return None if line.requested_limit_usd is None else float(line.requested_limit_usd)


def _choose(key: str, ids: list[str]) -> None:
    row = int(st.session_state[key]["row"])
    if row < len(ids):
        open_case.remember(ids[row])


def _choice(label: str, names: list[str], key: str) -> str:
    return str(st.selectbox(label, [ANY, *names], key=key, bind="query-params"))


def _at(wanted: QueueFilter, number: int) -> QueueFilter:
    return replace(wanted, offset=(number - 1) * PAGE_SIZE)


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
