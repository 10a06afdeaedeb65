"""The manager's dashboard on the screen: days and line in the address, then tiles and charts of each desk."""

from datetime import UTC, date, datetime, timedelta

import streamlit as st

from app.ui import dashboard_charts as drawn
from app.ui import dashboard_frames as frames
from app.ui import dashboard_words
from app.ui.claim_format import LINES
from app.ui.dashboard_tiles import show_link, show_tiles
from app.ui.empty import empty_state
from app.ui.filters import code_of
from app.ui.page import Page
from app.ui.study_panel import show_chart
from app.ui.tables import show_table
from backend.domain.dashboard import Dashboard, DashboardFilter, Section
from backend.domain.happenings import Happened, Happening
from backend.domain.products import PRODUCTS

QUARTER = timedelta(days=90)
ALL_LINES = "All lines"
LINE_NAMES = {
    **{code: f"{product.name} (submissions)" for code, product in PRODUCTS.items()},
    **{line.value: f"{name} (claims)" for line, name in LINES.items()},
}
TOP_RULES = 6
CHART_PX = 330


def choose_filter() -> DashboardFilter:
    """Show the filters and return them; the address carries them."""
    today = datetime.now(UTC).date()
    with st.grid("auto", min_column_width=190):
        since = _day("From", today - QUARTER + timedelta(days=1), "from")
        until = _day("To", today, "to")
        line = st.selectbox("Line", [ALL_LINES, *LINE_NAMES.values()], key="dashboard-line", bind="query-params")
    return DashboardFilter(min(since, until), max(since, until), code_of(LINE_NAMES, line) or "")


def show(page: Page, wanted: DashboardFilter) -> None:
    """Show the figures, or that nothing happened."""
    with st.spinner("Reading the figures"):
        dashboard = page.services.dashboard.get(page.principal, wanted)
    if dashboard.is_empty:
        empty_state(
            "Nothing happened in these days",
            "Choose other days or another line; what people and workers do is counted here as they do it.",
            icon=":material/monitoring:",
        )
        return
    st.caption(dashboard_words.days_words(wanted, datetime.now(UTC).date()))
    if wanted.has_submissions:
        _show_submissions(dashboard)
    if wanted.has_claims:
        _show_claims(dashboard)
    _show_runs(dashboard)


def _show_submissions(dashboard: Dashboard) -> None:
    figures = dashboard.figures
    st.header("Submissions", anchor="submissions")
    show_tiles(dashboard.tiles_of(Section.UNDERWRITING))
    with st.grid(2, min_column_width=CHART_PX):
        weeks = frames.submission_weeks(figures, dashboard.wanted)
        show_chart(drawn.week_lines("Submissions received and decided a week", weeks, "submissions"), "cases-by-week")
        show_chart(drawn.outcomes(figures), "outcomes-by-week")
        show_chart(drawn.states(figures), "states")
        show_chart(drawn.within(figures), "within")
        _show_ages(dashboard, "Open submissions by age", "submissions")
        show_chart(drawn.turnaround(dashboard), "turnaround")
    show_chart(drawn.overrides(figures), "overrides")
    _show_rules(dashboard)
    if dashboard.has_names:
        _show_people(dashboard)


def _show_claims(dashboard: Dashboard) -> None:
    figures = dashboard.figures
    st.header("Claims", anchor="claims")
    show_tiles(dashboard.tiles_of(Section.CLAIMS))
    with st.grid(2, min_column_width=CHART_PX):
        weeks = frames.claim_weeks(figures, dashboard.wanted)
        show_chart(drawn.week_lines("Claims reported and decided a week", weeks, "claims"), "claims-by-week")
        _show_ages(dashboard, "Claims not closed, by age", "claims")
    show_chart(drawn.adequacy(dashboard), "adequacy")
    if not dashboard.wanted.has_submissions:
        show_chart(drawn.turnaround(dashboard), "turnaround")


def _show_runs(dashboard: Dashboard) -> None:
    figures = dashboard.figures
    st.header("Runs and providers", anchor="runs")
    st.caption(dashboard_words.runs_words(dashboard.wanted))
    show_tiles(dashboard.tiles_of(Section.RUNS))
    with st.grid(2, min_column_width=CHART_PX):
        weeks = frames.run_weeks(figures, dashboard.wanted)
        show_chart(drawn.week_lines("Runs a week, by how they ended", weeks, "runs"), "runs-by-week")
        show_chart(drawn.providers(figures), "providers")
    if len(costs := frames.costs_frame(figures)):
        with st.container(border=True):
            st.subheader("Cost by kind of run", anchor=False)
            show_table(costs, "Runs, failures, retries and cost by kind of run")


def _show_ages(dashboard: Dashboard, title: str, desk: str) -> None:
    """Show what is open by age, and the way to each age."""
    with st.container():
        show_chart(drawn.ageing(title, dashboard.ages, desk), f"{desk}-ages")
        opened = [age for age in dashboard.ages if age.desk == desk and age.url and age.count]
        if opened:
            with st.container(horizontal=True):
                for age in opened:
                    show_link(age.url, f"{frames.age_words(age).capitalize()}: {age.count:,}")


def _show_rules(dashboard: Dashboard) -> None:
    """Show the rules decided against most often, each with the way to its cases."""
    if not any(tile.url for tile in dashboard.tiles):
        return
    wanted = dashboard.wanted
    with st.container(horizontal=True):
        for rule, count in frames.top_rules(dashboard.figures, TOP_RULES):
            happened = Happened(Happening.OVERRIDDEN, wanted.since, wanted.until, wanted.line, rule)
            show_link(happened.url("submissions"), f"{rule}: {count:,}")


def _show_people(dashboard: Dashboard) -> None:
    """Show who decided how many cases, by name: cases differ, so that the figures say nothing of anybody's work."""
    with st.container(border=True), st.expander("Decisions and departures by person"):
        st.caption("In the order of names. People get different cases; these figures do not compare them.")
        show_table(frames.people_frame(dashboard), "Decisions and departures by person, in the order of names")


def _day(words: str, default: date, key: str) -> date:
    chosen = st.date_input(words, value=default, key=key, bind="query-params", format="YYYY-MM-DD")
    return chosen if isinstance(chosen, date) else default
