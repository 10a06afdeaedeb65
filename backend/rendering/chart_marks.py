"""The marks of a chart: bars side by side, bars on top of one another, and lines with points and gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from reportlab.graphics.shapes import Circle, Drawing, Line, Rect
from reportlab.lib.colors import HexColor

from backend.rendering.chart_scale import Scale

Figures = Sequence[Sequence[float | None]]
_FILLED = 0.72
_WIDEST_BAR = 46.0
_FEW_POINTS = 40
_BROAD, _AIR = 5.0, 0.5


@dataclass(frozen=True, slots=True)
class Plot:
    """Where marks are drawn, in points, and by what scale."""

    left: float
    bottom: float
    width: float
    height: float
    scale: Scale
    slots: int

    def centre(self, slot: int) -> float:
        """Return the middle of a label's place."""
        return self.left + (slot + 0.5) * self.width / max(1, self.slots)

    def level(self, value: float) -> float:
        """Return the height of a value."""
        return self.bottom + self.scale.share(value) * self.height

    @property
    def slot_width(self) -> float:
        """How much room the marks of one label take."""
        return min(self.width / max(1, self.slots) * _FILLED, _WIDEST_BAR * 2)


def draw_bars(drawing: Drawing, plot: Plot, figures: Figures, colours: Sequence[str]) -> None:
    """Draw the bars of each label side by side."""
    width = min(plot.slot_width / max(1, len(figures)), _WIDEST_BAR)
    for number, row in enumerate(figures):
        for slot, value in enumerate(row):
            if value is not None:
                left = plot.centre(slot) + (number - len(figures) / 2) * width
                _draw_bar(drawing, plot, (left, width), (0.0, value), colours[number])


def draw_stacks(drawing: Drawing, plot: Plot, figures: Figures, colours: Sequence[str]) -> None:
    """Draw the bars of each label on top of one another; what is below zero hangs below it."""
    width = min(plot.slot_width, _WIDEST_BAR)
    for slot in range(plot.slots):
        up = down = 0.0
        for number, row in enumerate(figures):
            value = row[slot] or 0.0
            begin = up if value > 0 else down
            if value:
                _draw_bar(
                    drawing, plot, (plot.centre(slot) - width / 2, width), (begin, begin + value), colours[number]
                )
            up, down = (up + value, down) if value > 0 else (up, down + value)


def draw_lines(drawing: Drawing, plot: Plot, figures: Figures, colours: Sequence[str]) -> None:
    """Draw a line a series with its points; a gap interrupts it."""
    for row, colour in zip(figures, colours, strict=False):
        for is_gap, run in groupby(enumerate(row), key=lambda pair: pair[1] is None):
            if is_gap:
                continue
            points = [(plot.centre(slot), plot.level(value)) for slot, value in run if value is not None]
            for (x1, y1), (x2, y2) in pairwise(points):
                drawing.add(Line(x1, y1, x2, y2, strokeColor=HexColor(colour), strokeWidth=1.6, strokeLineCap=1))
            if plot.slots <= _FEW_POINTS or len(points) == 1:
                for x, y in points:
                    drawing.add(Circle(x, y, 2.1, fillColor=HexColor(colour), strokeColor=None))


def filled(left: float, bottom: float, size: tuple[float, float], colour: str) -> Rect:
    """Return a filled rectangle without an edge."""
    shape = Rect(left, bottom, *size)
    shape.fillColor, shape.strokeColor = HexColor(colour), None
    return shape


def _draw_bar(
    drawing: Drawing, plot: Plot, across: tuple[float, float], values: tuple[float, float], colour: str
) -> None:
    """Draw one bar; a broad one keeps a hair of air to its neighbour."""
    low, high = sorted((plot.level(values[0]), plot.level(values[1])))
    air = _AIR if across[1] > _BROAD else 0.0
    drawing.add(filled(across[0] + air, low, (across[1] - 2 * air, high - low), colour))
