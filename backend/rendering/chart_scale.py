"""The value axis of a chart: where it begins and ends, and its round steps."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from backend.domain.reports.content import Chart

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_WANTED_STEPS = 5
_BEYOND = 1e60
"""No amount is that large; drawing it would lose the axis its steps."""
_NEAR_ZERO = 0.5
"""Lines that reach down to half of their height begin at zero; others show their own range."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A value axis from low to high with its ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Return how far up a value stands, 0 to 1."""
        return (value - self.low) / (self.high - self.low)


def figures_of(chart: Chart) -> tuple[tuple[float | None, ...], ...]:
    """Return each series as long as there are labels; what is no number is a gap."""
    count = len(chart.labels)
    return tuple(
        tuple(_number(value) for value in (*series.values, *(None,) * count)[:count]) for series in chart.series
    )


def scale_for(chart: Chart) -> Scale:
    """Return the axis that holds every figure of a chart; bars always begin at zero."""
    found = list(_reaches(chart))
    low, high = min(found, default=0.0), max(found, default=0.0)
    if chart.kind != "lines" or 0 < low < high * _NEAR_ZERO:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = (low - 1, high + 1) if low else (0.0, 1.0)
    step = _round_step((high - low) / _WANTED_STEPS)
    first, last = math.floor(low / step), math.ceil(high / step)
    ticks = tuple(at * step for at in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _reaches(chart: Chart) -> Iterable[float]:
    """Yield every value that marks reach: those of a stack are added up, above and below zero apart."""
    figures = figures_of(chart)
    if chart.kind != "stacked":
        return (value for row in figures for value in row if value is not None)
    columns = [[row[at] or 0.0 for row in figures] for at in range(len(chart.labels))]
    return (
        total
        for column in columns
        for total in (sum(part for part in column if part > 0), sum(part for part in column if part < 0))
    )


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))


def _number(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) and abs(value) < _BEYOND else None
