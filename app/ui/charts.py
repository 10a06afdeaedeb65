"""Frames to figures; pure. Colours keep apart for colour-blind readers and stand out on light and dark ground."""

import pandas as pd
import plotly.graph_objects as go

BLUE, ORANGE, PURPLE = "#3f86b8", "#cc781c", "#a3568f"
TEAL, GRAY, OCHRE, SLATE = "#2f9488", "#7f8c97", "#a08a1b", "#6a78b8"
OUTCOME_COLORS = {"Accept": BLUE, "Refer": ORANGE, "Decline": PURPLE}
STATUS_COLORS = {
    "New": BLUE,
    "In review": SLATE,
    "Waiting for information": OCHRE,
    "Referred": ORANGE,
    "Quoted": TEAL,
    "Declined": PURPLE,
    "Withdrawn": GRAY,
}
BAR_PX = 30
FONT_PX = 13


def outcomes_by_week(frame: pd.DataFrame) -> go.Figure:
    """Return decisions a week as stacked bars; columns Week, Outcome, Decisions."""
    figure = go.Figure()
    for outcome, color in OUTCOME_COLORS.items():
        part = frame[frame["Outcome"] == outcome]
        if part.empty:
            continue
        figure.add_bar(
            x=part["Week"], y=part["Decisions"], name=outcome, marker_color=color, hovertemplate=_hover("decisions")
        )
    figure.update_layout(barmode="stack", bargap=0.25, xaxis_title="Week from Monday", yaxis_title="Decisions")
    figure.update_xaxes(tickformat="%-d %b")
    figure.update_yaxes(rangemode="tozero", tickformat=",d")
    return _dressed(figure, 300)


def states_by_product(frame: pd.DataFrame) -> go.Figure:
    """Return submissions of each product by state, as horizontal stacked bars; columns Product, Status, Submissions."""
    figure = go.Figure()
    for status, color in STATUS_COLORS.items():
        part = frame[frame["Status"] == status]
        if part.empty:
            continue
        figure.add_bar(
            y=part["Product"],
            x=part["Submissions"],
            name=status,
            orientation="h",
            marker_color=color,
            hovertemplate="%{y}: %{x:,} submissions<extra>%{fullData.name}</extra>",
        )
    figure.update_layout(barmode="stack", bargap=0.35, xaxis_title="Submissions")
    figure.update_xaxes(tickformat=",d")
    return _dressed(figure, 300).update_yaxes(showgrid=False)


def provider_share(frame: pd.DataFrame) -> go.Figure:
    """Return runs answered by each provider; columns Provider, Runs, Without model."""
    colors = [GRAY if without else BLUE for without in frame["Without model"]]
    figure = go.Figure(
        go.Bar(
            y=frame["Provider"],
            x=frame["Runs"],
            orientation="h",
            marker_color=colors,
            text=[f"{runs:,}" for runs in frame["Runs"]],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:,} runs<extra></extra>",
        )
    )
    figure.update_layout(bargap=0.45, xaxis_title="Assessments", showlegend=False)
    figure.update_xaxes(tickformat=",d")
    return _dressed(figure, 80 + BAR_PX * len(frame)).update_yaxes(showgrid=False)


def score_waterfall(frame: pd.DataFrame) -> go.Figure:
    """Return how reasons add up to the score; columns Reason, Points, in the order they are stacked."""
    reasons = [*frame["Reason"], "Score"]
    points = [int(value) for value in frame["Points"]]
    figure = go.Figure(
        go.Waterfall(
            orientation="h",
            y=reasons,
            x=[*points, sum(points)],
            measure=["relative"] * len(points) + ["total"],
            text=[f"{value:+d}" for value in points] + [str(sum(points))],
            textposition="outside",
            cliponaxis=False,
            increasing_marker_color=ORANGE,
            decreasing_marker_color=TEAL,
            totals_marker_color=BLUE,
            connector_line={"color": GRAY, "width": 1},
            hovertemplate="%{y}: %{text} points<extra></extra>",
        )
    )
    figure.update_layout(showlegend=False, xaxis_title="Points, 0 to 100")
    figure.update_xaxes(range=[min(0, *_running(points)) - 2, max(20, *_running(points)) * 1.15])
    figure.update_yaxes(autorange="reversed")
    return _dressed(figure, 90 + BAR_PX * len(reasons)).update_yaxes(showgrid=False)


def _running(points: list[int]) -> list[int]:
    """Return the sums after each reason, starting with 0."""
    totals = [0]
    for value in points:
        totals.append(totals[-1] + value)
    return totals


def _hover(noun: str) -> str:
    return "%{x|%-d %b %Y}: %{y:,} " + noun + "<extra>%{fullData.name}</extra>"


def _dressed(figure: go.Figure, height_px: int) -> go.Figure:
    figure.update_layout(
        height=height_px,
        margin={"t": 8, "r": 12, "b": 8, "l": 8},
        font_size=FONT_PX,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "title_text": "", "traceorder": "normal"},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
    )
    figure.update_xaxes(automargin=True, gridcolor="rgba(131,144,155,0.25)", zerolinecolor="rgba(131,144,155,0.5)")
    figure.update_yaxes(automargin=True, gridcolor="rgba(131,144,155,0.25)")
    return figure
