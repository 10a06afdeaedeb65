"""Residuals of the factors by origin, age and calendar period: a pattern speaks against the model; pure."""

from collections.abc import Callable, Mapping, Sequence
from statistics import fmean

import pandas as pd
import plotly.graph_objects as go

from app.ui.charts import BLUE, ORANGE
from app.ui.study_charts import ZERO, Chart, dressed, plain, without_figure
from backend.domain.studies.result import Residual

HEIGHT_PX = 260
FAR = 2.0
"""Standard deviations beyond which about one residual in twenty lies by chance."""
VIEWS: Mapping[str, tuple[str, Callable[[Residual], str]]] = {
    "origin": ("Origin", lambda one: one.origin),
    "age": ("Age in months", lambda one: str(one.age)),
    "calendar": ("Calendar period", lambda one: str(one.calendar)),
}
EXPLAINED = "Dots are standardised residuals, the line their mean; without effects it stays near zero."


def residual_charts(residuals: Sequence[Residual]) -> tuple[Chart, ...]:
    """Return the residuals by origin, by age and by calendar period, each with the mean of its group."""
    if not residuals:
        return (without_figure("Residuals of the factors", "Not estimable: no age has two link ratios that count."),)
    return tuple(_by(residuals, view) for view in VIEWS)


def residuals_title(residuals: Sequence[Residual]) -> str:
    """Say how many residuals lie far out."""
    far = sum(abs(one.residual) > FAR for one in residuals)
    lie = "lies" if far <= 1 else "lie"
    return f"{far or 'None'} of {len(residuals)} residuals {lie} more than two standard deviations from the factors"


def residuals_frame(residuals: Sequence[Residual]) -> pd.DataFrame:
    """Return every residual with where it lies."""
    return pd.DataFrame(
        {
            "Origin": [one.origin for one in residuals],
            "Age in months": [str(one.age) for one in residuals],
            "Calendar period": [str(one.calendar) for one in residuals],
            "Fitted": [one.fitted for one in residuals],
            "Residual": [one.residual for one in residuals],
        }
    )


def _by(residuals: Sequence[Residual], view: str) -> Chart:
    """Return one view: dots, the mean of each group as a line, and zero."""
    name, group_of = VIEWS[view]
    groups = _groups(residuals, view)
    means = {group: fmean(one.residual for one in residuals if group_of(one) == group) for group in groups}
    figure = go.Figure()
    figure.add_scatter(
        x=[plain(group_of(one)) for one in residuals],
        y=[one.residual for one in residuals],
        mode="markers",
        name="Residual",
        marker={"color": BLUE, "size": 7, "opacity": 0.8},
        hovertemplate="%{x}: %{y:.2f}<extra></extra>",
    )
    figure.add_scatter(
        x=[plain(group) for group in groups],
        y=list(means.values()),
        mode="lines",
        name="Mean",
        line={"color": ORANGE, "width": 2.5},
        hovertemplate="Mean of %{x}: %{y:.2f}<extra></extra>",
    )
    figure.add_hline(y=0, line_color=ZERO, line_width=1)
    order = [plain(group) for group in groups]
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=order, title=name, showgrid=False)
    figure.update_yaxes(title="Standard deviations")
    far = max(means, key=lambda group: abs(means[group]))
    title = f"By {name.lower()}: mean furthest from zero at {far} ({means[far]:+.2f})"
    table = pd.DataFrame({name: list(means), "Mean residual": list(means.values())})
    table["Residuals"] = [sum(group_of(one) == group for one in residuals) for group in groups]
    dressed(figure, HEIGHT_PX).update_layout(showlegend=False)
    return Chart(title, figure, table, EXPLAINED, decimals=2)


def _groups(residuals: Sequence[Residual], view: str) -> list[str]:
    if view == "age":
        return [str(age) for age in sorted({one.age for one in residuals})]
    if view == "calendar":
        return [str(period) for period in sorted({one.calendar for one in residuals})]
    return list(dict.fromkeys(sorted(one.origin for one in residuals)))
