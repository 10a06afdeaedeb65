"""Portfolio analytics on the screen: filters in the address, then loss ratios, trends, segments and large losses."""

from datetime import UTC, date, datetime
from decimal import Decimal

import streamlit as st

from app.ui import filters
from app.ui.analytics_charts import loss_ratio_chart, segments_chart
from app.ui.analytics_large import show_large
from app.ui.analytics_panel import show_chart, show_tiles
from app.ui.analytics_trend_charts import FREQUENCY, SEVERITY, trend_chart, trends_frame
from app.ui.analytics_words import GRAINS, GUARD, NO_EXPENSES, SEGMENTS
from app.ui.claim_format import LINES
from app.ui.empty import empty_state
from app.ui.format import percent
from app.ui.page import Page
from app.ui.tables import show_table
from backend.domain.book import Book, BookFilter, Grain
from backend.domain.book_figures import Sums, list_periods, list_segments, total

ALL_LINES = "All lines"
LARGE_USD, LARGE_STEP_USD = 100_000, 10_000


def choose_filter() -> tuple[BookFilter, Grain]:
    """Show the filters and return what is read and how long its periods are; the address carries both."""
    today = datetime.now(UTC).date()
    with st.grid("auto", min_column_width=165, vertical_alignment="bottom"):
        seen = st.date_input(
            "As seen at", value=today, max_value=today, key="seen-at", bind="query-params", format="YYYY-MM-DD"
        )
        line = st.selectbox("Line", [ALL_LINES, *LINES.values()], key="line", bind="query-params")
        grain = filters.one_of("Periods of loss", GRAINS, "periods")
        segment = filters.one_of("Segments by", SEGMENTS, "segments")
        large = st.number_input(
            "Large from, USD",
            min_value=1,
            max_value=1_000_000_000,
            value=LARGE_USD,
            step=LARGE_STEP_USD,
            key="large-from",
            bind="query-params",
        )
    as_of = min(seen, today) if isinstance(seen, date) else today
    return BookFilter(as_of, filters.code_of(LINES, line), segment, Decimal(large)), grain


def show(page: Page, wanted: BookFilter, grain: Grain) -> None:
    """Show the book, or that there is nothing in it."""
    book = page.services.book.get(page.principal, wanted)
    if book.is_empty:
        empty_state(
            "Nothing was earned and nothing happened until this day",
            "Choose a later day or another line; figures come from policies and from claims reported by then.",
            icon=":material/analytics:",
        )
        return
    whole = total(book)
    show_tiles(whole)
    st.caption(_said(whole))
    show_chart(loss_ratio_chart(book, list_periods(book, grain)), "loss-ratio")
    _show_trends(book)
    show_chart(segments_chart(book, list_segments(book), whole), "loss-ratio-by-segment")
    show_large(book, whole)


def _show_trends(book: Book) -> None:
    quarters = list_periods(book, Grain.QUARTER)
    left, right = st.columns(2, gap="small")
    with left:
        show_chart(trend_chart(FREQUENCY, quarters), "frequency")
    with right:
        show_chart(trend_chart(SEVERITY, quarters), "severity")
    with st.container(border=True):
        st.subheader("Change a year, with 95 % intervals", anchor=False)
        show_table(trends_frame(quarters), "Yearly change of frequency and severity by line, with its uncertainty")


def _said(whole: Sums) -> str:
    unpriced = whole.unpriced_years / whole.years if whole.years else Decimal(0)
    missing = (
        f" Terms without a premium make {percent(float(unpriced))} of the policy years: their claims count, so loss "
        "ratios are too high by about as much."
        if unpriced
        else ""
    )
    return f"{NO_EXPENSES} {GUARD}{missing}"
