"""The manager's figures on the screen: filters in the address, tiles, and each chart with its table."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from app.ui import charts
from app.ui.empty import empty_state
from app.ui.format import duration_h, outcome_name, percent, product_name, short_money, status_name
from app.ui.page import Page
from app.ui.tables import show_table
from backend.domain.portfolio import Headline, Portfolio, PortfolioFilter
from backend.domain.products import PRODUCTS

HALF_YEAR = timedelta(weeks=26)
ANY = "All products"
WITHOUT_MODEL = "Made without a model"


def choose_filter() -> PortfolioFilter:
    """Show the filters and return them; the address carries them."""
    today = datetime.now(UTC).date()
    with st.grid("auto", min_column_width=170):
        since = _day("Received from", today - HALF_YEAR, "since")
        until = _day("Received until", today, "until")
        product = st.selectbox(
            "Product", [ANY, *(one.name for one in PRODUCTS.values())], key="portfolio-product", bind="query-params"
        )
    code = next((one.code for one in PRODUCTS.values() if one.name == product), "")
    return PortfolioFilter(min(since, until), max(since, until), code)


def show(page: Page, wanted: PortfolioFilter) -> None:
    """Show tiles and charts, or that nothing was received."""
    figures = page.services.portfolio.get(page.principal, wanted)
    if not figures.headline.received:
        empty_state(
            "Nothing was received in these days",
            "Choose other days or another product; figures are counted from submissions received.",
            icon=":material/monitoring:",
        )
        return
    show_tiles(figures.headline)
    left, right = st.columns(2, gap="small")
    with left:
        _show_chart("Decisions a week, by outcome", weeks_frame(figures), charts.outcomes_by_week)
    with right:
        _show_chart("Submissions by product and state", states_frame(figures), charts.states_by_product)
    _show_chart("Assessments, by the provider that answered", providers_frame(figures), charts.provider_share)


def show_tiles(headline: Headline) -> None:
    """Show the headline figures."""
    tiles = (
        ("Received", f"{headline.received:,}", "Submissions received in these days."),
        ("Open", f"{headline.open:,}", "Of these, not quoted, declined or withdrawn yet."),
        ("Decided", f"{headline.decided:,}", "Decisions that people recorded on them."),
        ("Referred", f"{headline.referred:,}", "Of these, waiting for the answer to a referral now."),
        ("Cycle time", duration_h(headline.median_cycle_hours), "Median from receipt to decision."),
        (
            "Departures",
            percent(headline.departed_fraction),
            "Of the proposals to accept or decline: the share that people decided otherwise or overrode.",
        ),
        ("Limits, USD", short_money(headline.requested_limit_usd), "Sum of the limits requested."),
    )
    with st.grid(len(tiles), min_column_width=130):
        for label, value, explanation in tiles:
            st.metric(label, value, help=explanation, border=True)


def weeks_frame(figures: Portfolio) -> pd.DataFrame:
    """Return Week, Outcome, Decisions."""
    rows = [(week.week, outcome_name(week.outcome), week.count) for week in figures.weeks]
    return pd.DataFrame(rows, columns=["Week", "Outcome", "Decisions"])


def states_frame(figures: Portfolio) -> pd.DataFrame:
    """Return Product, Status, Submissions."""
    rows = [(product_name(one.product), status_name(one.status), one.count) for one in figures.statuses]
    return pd.DataFrame(rows, columns=["Product", "Status", "Submissions"])


def providers_frame(figures: Portfolio) -> pd.DataFrame:
    """Return Provider, Runs, Without model, Retries, Cost (USD), Median seconds; costs are empty where unknown."""
    rows = [
        (
            WITHOUT_MODEL if share.made_without_model else share.provider,
            share.runs,
            share.made_without_model,
            share.retries,
            None if share.cost_usd is None else float(share.cost_usd),
            share.median_seconds,
        )
        for share in figures.providers
    ]
    columns = ["Provider", "Runs", "Without model", "Retries", "Cost (USD)", "Median seconds"]
    return pd.DataFrame(rows, columns=columns)


def _show_chart(title: str, frame: pd.DataFrame, draw: Callable[[pd.DataFrame], go.Figure]) -> None:
    """Show a chart under its title with the same figures as a table, or a sentence where there are none."""
    with st.container(border=True):
        st.subheader(title, anchor=False)
        if frame.empty:
            st.text("Nothing to count in these days.")
            return
        alt = f"{title}; the table below has the figures"
        st.plotly_chart(draw(frame), key=title, config={"displayModeBar": False}, alt=alt)
        with st.expander("Figures as a table"):
            show_table(frame, title)


def _day(label: str, default: date, key: str) -> date:
    chosen = st.date_input(label, value=default, key=key, bind="query-params", format="YYYY-MM-DD")
    return chosen if isinstance(chosen, date) else default
