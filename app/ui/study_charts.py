"""What every chart of a study has: a title that says what it shows, a figure, and the same figures as a table."""

from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd
import plotly.graph_objects as go

from app.ui.charts import FONT_PX
from app.ui.format import NOTHING
from backend.domain.studies.result import Figure

GRID, ZERO = "rgba(131,144,155,0.25)", "rgba(131,144,155,0.6)"
CLEAR = "rgba(0,0,0,0)"
Column: TypeAlias = list[str] | list[Figure] | list[int]


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """
    A chart ready to be shown.

    `figure` is None where there is nothing to draw, `note` then says why; else it says what is left out.
    `empty_cell` stands in the table where there is no figure, `decimals` is how many places its figures have.
    """

    title: str
    figure: go.Figure | None
    table: pd.DataFrame
    note: str = ""
    empty_cell: str = NOTHING
    decimals: int = 0


def without_figure(title: str, why: str) -> Chart:
    """Return a chart that has nothing to draw and says why."""
    return Chart(title, None, pd.DataFrame(), why)


def dressed(figure: go.Figure, height_px: int) -> go.Figure:
    """Return the figure with the margins, type and transparent ground of all charts."""
    figure.update_layout(
        height=height_px,
        margin={"t": 8, "r": 12, "b": 8, "l": 8},
        font_size=FONT_PX,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "title_text": "", "traceorder": "normal"},
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
    )
    figure.update_xaxes(automargin=True, gridcolor=GRID, zerolinecolor=ZERO)
    return figure.update_yaxes(automargin=True, gridcolor=GRID, zerolinecolor=ZERO)


def plain(words: str) -> str:
    """Return words that a chart draws as they are and does not read as markup."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def sentence(names: list[str], most: int = 6) -> str:
    """Return names in one line: all, or the first ones and how many more there are."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
