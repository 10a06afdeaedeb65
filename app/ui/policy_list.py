"""The list of policies: search, line and day in the address, one page of terms from the server."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import streamlit as st

from app.ui import filters, open_case, policy_import, saved_views
from app.ui.claim_format import LINES, line_name
from app.ui.empty import empty_state
from app.ui.format import NOTHING
from app.ui.page import Page
from app.ui.paging import PAGE_SIZE, open_column, read_page
from app.ui.policy_format import STATES, state_on
from app.ui.tables import DATE_PX, chip_column, height_px
from backend.domain.access import Permission
from backend.domain.collaboration import Screen
from backend.domain.policies import PolicyFilter, PolicyRow

IMPORT = "import"


def show_title(page: Page) -> None:
    """Show the title, with the import for those who may import."""
    may_import = page.principal.may(Permission.IMPORT_POLICIES)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title("Policies", width="stretch", anchor=False)
        saved_views.show(page, Screen.POLICIES)
        is_open = may_import and st.toggle("Import a file", key=IMPORT, bind="query-params")
    if is_open:
        policy_import.show(page)


def choose_filter() -> PolicyFilter:
    """Show the filters and return them; the address carries them, so a link shows the same list."""
    with st.grid("auto", min_column_width=190, vertical_alignment="bottom"):
        text = filters.search("Policy number or insured")
        line = filters.choice("Line", LINES.values(), "line")
        on = st.date_input("In force on", value=None, format="YYYY-MM-DD", key="on", bind="query-params")
    return PolicyFilter(
        text=text,
        line=filters.code_of(LINES, line),
        in_force_on=on if isinstance(on, date) else None,
        limit=PAGE_SIZE,
    )


def show(page: Page, wanted: PolicyFilter) -> None:
    """Show the page of the list that the address names."""

    def read(offset: int) -> tuple[Sequence[PolicyRow], int]:
        found = page.services.policies.list_page(page.principal, replace(wanted, offset=offset))
        return found.rows, found.total

    if rows := read_page(read, "policy term"):
        show_rows(rows)
    elif page.services.policies.list_page(page.principal, PolicyFilter(limit=1)).total:
        empty_state("No policy fits", "Loosen the filters to see more.", icon=":material/filter_alt_off:")
    else:
        _show_empty(page)


def show_rows(rows: Sequence[PolicyRow]) -> None:
    """Show terms as a table; the number of each opens it."""
    st.dataframe(
        frame_of(rows, datetime.now(UTC).date()),
        hide_index=True,
        key="policies",
        height=height_px(len(rows), PAGE_SIZE),
        alt="Policies; the button of each opens its term",
        placeholder=NOTHING,
        column_config={
            **open_column("Policy", "policies", [str(row.policy_id) for row in rows], open_case.POLICY, width=100),
            **chip_column("Today", dict(STATES), 90),
            "Insured": st.column_config.TextColumn(width=190),
            "From": st.column_config.DateColumn(format="D MMM YYYY", width=DATE_PX),
            "Until": st.column_config.DateColumn(format="D MMM YYYY", width=DATE_PX),
            "Limit (USD)": st.column_config.NumberColumn(format="localized", width=100),
            "Deductible (USD)": st.column_config.NumberColumn(format="localized", width=116),
            "Incurred (USD)": st.column_config.NumberColumn(
                format="localized", width=110, help="Paid and reserved on all claims of the term."
            ),
        },
    )


def frame_of(rows: Sequence[PolicyRow], today: date) -> pd.DataFrame:
    """Return terms as the table shows them."""
    return pd.DataFrame(
        {
            "Policy": [row.number for row in rows],
            "Today": [[state_on(row, today)[0]] for row in rows],
            "Insured": [row.insured_name for row in rows],
            "Line": [line_name(row.line) for row in rows],
            "From": [row.effective_date for row in rows],
            "Until": [row.expiry_date for row in rows],
            "Limit (USD)": [float(row.limit_usd) for row in rows],
            "Deductible (USD)": [float(row.deductible_usd) for row in rows],
            "Claims": [row.claims for row in rows],
            "Incurred (USD)": [float(round(row.incurred_usd)) for row in rows],
        }
    )


def _show_empty(page: Page) -> None:
    may_import = page.principal.may(Permission.IMPORT_POLICIES)
    how = "Import a file to begin." if may_import else "A manager or an administrator imports them from a file."
    empty_state("No policies yet", f"Claims are checked against the policies that stand here. {how}")
