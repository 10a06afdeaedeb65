"""What the last period brought against what was expected of it, by origin; pure."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from app.ui.charts import GRAY, PURPLE
from app.ui.study_amounts import scale_of, share, short_amount
from app.ui.study_charts import Chart, dressed, plain, without_figure
from app.ui.study_charts_ultimates import HEIGHT_PX
from backend.domain.studies.result import ActualExpected

STANDINGS_ONLY = "This result was stored before movements were kept: it shows where the newest diagonal stands."


def actual_expected_chart(pairs: Sequence[ActualExpected], unit: str) -> Chart:
    """Return what the last period brought of each origin beside what the triangle without it had expected."""
    if not pairs:
        return without_figure("Actual against expected", "Not estimable: there is no diagonal before the newest one.")
    scale = scale_of(unit, [amount for one in pairs for amount in (one.moved, one.expected_move)])
    figure = go.Figure()
    for name, color, symbol, amounts in (
        ("Expected", GRAY, "line-ew-open", [one.expected_move for one in pairs]),
        ("Actual", PURPLE, "circle", [one.moved for one in pairs]),
    ):
        figure.add_scatter(
            x=[plain(one.origin) for one in pairs],
            y=[scale.of(amount) for amount in amounts],
            mode="markers",
            name=name,
            marker={"color": color, "symbol": symbol, "size": 18 if name == "Expected" else 9, "line": {"width": 3}},
            hovertemplate="%{x}: %{y:,.3~f} " + plain(scale.unit) + "<extra>%{fullData.name}</extra>",
        )
    figure.update_traces(marker_line_width=0, selector={"name": "Actual"})
    figure.update_xaxes(type="category", title="Origin")
    is_kept = has_movement(pairs)
    axis = "Movement of the last period" if is_kept else "Amount"
    figure.update_yaxes(title=f"{axis}, {plain(scale.unit)}", tickformat=",", rangemode="tozero")
    note = "" if is_kept else STANDINGS_ONLY
    return Chart(_surprise(pairs, unit), dressed(figure, HEIGHT_PX), _pairs_frame(pairs), note)


def has_movement(pairs: Sequence[ActualExpected]) -> bool:
    """Tell whether the amounts one age before were kept; without them only standings can be compared."""
    return any(one.previous for one in pairs)


def _pairs_frame(pairs: Sequence[ActualExpected]) -> pd.DataFrame:
    is_kept = has_movement(pairs)
    columns: dict[str, object] = {
        "Origin": [one.origin for one in pairs],
        "Age in months": [str(one.age) for one in pairs],
        "Actual": [one.moved for one in pairs],
        "Expected": [one.expected_move for one in pairs],
        "Difference": [one.actual - one.expected for one in pairs],
    }
    if is_kept:
        percents = [
            100 * (one.actual - one.expected) / one.expected_move if one.expected_move > 0 else None for one in pairs
        ]
        columns["Difference in % of expected"] = pd.array(percents, dtype="Float64")
        columns["Standing before"] = [one.previous for one in pairs]
        columns["Standing now"] = [one.actual for one in pairs]
        columns["Standing expected"] = [one.expected for one in pairs]
    return pd.DataFrame(columns)


def _surprise(pairs: Sequence[ActualExpected], unit: str) -> str:
    """Say how far the last period lies off; a share only of an expected movement that is above zero."""
    actual, expected = sum(one.moved for one in pairs), sum(one.expected_move for one in pairs)
    subject = "The last period brought" if has_movement(pairs) else "The newest diagonal stands at"
    said = f"{subject} {short_amount(actual, unit)}"
    if expected <= 0:
        return f"{said}; {short_amount(expected, unit)} was expected"
    change = actual / expected - 1
    side = "more" if change >= 0 else "less"
    return f"{said}, {share(abs(change), 1)} {side} than the {short_amount(expected, unit)} expected"
