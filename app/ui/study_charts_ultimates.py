"""Ultimates by origin, and what is still to come period by period; pure."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from app.ui.charts import BLUE, ORANGE
from app.ui.study_amounts import NOT_ESTIMABLE, Scale, scale_of, share, short_amount
from app.ui.study_charts import Chart, dressed, plain, sentence, without_figure
from app.ui.study_choice_words import method_name
from backend.domain.studies.result import MethodResult, OriginFigures, RunOff

HEIGHT_PX = 320
INK = "rgba(110,122,133,1)"
"""Gray that stands out on light and dark ground alike."""


def ultimates_chart(method: MethodResult, unit: str) -> Chart:
    """Return what is known and what is still to come of each origin, with one standard error up and down."""
    scale = scale_of(unit, [one.ultimate for one in method.origins])
    figure = go.Figure()
    for name, color, amounts in (
        ("Latest amount", BLUE, [one.latest for one in method.origins]),
        ("Still to come (IBNR)", ORANGE, [one.ibnr for one in method.origins]),
    ):
        figure.add_bar(
            x=_names(method.origins),
            y=[scale.of(amount) for amount in amounts],
            name=name,
            marker_color=color,
            hovertemplate="%{x}: %{y:,.3~f} " + plain(scale.unit) + "<extra>%{fullData.name}</extra>",
        )
    if bars := [one for one in method.origins if one.standard_error is not None and one.ultimate is not None]:
        figure.add_trace(_errors(bars, scale))
    figure.update_layout(barmode="relative", bargap=0.3)
    figure.update_yaxes(title=f"Amount, {plain(scale.unit)}", tickformat=",")
    figure.update_xaxes(type="category", title="Origin")
    return Chart(
        _still_to_come(method, unit),
        dressed(figure, HEIGHT_PX).update_xaxes(showgrid=False),
        origins_frame(method),
        _missing(method),
        empty_cell=NOT_ESTIMABLE,
    )


def origins_frame(method: MethodResult) -> pd.DataFrame:
    """Return the figures of each origin and of all together, in full; no column for errors that the method has not."""
    rows = [*method.origins, method.total]
    frame = pd.DataFrame(
        {
            "Origin": [one.origin for one in rows],
            "Latest": pd.array([one.latest for one in rows], dtype="Float64"),
            "Ultimate": pd.array([one.ultimate for one in rows], dtype="Float64"),
            "IBNR": pd.array([one.ibnr for one in rows], dtype="Float64"),
        }
    )
    for name, figures in (
        ("Standard error", [one.standard_error for one in rows]),
        ("Process error", [one.process_error for one in rows]),
        ("Parameter error", [one.parameter_error for one in rows]),
    ):
        if any(figure is not None for figure in figures):
            frame[name] = pd.array(figures, dtype="Float64")
    return frame


def run_off_chart(run_off: Sequence[RunOff], unit: str) -> Chart:
    """Return how much is expected to be still to come after each period from now."""
    if not run_off:
        return without_figure("How fast what is to come runs off", "Not estimable: there are no factors for it.")
    scale = scale_of(unit, [one.ibnr for one in run_off])
    figure = go.Figure(
        go.Scatter(
            x=[one.periods for one in run_off],
            y=[scale.of(one.ibnr) for one in run_off],
            mode="lines+markers",
            line={"color": BLUE, "width": 2},
            fill="tozeroy",
            fillcolor="rgba(63,134,184,0.22)",
            hovertemplate="After %{x} periods: %{y:,.3~f} " + plain(scale.unit) + "<extra></extra>",
        )
    )
    figure.update_xaxes(title="Periods from now", dtick=max(1, len(run_off) // 10))
    figure.update_yaxes(title=f"Amount, {plain(scale.unit)}", tickformat=",", rangemode="tozero")
    table = pd.DataFrame(
        {"Periods from now": [one.periods for one in run_off], "IBNR left": [one.ibnr for one in run_off]}
    )
    return Chart(_half_life(run_off, unit), dressed(figure, HEIGHT_PX), table)


def _names(origins: Sequence[OriginFigures]) -> list[str]:
    return [plain(one.origin) for one in origins]


def _errors(bars: Sequence[OriginFigures], scale: Scale) -> go.Scatter:
    return go.Scatter(
        x=_names(bars),
        y=[scale.of(one.ultimate) for one in bars],
        error_y={
            "type": "data",
            "array": [scale.of(one.standard_error) for one in bars],
            "color": INK,
            "width": 4,
            "thickness": 2,
        },
        mode="markers",
        marker={"color": INK, "size": 4},
        name="Ultimate, \u00b1 1 standard error",
        hovertemplate="%{x}: ultimate %{y:,.3~f} \u00b1 %{error_y.array:,.3~f} "
        + plain(scale.unit)
        + "<extra></extra>",
    )


def _still_to_come(method: MethodResult, unit: str) -> str:
    """Say how much the method holds and which newest origins make how much of it."""
    ibnr, count = method.total.ibnr, max(1, round(0.3 * len(method.origins)))
    if ibnr is None:
        return f"{method_name(method.method)}: what is still to come of all origins together is not estimable"
    held = f"{method_name(method.method)} holds {short_amount(ibnr, unit)} for claims still to come"
    newest = method.origins[-count:]
    part = [one.ibnr for one in newest if one.ibnr is not None]
    if ibnr <= 0 or len(part) < len(newest) or count == len(method.origins):
        return held
    name = newest[0].origin if count == 1 else f"{newest[0].origin} to {newest[-1].origin}"
    return f"{held}; {name} make{'s' if count == 1 else ''} {share(sum(part) / ibnr)} of it"


def _missing(method: MethodResult) -> str:
    names = [one.origin for one in method.origins if one.ultimate is None]
    return f"Not estimable, and so not drawn: {sentence(names)}." if names else ""


def _half_life(run_off: Sequence[RunOff], unit: str) -> str:
    start = run_off[0].ibnr
    half = next((one.periods for one in run_off if start > 0 and one.ibnr <= start / 2), None)
    if half is None:
        return f"How {short_amount(start, unit)} still to come run off"
    return f"Of {short_amount(start, unit)} still to come, half is expected within {half} {_periods(half)}"


def _periods(count: int) -> str:
    return "period" if count == 1 else "periods"
