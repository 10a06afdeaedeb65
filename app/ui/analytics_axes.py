"""The axes of portfolio analytics: where periods begin, how many are named, and a line that spares the labels; pure."""

from collections.abc import Callable, Sequence
from math import ceil

import plotly.graph_objects as go

from app.ui.charts import GRAY
from backend.domain.book_figures import PeriodSums, Sums

MOST_NAMED = 5
"""Periods that are named side by side, so that their names stand upright on a phone."""
LETTER = 0.024
"""Width of a letter as a share of the axis where the picture is narrowest."""
HALF_ROW = 0.32
"""Half the height of a bar's label, in rows."""


def begun(periods: Sequence[PeriodSums], value: Callable[[Sums], float | None]) -> list[PeriodSums]:
    """Return the periods from the first one in which any line has a value; those before it would stand empty."""
    first = min((one.start for one in periods if value(one.sums) is not None), default=None)
    return [one for one in periods if first is None or one.start >= first]


def name_periods(figure: go.Figure, periods: Sequence[PeriodSums], title: str) -> None:
    """Put the periods on the axis in their order, each drawn, few of them named."""
    names = list(dict.fromkeys(one.name for one in sorted(periods, key=lambda one: one.start)))
    shown = names[:: ceil(len(names) / MOST_NAMED)]
    figure.update_xaxes(
        type="category",
        title=title,
        categoryorder="array",
        categoryarray=names,
        tickmode="array",
        tickvals=shown,
        tickangle=0,
        showgrid=False,
    )


def add_mean(figure: go.Figure, mean: float, ends: Sequence[float], labels: Sequence[str], width: float) -> None:
    """Draw a dashed line through bars that end there and bear labels; it is interrupted where it would cross one."""
    start = -0.5
    for row, (end, label) in enumerate(zip(ends, labels, strict=True)):
        if end <= mean <= end + width * LETTER * (len(label) + 1):
            _add_piece(figure, mean, start, row - HALF_ROW)
            start = row + HALF_ROW
    _add_piece(figure, mean, start, len(ends) - 0.5)


def _add_piece(figure: go.Figure, at: float, start: float, end: float) -> None:
    line = {"color": GRAY, "dash": "dash", "width": 2}
    figure.add_shape(type="line", x0=at, x1=at, y0=start, y1=end, line=line, layer="below")
