"""A triangle, and paid against incurred, as heatmaps; pure."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from app.ui.study_amounts import MEASURES, Scale, scale_of, share, short_amount, unit_of
from app.ui.study_charts import Chart, dressed, plain, without_figure
from backend.domain.studies.result import Figure, Grid
from backend.domain.triangles import Measure, Triangle, TriangleSet

ROW_PX, FRAME_PX = 28, 84
MOST_WRITTEN = 24
"""Ages up to which each cell can hold its figure; beyond, cells are read by pointing at them or in the table."""
WHITE, BLACK, TURN = "#ffffff", "#000000", 0.48
"""Ink of a cell, and how far up the colours it turns from white to black: both keep 4.5 to 1 there."""
Rows = Sequence[Sequence[Figure]]


def triangle_chart(triangles: TriangleSet, measure: Measure, *, incremental: bool = False) -> Chart:
    """Return the amounts of one measure by origin and age, added up or period by period."""
    triangle, unit = triangles.measures[measure], unit_of(triangles.unit, measure)
    rows = increments(triangle) if incremental else triangle.to_rows()
    scale = scale_of(unit, [cell for row in rows for cell in row])
    title = _largest(triangle, rows, measure, unit) if incremental else _newest(triangle, measure, unit)
    figure = heatmap(triangle.origins, triangle.ages, [[scale.of(cell) for cell in row] for row in rows], scale)
    return Chart(title, figure, by_age(triangle.origins, triangle.ages, rows), f"Cells in {scale.unit}.")


def increments(triangle: Triangle) -> list[list[Figure]]:
    """Return what each period added; the first age holds all before it."""
    steps = np.diff(triangle.values, axis=1, prepend=0.0)
    return [[None if np.isnan(cell) else float(cell) for cell in row] for row in steps]


def paid_to_incurred_chart(ratios: Grid, triangles: TriangleSet) -> Chart:
    """Return paid as a share of incurred by origin and age."""
    if not ratios:
        return without_figure(
            "Paid against incurred", "Needs both: this triangle has not both paid and incurred amounts."
        )
    paid, incurred = (float(triangles.measures[each].latest.sum()) for each in (Measure.PAID, Measure.INCURRED))
    title = f"Paid stands at {share(paid / incurred)} of incurred on the newest diagonal" if incurred else ""
    rows = [[None if cell is None else cell * 100 for cell in row] for row in ratios]
    figure = heatmap(triangles.origins, triangles.ages, rows, Scale(1, "% of incurred"), places=0)
    table = by_age(triangles.origins, triangles.ages, ratios)
    return Chart(title or "Paid against incurred", figure, table, "Cells in % of incurred.", decimals=3)


def heatmap(
    origins: Sequence[str], ages: Sequence[int], rows: Rows, scale: Scale, places: int | None = None
) -> go.Figure:
    """Return origins down and ages across, each cell with its figure in a colour that all readers can order."""
    digits = _places(rows) if places is None else places
    cells = [cell for row in rows for cell in row if cell is not None]
    low, high = min(cells, default=0.0), max(cells, default=1.0)
    turn, figure = low + TURN * (high - low), go.Figure()
    for ink, is_dark in ((WHITE, True), (BLACK, False)):
        shown = [[None if cell is None or (cell < turn) is not is_dark else cell for cell in row] for row in rows]
        figure.add_heatmap(
            x=[str(age) for age in ages],
            y=[plain(origin) for origin in origins],
            z=shown,
            zmin=low,
            zmax=high,
            text=[["" if cell is None else f"{cell:,.{digits}f}" for cell in row] for row in shown],
            texttemplate="%{text}" if len(ages) <= MOST_WRITTEN else "",
            textfont_color=ink,
            hovertemplate="%{y} at %{x} months: %{text} " + plain(scale.unit) + "<extra></extra>",
        )
    figure.update_traces(colorscale="Cividis", showscale=False, xgap=1, ygap=1, hoverongaps=False)
    dressed(figure, FRAME_PX + ROW_PX * len(origins))
    figure.update_xaxes(type="category", title="Age in months", side="top", showgrid=False)
    return figure.update_yaxes(
        type="category", autorange="reversed", showgrid=False, categoryarray=[plain(one) for one in origins]
    )


def by_age(origins: Sequence[str], ages: Sequence[int], rows: Rows) -> pd.DataFrame:
    """Return Origin and a column for each age."""
    cells = {f"{age} months": [row[at] for row in rows] for at, age in enumerate(ages)}
    return pd.DataFrame({"Origin": list(origins), **cells})


def _places(rows: Rows) -> int:
    largest = max((abs(cell) for row in rows for cell in row if cell is not None), default=0.0)
    return max(0, 2 - sum(largest >= power for power in (10, 100)))


def _newest(triangle: Triangle, measure: Measure, unit: str) -> str:
    total = short_amount(float(triangle.latest.sum()), unit)
    return f"{MEASURES[measure]}: {total} so far, at the newest age of {len(triangle.origins)} origins"


def _largest(triangle: Triangle, rows: Rows, measure: Measure, unit: str) -> str:
    cells = [(cell, row, at) for row, line in enumerate(rows) for at, cell in enumerate(line) if cell is not None]
    if not cells:
        return f"{MEASURES[measure]} period by period"
    amount, row, at = max(cells)
    where = f"{triangle.origins[row]} at {triangle.ages[at]} months"
    return f"{MEASURES[measure]} period by period: most, {short_amount(amount, unit)}, in {where}"
