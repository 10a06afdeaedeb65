"""The simulated reserve: how likely it is exceeded, and its quantiles by origin; pure."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from app.ui.charts import BLUE, ORANGE
from app.ui.study_amounts import Scale, scale_of, short_amount
from app.ui.study_charts import Chart, dressed, plain
from app.ui.study_charts_ultimates import HEIGHT_PX
from backend.domain.studies.result import MethodResult

MEDIAN = "0.5"
WORST, ONE_IN = "0.995", 200
ROOM = 0.15
"""Share of the axis left free for the words of the last quantile."""
PALER = 0.6
"""How much of its colour a bar keeps from one quantile to the next."""
LABELLED = frozenset({"0.5", "0.75", "0.95", "0.995"})


def exceedance_chart(method: MethodResult, unit: str) -> Chart | None:
    """Return how likely claims still to come exceed an amount, quantiles marked; None where nothing was simulated."""
    if not method.total.quantiles:
        return None
    curve, marks = _curve(method), sorted((float(level), at) for level, at in method.total.quantiles.items())
    scale = scale_of(unit, [at for _, at in marks])
    figure = go.Figure()
    figure.add_scatter(
        x=[scale.of(at) for _, at in curve],
        y=[1 - level for level, _ in curve],
        mode="lines",
        name="Exceeded in this share of simulations",
        line={"color": BLUE, "width": 2},
        fill="tozeroy",
        fillcolor="rgba(63,134,184,0.2)",
        hovertemplate="More than %{x:,.3~f} " + plain(scale.unit) + ": %{y:.1%}<extra></extra>",
    )
    figure.add_scatter(
        x=[scale.of(at) for _, at in marks],
        y=[1 - level for level, _ in marks],
        mode="markers+text",
        name="Quantiles",
        marker={"color": ORANGE, "size": 9},
        text=[level_name(level) if str(level) in LABELLED else "" for level, _ in marks],
        textposition="top right",
        cliponaxis=False,
        customdata=[level_name(level) for level, _ in marks],
        hovertemplate="%{customdata} quantile: %{x:,.3~f} " + plain(scale.unit) + "<extra></extra>",
    )
    ends = [min(at for _, at in curve) / scale.divisor, max(at for _, at in curve) / scale.divisor]
    right = ends[1] + ROOM * (ends[1] - ends[0])
    figure.update_xaxes(title=f"Still to come (IBNR), {plain(scale.unit)}", tickformat=",", range=[ends[0], right])
    figure.update_yaxes(title="Chance of more", tickformat=".0%", range=[0, 1.05])
    table = pd.DataFrame({"Quantile": [level_name(level) for level, _ in marks], "IBNR": [at for _, at in marks]})
    return Chart(_worst(method.total.quantiles, unit), dressed(figure, HEIGHT_PX), table)


def fan_chart(method: MethodResult, unit: str) -> Chart | None:
    """Return the quantiles of what is still to come of each origin as a bar; None where nothing was simulated."""
    origins = [one for one in method.origins if MEDIAN in one.quantiles]
    levels = sorted({level for one in origins for level in one.quantiles}, key=float)
    if min(len(origins), len(levels)) <= 1:
        return None
    scale = scale_of(unit, [amount for one in origins for amount in one.quantiles.values()])
    names, figure = [plain(one.origin) for one in origins], go.Figure()
    figure.add_trace(_medians(names, [one.quantiles[MEDIAN] for one in origins], scale))
    for step, (low, high) in enumerate(pairwise(levels)):
        ends = [(one.quantiles.get(low), one.quantiles.get(high)) for one in origins]
        figure.add_trace(_bars(names, ends, (low, high), scale, PALER**step))
    figure.update_layout(barmode="overlay", bargap=0.4)
    figure.update_xaxes(type="category", title="Origin", showgrid=False)
    figure.update_yaxes(title=f"Amount, {plain(scale.unit)}", tickformat=",")
    table = pd.DataFrame({"Origin": [one.origin for one in origins]})
    for level in levels:
        table[level_name(float(level))] = [one.quantiles.get(level) for one in origins]
    widest = max(origins, key=lambda one: one.quantiles[levels[-1]] - one.quantiles[MEDIAN])
    gap = short_amount(widest.quantiles[levels[-1]] - widest.quantiles[MEDIAN], unit)
    title = f"{widest.origin} is the least certain: its {level_name(float(levels[-1]))} quantile lies {gap} above"
    return Chart(f"{title} its median", dressed(figure, HEIGHT_PX + 30), table)


def level_name(level: float) -> str:
    """Return a level as percent: `99.5 %`."""
    return f"{level * 100:g} %"


def _medians(names: Sequence[str], amounts: Sequence[float], scale: Scale) -> go.Scatter:
    return go.Scatter(
        x=list(names),
        y=[scale.of(amount) for amount in amounts],
        mode="markers",
        name=f"{level_name(float(MEDIAN))} (median)",
        marker={"color": ORANGE, "size": 9},
        hovertemplate="%{x}: %{y:,.3~f} " + plain(scale.unit) + "<extra>%{fullData.name}</extra>",
    )


def _bars(
    names: Sequence[str],
    ends: Sequence[tuple[float | None, float | None]],
    levels: tuple[str, str],
    scale: Scale,
    strength: float,
) -> go.Bar:
    """Return a bar for each origin from one quantile up to the next: the paler, the rarer."""
    low, high = (level_name(float(level)) for level in levels)
    return go.Bar(
        x=list(names),
        base=[scale.of(start) for start, _ in ends],
        y=[None if None in (start, end) else scale.of((end or 0.0) - (start or 0.0)) for start, end in ends],
        customdata=[[scale.of(start), scale.of(end)] for start, end in ends],
        name=f"{low} to {high}",
        marker={"color": f"rgba(63,134,184,{0.75 * strength:.2f})", "line": {"width": 1, "color": BLUE}},
        hovertemplate="%{x}: %{customdata[0]:,.3~f} to %{customdata[1]:,.3~f} "
        + plain(scale.unit)
        + "<extra>%{fullData.name}</extra>",
    )


def _curve(method: MethodResult) -> list[tuple[float, float]]:
    """Return level and amount at every percent that was kept, with the quantiles beyond, in order."""
    count = len(method.samples)
    percents = [((at + 1) / (count + 1), amount) for at, amount in enumerate(method.samples)]
    marks = [(float(level), amount) for level, amount in method.total.quantiles.items()]
    return sorted(set(percents) | set(marks))


def _worst(quantiles: Mapping[str, float], unit: str) -> str:
    if WORST in quantiles:
        return f"In one of {ONE_IN} simulations claims still to come exceed {short_amount(quantiles[WORST], unit)}"
    level = max(quantiles, key=float)
    return f"Claims still to come stay below {short_amount(quantiles[level], unit)} in {level_name(float(level))}"
