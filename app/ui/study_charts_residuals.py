"""Residuals of the factors by origin, age and calendar period: a pattern speaks against the model; pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean
from typing import TypeAlias

import pandas as pd
import plotly.graph_objects as go

from app.ui.charts import BLUE, ORANGE
from app.ui.study_calendar import diagonal_words, name_diagonals
from app.ui.study_charts import ZERO, Chart, dressed, plain, without_figure
from backend.domain.studies.result import Residual
from backend.domain.triangles.origins import OriginPeriod, read_origin

HEIGHT_PX = 260
FAR = 2.0
"""Standard deviations beyond which about one residual in twenty lies by chance."""
VIEWS = ("origin", "age", "calendar")
Named: TypeAlias = tuple[str, Callable[[Residual], str]]
EXPLAINED = (
    "Dots are standardised residuals, the line their mean; without effects it stays near zero. A mean strays where it "
    "lies more than two of its standard errors off."
)


@dataclass(frozen=True, slots=True)
class Diagonals:
    """What the diagonals of a triangle are called: the word for one, and the name of each by its index."""

    word: str
    name_of: Callable[[int], str]


def diagonals_of(origins: Sequence[str], ages: Sequence[int]) -> Diagonals:
    """Return what the diagonals of a triangle with these origins and ages are called."""
    return Diagonals(diagonal_words(origins, ages), name_diagonals(origins, ages))


def residual_charts(residuals: Sequence[Residual], diagonals: Diagonals) -> tuple[Chart, ...]:
    """Return the residuals by origin, by age and by calendar period, each with the mean of its group."""
    if not residuals:
        return (without_figure("Residuals of the factors", "Not estimable: no age has two link ratios that count."),)
    return tuple(_by(residuals, view, _named(view, diagonals)) for view in VIEWS)


def residuals_title(residuals: Sequence[Residual]) -> str:
    """Say how many residuals lie far out."""
    far = sum(abs(one.residual) > FAR for one in residuals)
    lie = "lies" if far <= 1 else "lie"
    return f"{far or 'None'} of {len(residuals)} residuals {lie} more than two standard deviations from the factors"


def residuals_frame(residuals: Sequence[Residual], diagonals: Diagonals) -> pd.DataFrame:
    """Return every residual with where it lies."""
    return pd.DataFrame(
        {
            "Origin": [one.origin for one in residuals],
            "Age in months": [str(one.age) for one in residuals],
            diagonals.word: [diagonals.name_of(one.calendar) for one in residuals],
            "Fitted": [one.fitted for one in residuals],
            "Residual": [one.residual for one in residuals],
        }
    )


def _named(view: str, diagonals: Diagonals) -> Named:
    """Return the title of the axis of a view, and the name of the group that a residual belongs to."""
    named: Mapping[str, Named] = {
        "origin": ("Origin", lambda one: one.origin),
        "age": ("Age in months", lambda one: str(one.age)),
        "calendar": (diagonals.word, lambda one: diagonals.name_of(one.calendar)),
    }
    return named[view]


def _by(residuals: Sequence[Residual], view: str, named: Named) -> Chart:
    """Return one view: dots, the mean of each group as a line, and zero."""
    name, group_of = named
    groups = _groups(residuals, view, group_of)
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
    table = pd.DataFrame({name: list(means), "Mean residual": list(means.values())})
    table["Residuals"] = [sum(group_of(one) == group for one in residuals) for group in groups]
    title = _furthest(name.removesuffix(" in months"), means, list(table["Residuals"]))
    dressed(figure, HEIGHT_PX).update_layout(showlegend=False)
    return Chart(title, figure, table, EXPLAINED, decimals=2)


def _furthest(name: str, means: Mapping[str, float], counts: Sequence[int]) -> str:
    """Say which group strays furthest, or that none does: a mean of so many residuals moves that much by chance."""
    straying = [
        group for (group, mean), count in zip(means.items(), counts, strict=True) if abs(mean) > FAR / sqrt(count)
    ]
    far = max(straying or means, key=lambda group: abs(means[group]))
    if straying:
        return f"{name} {far} strays furthest: mean {means[far]:+.2f}"
    return f"No {name.lower()} strays: largest mean {means[far]:+.2f} ({far})"


def _groups(residuals: Sequence[Residual], view: str, group_of: Callable[[Residual], str]) -> list[str]:
    """Return the groups in their order: origins as the triangle lists them, ages and diagonals as they follow."""
    order: Mapping[str, Callable[[Residual], int]] = {"age": lambda one: one.age, "calendar": lambda one: one.calendar}
    ordered = sorted(residuals, key=order[view]) if view in order else sorted(residuals, key=_start)
    return list(dict.fromkeys(group_of(one) for one in ordered))


def _start(residual: Residual) -> OriginPeriod:
    """Return the origin as a period, so that 10 follows 9."""
    return read_origin(residual.origin) or OriginPeriod(0, 0, residual.origin)
