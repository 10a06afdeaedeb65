"""Charts of the dashboard, each with the same figures as a table; pure, for light and dark ground."""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from app.ui import charts, dashboard_frames
from app.ui.charts import BAR_PX, BLUE, GRAY, ORANGE, PURPLE, TEAL
from app.ui.dashboard_words import half_words
from app.ui.format import count_of
from app.ui.study_charts import Chart, dressed, plain, without_figure
from backend.domain.dashboard import Dashboard, Figures, OpenAge

HEIGHT_PX = 300
NOTHING_COUNTED = "Nothing to count in these days."
PARTIAL = "The first and the last week count only the days that were asked for."
MARKS: Mapping[str, tuple[str, str]] = {
    "Received": (BLUE, "circle"),
    "Decided": (ORANGE, "square"),
    "Reported": (BLUE, "circle"),
    "Settled": (TEAL, "square"),
    "Denied": (PURPLE, "diamond"),
    "Closed": (GRAY, "x"),
    "Succeeded": (BLUE, "circle"),
    "Failed": (ORANGE, "square"),
    "Cancelled": (GRAY, "x"),
}
"""Colour and shape of each line, so that either tells them apart."""
PALE, DEEP = "#d5e5f0", "#24648f"
"""Without a see-through part: the figures on them are dark or white by what stands behind them, in dark as in light."""
MOST_RULES, MOST_TICKS = 15, 6
WEEK_MS = 7 * 86_400_000


def week_lines(title: str, frame: pd.DataFrame, noun: str) -> Chart:
    """Return a line for each column but the first, from week to week; `noun` says what is counted."""
    if frame.empty:
        return without_figure(title, NOTHING_COUNTED)
    figure = go.Figure()
    for name in map(str, frame.columns[1:]):
        color, symbol = MARKS[name]
        figure.add_scatter(
            x=frame["Week"],
            y=frame[name],
            name=name,
            mode="lines+markers",
            line={"color": color, "width": 2.5},
            marker={"size": 7, "symbol": symbol, "color": color},
            hovertemplate="Week of %{x|%-d %b %Y}: %{y:,} " + noun + "<extra>%{fullData.name}</extra>",
        )
    figure.update_xaxes(title="Week from Monday")
    figure.update_yaxes(title=noun.capitalize(), rangemode="tozero", tickformat=",d")
    return Chart(title, dressed(_on_mondays(figure, frame), HEIGHT_PX), frame, PARTIAL)


def outcomes(figures: Figures) -> Chart:
    """Return the decisions of each week by outcome."""
    title, frame = "Decisions a week, by outcome", dashboard_frames.outcome_weeks(figures)
    if frame.empty:
        return without_figure(title, NOTHING_COUNTED)
    return Chart(title, _on_mondays(charts.outcomes_by_week(frame), frame), frame, PARTIAL)


def states(figures: Figures) -> Chart:
    """Return where the submissions received in these days stand now."""
    title, frame = "Received in these days: where they stand now", dashboard_frames.states_frame(figures)
    if frame.empty:
        return without_figure(title, NOTHING_COUNTED)
    return Chart(title, charts.states_by_product(frame), frame)


def within(figures: Figures) -> Chart:
    """Return which share of the submissions was decided within how many days."""
    title, frame = "Share of submissions decided within", dashboard_frames.within_frame(figures)
    if frame.empty:
        return without_figure(title, NOTHING_COUNTED)
    shares = frame["Share of all (%)"]
    figure = go.Figure(
        go.Bar(
            x=frame["Decided within"],
            y=shares,
            marker_color=BLUE,
            text=[f"{share:.0f} %" for share in shares],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="Within %{x}: %{text}<extra></extra>",
        )
    )
    figure.update_yaxes(title="Share of decisions, %", range=[0, 112], ticksuffix=" %")
    figure.update_xaxes(title="From receipt to decision")
    note = f"Each step holds those before it. {half_words(figures)}"
    return Chart(title, dressed(figure, HEIGHT_PX), frame, note, decimals=1)


def overrides(figures: Figures) -> Chart:
    """Return which rules people decided against for which reasons, as a map of counts."""
    title, frame = "Rules that people decided against, by reason", dashboard_frames.overrides_frame(figures)
    if frame.empty:
        return without_figure(title, "Nobody decided against a rule in these days.")
    counts = frame.pivot_table(index="Rule", columns="Reason", values="Decisions", aggfunc="sum", fill_value=0)
    order = counts.sum(axis=1).sort_values(ascending=False, kind="stable").index
    shown = counts.loc[order[:MOST_RULES]]
    figure = go.Figure(
        go.Heatmap(
            x=[plain(str(reason)) for reason in shown.columns],
            y=[plain(str(rule)) for rule in shown.index],
            z=[[int(value) or None for value in row] for row in shown.to_numpy()],
            text=[[f"{value:,}" if value else "" for value in row] for row in shown.to_numpy()],
            texttemplate="%{text}",
            colorscale=[[0, PALE], [1, DEEP]],
            zmin=0,
            hoverongaps=False,
            showscale=False,
            xgap=2,
            ygap=2,
            hovertemplate="%{y}, %{x}: %{z:,} decisions<extra></extra>",
        )
    )
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    figure.update_xaxes(type="category", side="top", showgrid=False, tickangle=-30)
    left = len(order) - len(shown)
    more = f" {left} further rules stand in the table." if left else ""
    note = (
        "Decisions milder than a rule asked for; a decision against two rules counts under both. No rule: decisions "
        f"that left the proposal without being milder than a rule.{more}"
    )
    return Chart(title, dressed(figure, 150 + BAR_PX * len(shown)), frame, note)


