"""The company beside its industry: development factors and loss ratios; pure."""

from collections.abc import Sequence
from statistics import fmean

import pandas as pd
import plotly.graph_objects as go

from app.ui.charts import BLUE, GRAY
from app.ui.study_amounts import NOT_ESTIMABLE
from app.ui.study_charts import Chart, dressed, plain, without_figure
from app.ui.study_charts_ultimates import HEIGHT_PX
from app.ui.study_choice_words import link_name
from backend.domain.studies.result import Figure, Industry

COMPANY = "This triangle"


def factors_chart(industry: Industry, own: Sequence[Figure], ages: tuple[int, ...]) -> Chart:
    """Return the development factors of both, step by step."""
    steps = [link_name(ages, at) for at in range(min(len(own), len(ages) - 1))]
    theirs = [*industry.selected, *[None] * len(steps)][: len(steps)]
    pairs = [(step, mine, other) for step, mine, other in zip(steps, own, theirs, strict=True) if mine and other]
    if not pairs:
        return without_figure("Factors beside the industry", "Not estimable: there is no age at which both have one.")
    furthest = max(pairs, key=lambda pair: abs(pair[1] / pair[2] - 1))
    title = (
        f"Factors lie furthest from the industry's at {furthest[0]} months: {furthest[1]:.3f} against {furthest[2]:.3f}"
    )
    figure = _two_lines(steps, own[: len(steps)], theirs, industry.name)
    figure.update_xaxes(title="Step in months of age", type="category")
    figure.update_yaxes(title="Development factor", tickformat=".2f")
    return Chart(title, figure, _frame("Step", steps, own[: len(steps)], theirs), decimals=4, empty_cell=NOT_ESTIMABLE)


def loss_ratios_chart(industry: Industry, origins: Sequence[str]) -> Chart:
    """Return the ultimate loss ratios of both by origin."""
    pairs = [
        (mine, other)
        for mine, other in zip(industry.company_loss_ratios, industry.industry_loss_ratios, strict=True)
        if mine is not None and other is not None
    ]
    if not pairs:
        return without_figure("Loss ratios beside the industry", "Not estimable: both need a premium for each origin.")
    gap = 100 * (fmean(mine for mine, _ in pairs) - fmean(other for _, other in pairs))
    points = "point" if round(abs(gap), 1) == 1 else "points"
    side = "above" if gap >= 0 else "below"
    figure = _two_lines(list(origins), _percents(industry.company_loss_ratios), _theirs(industry), industry.name)
    figure.update_xaxes(title="Origin", type="category")
    figure.update_yaxes(title="Ultimate loss ratio, %", rangemode="tozero")
    table = _frame("Origin", list(origins), _percents(industry.company_loss_ratios), _theirs(industry), " (%)")
    title = f"The loss ratio lies {abs(gap):.1f} {points} {side} the industry's on average"
    return Chart(title, figure, table, decimals=1, empty_cell=NOT_ESTIMABLE)


def _theirs(industry: Industry) -> list[Figure]:
    return _percents(industry.industry_loss_ratios)


def _percents(ratios: Sequence[Figure]) -> list[Figure]:
    return [None if ratio is None else 100 * ratio for ratio in ratios]


def _two_lines(names: Sequence[str], own: Sequence[Figure], theirs: Sequence[Figure], industry: str) -> go.Figure:
    figure = go.Figure()
    for name, color, dash, figures in (
        (plain(industry), GRAY, "dash", theirs),
        (COMPANY, BLUE, "solid", own),
    ):
        figure.add_scatter(
            x=[plain(one) for one in names],
            y=list(figures),
            mode="lines+markers",
            name=name,
            line={"color": color, "width": 2.5, "dash": dash},
            marker={"size": 8},
            hovertemplate="%{x}: %{y:,.4~f}<extra>%{fullData.name}</extra>",
        )
    return dressed(figure, HEIGHT_PX)


def _frame(
    first: str, names: Sequence[str], own: Sequence[Figure], theirs: Sequence[Figure], unit: str = ""
) -> pd.DataFrame:
    frame = pd.DataFrame({first: list(names)})
    frame[f"{COMPANY}{unit}"] = pd.array(list(own), dtype="Float64")
    frame[f"Industry{unit}"] = pd.array(list(theirs), dtype="Float64")
    return frame
