"""The list of reports: filters in the address, how each run stands, and its files to take out."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from app.ui import filters, runs
from app.ui.empty import empty_state
from app.ui.format import NOTHING
from app.ui.page import Page
from app.ui.paging import PAGE_SIZE, read_page
from app.ui.report_words import ACTIVE, FILES, STATE_BADGES, file_address, kinds_for, situation
from app.ui.run_words import STATE_LABELS
from app.ui.tables import chip_column, height_px
from backend.domain.reports.requests import ReportFilter
from backend.domain.reports.views import ReportView
from backend.domain.reports.words import ReportFormat


def choose_filter(page: Page) -> ReportFilter:
    """Show the filters and return them; the address carries them, so a link shows the same list."""
    kinds = kinds_for(page.principal)
    with st.grid("auto", min_column_width=190, vertical_alignment="bottom"):
        text = filters.search("Title or reference")
        kind = filters.choice("Kind", kinds.values(), "kind")
    return ReportFilter(kind=filters.code_of(kinds, kind), text=text, limit=PAGE_SIZE)


def show(page: Page, wanted: ReportFilter) -> None:
    """Show the page of the list that the address names, and how the newest report under way stands."""

    def read(offset: int) -> tuple[Sequence[ReportView], int]:
        found = page.services.reports.list_page(page.principal, replace(wanted, offset=offset))
        return found.reports, found.total

    status = st.container()
    reports = read_page(read, "report", "reports")
    if not reports:
        _show_empty(wanted)
        return
    with status:
        if active := next((report for report in reports if report.run_state in ACTIVE), None):
            runs.show_status(page, active.run_id, was_active=True)
    show_rows(reports)


def show_rows(reports: Sequence[ReportView]) -> None:
    """Show reports as a table; each file there is has its link."""
    links = {
        label: st.column_config.LinkColumn(label, display_text=":material/download:", width=46)
        for label, _ in FILES.values()
    }
    st.dataframe(
        frame_of(reports),
        hide_index=True,
        key="reports-table",
        height=height_px(len(reports), PAGE_SIZE),
        alt="Reports with a link to each of their files",
        placeholder=NOTHING,
        column_config={
            "Report": st.column_config.TextColumn(width=118, pinned=True),
            **chip_column("State", {STATE_LABELS[state]: badge for state, badge in STATE_BADGES.items()}, 86),
            "Title": st.column_config.TextColumn(width=262),
            "Asked": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm", width=124),
            "Asked by": st.column_config.TextColumn(width=100),
            "Situation": st.column_config.TextColumn(width=150),
            **links,
        },
    )


def frame_of(reports: Sequence[ReportView]) -> pd.DataFrame:
    """Return reports as the table shows them; a file that is not there has no link."""
    return pd.DataFrame(
        {
            "Report": [report.reference for report in reports],
            "State": [[STATE_LABELS[report.run_state]] for report in reports],
            "Title": [report.title for report in reports],
            **{label: [_link(report, wanted) for report in reports] for wanted, (label, _) in FILES.items()},
            "Asked": [report.created_at for report in reports],
            "Asked by": [report.created_by for report in reports],
            "Situation": [situation(report) for report in reports],
        }
    )


def _link(report: ReportView, wanted: ReportFormat) -> str | None:
    return file_address(report.run_id, wanted) if report.file(wanted) else None


def _show_empty(wanted: ReportFilter) -> None:
    """Say whether nothing is there at all, or nothing for this filter."""
    if wanted.kind or wanted.text:
        empty_state("No report fits", "Loosen the filters to see more.", icon=":material/filter_alt_off:")
        return
    empty_state(
        "No reports yet",
        "Choose above what a report is about. Its files stay here for everybody who may read its case.",
        icon=":material/summarize:",
    )
