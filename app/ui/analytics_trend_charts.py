"""How often claims come and what they cost from quarter to quarter, with the trend of each line; pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from app.ui import analytics_tables as tables
from app.ui.analytics_axes import begun, name_periods
from app.ui.analytics_charts import HEIGHT_PX, MARKS, lines_of
from app.ui.analytics_words import listed
from app.ui.claim_format import line_name
from app.ui.study_charts import Chart, dressed
from backend.domain.book_figures import PeriodSums, Sums
from backend.domain.book_trends import FEWEST_QUARTERS, Trend, fit_trend, frequencies, severities_usd
from backend.domain.policies import PolicyLine

NOT_COUNTED = (
    "Lines are log-linear trends over finished quarters with enough claims; hollow points do not count. Late reports "
    "will still raise the newest quarters."
)
TOO_SHORT = f"too few quarters (fewer than {FEWEST_QUARTERS} with enough claims)"
Value = Callable[[Sums], float | None]
Counted = Callable[[Sequence[PeriodSums]], list[float | None]]


@dataclass(frozen=True, slots=True)
class Moving:
    """What moves: its name, column and axis, how a cell's value is read, and the values that count for a trend."""

    name: str
    column: str
    axis: str
    value: Value
    counted: Counted


FREQUENCY = Moving(
    "Frequency", tables.FREQUENCY, tables.FREQUENCY, lambda sums: _times(sums.frequency, 100), frequencies
)
SEVERITY = Moving(
    "Severity", tables.SEVERITY, "Incurred per claim, USD", lambda sums: sums.severity_usd, severities_usd
)


def trends_of(moving: Moving, quarters: Sequence[PeriodSums]) -> Mapping[PolicyLine, Trend | None]:
    """Return the trend of each line, None where too few quarters count."""
    return {line: fit_trend(moving.counted(_own(quarters, line))) for line in lines_of(quarters)}


def trend_chart(moving: Moving, quarters: Sequence[PeriodSums]) -> Chart:
    """Return the quarters as points and the trend of each line through those that count."""
    if not any(moving.value(one.sums) is not None for one in quarters):
        table = tables.trend_frame(quarters, moving.column)
        return Chart(f"{moving.name} by quarter", None, table, "No quarter of any line has enough claims.")
    drawn = begun(quarters, moving.value)
    trends, figure = trends_of(moving, drawn), go.Figure()
    for line, trend in trends.items():
        own, (color, symbol) = _own(drawn, line), MARKS[line]
        figure.add_scatter(
            x=[one.name for one in own],
            y=[moving.value(one.sums) for one in own],
            mode="markers",
            name=line_name(line),
            marker={
                "size": 9,
                "color": color,
                "symbol": [f"{symbol}-open" if one.is_unfinished else symbol for one in own],
            },
            hovertemplate="%{x}: %{y:,.1f}<extra>%{fullData.name}</extra>",
        )
        if trend:
            figure.add_scatter(
                x=[one.name for one in own],
                y=[_times(fit, 100 if moving is FREQUENCY else 1) for fit in trend.fitted],
                mode="lines",
                connectgaps=True,
                line={"color": color, "width": 2},
                showlegend=False,
                hoverinfo="skip",
            )
    name_periods(figure, drawn, "Quarter of loss")
    figure.update_yaxes(title=moving.axis, rangemode="tozero", tickformat=",")
    return Chart(
        _title(moving, trends), dressed(figure, HEIGHT_PX), tables.trend_frame(quarters, moving.column), NOT_COUNTED
    )


def trends_frame(quarters: Sequence[PeriodSums]) -> pd.DataFrame:
    """Return the yearly change of each line with its interval, or that there are too few quarters."""
    rows = [
        {"Line": line_name(line), "Of": moving.name, "Change a year": change_words(trend), "Reading": _reading(trend)}
        for moving in (FREQUENCY, SEVERITY)
        for line, trend in trends_of(moving, quarters).items()
    ]
    return pd.DataFrame(rows, columns=["Line", "Of", "Change a year", "Reading"])


def change_words(trend: Trend | None) -> str:
    """Return a trend in words: `+4.1 % (95 %: -2.0 % to +10.6 %)`."""
    if trend is None:
        return TOO_SHORT
    return f"{_signed(trend.yearly)} (95 %: {_signed(trend.low)} to {_signed(trend.high)}), {trend.quarters} quarters"


def _reading(trend: Trend | None) -> str:
    if trend is None:
        return "No trend is computed"
    if not trend.is_clear:
        return "Within what chance explains"
    return "Rises" if trend.yearly > 0 else "Falls"


def _title(moving: Moving, trends: Mapping[PolicyLine, Trend | None]) -> str:
    """Say which lines rise or fall beyond chance."""
    if not any(trends.values()):
        return f"{moving.name} by quarter: {TOO_SHORT} for a trend"
    clear = {line: trend for line, trend in trends.items() if trend and trend.is_clear}
    if not clear:
        fitted = [line_name(line) for line, trend in trends.items() if trend]
        return f"{moving.name}: no trend beyond chance in {listed(fitted)}"
    moves = [
        f"{line_name(line)} {'rises' if trend.yearly > 0 else 'falls'} {abs(trend.yearly) * 100:,.0f} % a year "
        f"(95 %: {_signed(trend.low)} to {_signed(trend.high)})"
        for line, trend in clear.items()
    ]
    return f"{moving.name}: {'; '.join(moves)}"


def _own(quarters: Sequence[PeriodSums], line: PolicyLine) -> list[PeriodSums]:
    return [one for one in quarters if one.line == line]


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _signed(fraction: float) -> str:
    return f"{fraction * 100:+,.1f} %".replace("-", "\N{MINUS SIGN}")
