"""A triangle from the claims of the book: line, period and valuation day."""

from datetime import UTC, date, datetime

import streamlit as st

from app.ui import filters
from app.ui.brought import Brought, remembered
from app.ui.claim_format import LINES
from app.ui.filters import ANY
from app.ui.format import day
from app.ui.page import Page
from backend.domain.studies.views import ClaimsTriangleRequest

NAME = "new-study-claims"
PERIODS = {"Years": 12, "Half-years": 6, "Quarters": 3}


def choose(page: Page) -> Brought | None:
    """Show the choices and return the checked triangle of the claims."""
    with st.grid("auto", min_column_width=190, vertical_alignment="bottom"):
        line = filters.choice("Line", LINES.values(), "line")
        period = str(st.selectbox("Origins by", list(PERIODS), key="period", bind="query-params"))
        as_of = st.date_input(
            "Valued at the end of",
            value=datetime.now(UTC).date(),
            max_value=datetime.now(UTC).date(),
            format="YYYY-MM-DD",
            key="as-of",
            bind="query-params",
            help="Movements after this day are left out.",
        )
    valued = as_of if isinstance(as_of, date) else datetime.now(UTC).date()
    request = ClaimsTriangleRequest(filters.code_of(LINES, line), PERIODS[period], valued)
    triangles = page.services.triangles
    checked = remembered(NAME, str(request), lambda: triangles.check_claims(page.principal, request))
    title = f"{'All lines' if line == ANY else line} by {period.lower()}, {day(valued)}"
    return Brought(
        NAME,
        title,
        str(request),
        checked,
        lambda: triangles.add_claims(page.principal, title, request),
    )