def turnaround(dashboard: Dashboard) -> Chart:
    """Return how long referrals waited for their answer, by whom they ask, and how many wait now."""
    title, frame = "Mean time to answer a referral", dashboard_frames.referrals_frame(dashboard.figures)
    waiting = sum(age.count for age in dashboard.ages if age.desk.endswith("_referrals"))
    note = f"{count_of(waiting, 'referral')} {'waits' if waiting == 1 else 'wait'} for an answer now."
    column = "Mean hours to answer"
    answered = frame[frame[column].notna()]
    if answered.empty:
        return Chart(title, None, frame, f"No referral was answered in these days. {note}")
    figure = _bars(answered["Referrals"], answered[column] / 24, "%{y}: %{x:,.1f} days<extra></extra>", ".1f")
    figure.update_xaxes(title="Mean days from question to answer")
    return Chart(title, dressed(figure, 100 + 2 * BAR_PX * len(answered)), frame, note, decimals=1)


def providers(figures: Figures) -> Chart:
    """Return how many runs each provider answered; those without a model are grey."""
    title, frame = "Runs by the provider that answered", dashboard_frames.providers_frame(figures)
    drawn = frame[frame["Runs"] > 0]
    if drawn.empty:
        return Chart(title, None, frame, "No run was answered in these days.")
    note = (
        "Questions are single requests to a provider; one run may ask several. Reports, challengers and replays are "
        "left out."
    )
    figure = charts.provider_share(drawn).update_xaxes(title="Runs")
    return Chart(title, figure, frame.drop(columns="Without model"), note)


def adequacy(dashboard: Dashboard) -> Chart:
    """Return reserves beside what was paid: of claims closed in these days, and of those not closed today."""
    title, frame = "Reserves and payments", dashboard_frames.adequacy_frame(dashboard)
    if frame.empty:
        return without_figure(title, "No claim with a reserve was closed in these days, and none is open.")
    figure = go.Figure()
    for column, color in (("Reserve (USD)", BLUE), ("Paid (USD)", ORANGE)):
        figure.add_bar(
            y=[words.replace(": ", ":<br>") for words in frame["Compared"]],
            x=frame[column],
            name=column.removesuffix(" (USD)"),
            orientation="h",
            marker_color=color,
            hovertemplate="%{y}: USD %{x:,.0f}<extra>%{fullData.name}</extra>",
        )
    figure.update_layout(barmode="group", bargap=0.3)
    figure.update_xaxes(title="USD", rangemode="tozero", tickformat="~s")
    figure.update_yaxes(autorange="reversed", showgrid=False)
    note = "Not closed are all claims that are open, settled or denied today, whenever they were reported."
    return Chart(title, dressed(figure, 120 + 2 * BAR_PX * len(frame)), frame, note, decimals=2)


def ageing(title: str, ages: Sequence[OpenAge], desk: str) -> Chart:
    """Return how much is open now at which age; of claims, how many are not closed."""
    frame, column = dashboard_frames.ages_frame(ages, desk), dashboard_frames.open_column(desk)
    if not frame[column].sum():
        return without_figure(title, f"Nothing is {column.lower()}.")
    figure = go.Figure(
        go.Bar(
            x=frame["Age"],
            y=frame[column],
            marker_color=BLUE,
            text=[f"{count:,}" for count in frame[column]],
            textposition="outside",
            cliponaxis=False,
            hovertemplate=f"%{{x}}: %{{y:,}} {column.lower()}<extra></extra>",
        )
    )
    figure.update_yaxes(title=f"{column} now", range=[0, 1.15 * max(frame[column])], tickformat=",d")
    figure.update_xaxes(title="Age")
    return Chart(title, dressed(figure, HEIGHT_PX), frame)


def _on_mondays(figure: go.Figure, frame: pd.DataFrame) -> go.Figure:
    """Return the figure with about six names of weeks, each under its Monday."""
    weeks = sorted(set(frame["Week"]))
    return figure.update_xaxes(
        tick0=weeks[0].isoformat(), dtick=WEEK_MS * max(1, round(len(weeks) / MOST_TICKS)), tickformat="%-d %b"
    )


def _bars(names: "pd.Series[str]", values: "pd.Series[float]", hover: str, places: str) -> go.Figure:
    figure = go.Figure(
        go.Bar(
            y=names,
            x=values,
            orientation="h",
            marker_color=BLUE,
            text=[format(value, places) for value in values],
            textposition="outside",
            cliponaxis=False,
            hovertemplate=hover,
        )
    )
    figure.update_layout(bargap=0.4)
    figure.update_xaxes(range=[0, 1.18 * max(values)])
    return figure.update_yaxes(autorange="reversed", showgrid=False)
