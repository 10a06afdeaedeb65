"""A chart as vectors: axis with its unit, labels, marks and legend; PDF and DOCX show the same drawing."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from reportlab.graphics.shapes import Drawing, Group, Line, String
from reportlab.lib.colors import HexColor

from backend.domain.reports.content import Brand, Chart
from backend.rendering.chart_marks import Figures, Plot, draw_bars, draw_lines, draw_stacks, filled
from backend.rendering.chart_scale import figures_of, scale_for
from backend.rendering.colours import GREY, INK, LINE, colour, series_colours
from backend.rendering.fonts import PLAIN, in_line, shortened, width_of
from backend.rendering.locales import axis_figure, locale_of

PLOT_HEIGHT = 150.0
NO_FIGURES = "There are no figures to draw."
_Anchor = Literal["start", "middle", "end"]
_SIZE = 7.5
_ROW = 12.0
_SWATCH = 8.0
_LONGEST_LABEL = 92.0
_TILT = 0.72
"""What a label tilted by 45 degrees takes of its length in height, and a little air."""
_MARKS: Mapping[str, Callable[[Drawing, Plot, Figures, Sequence[str]], None]] = {
    "bars": draw_bars,
    "stacked": draw_stacks,
    "lines": draw_lines,
}


def draw_chart(chart: Chart, brand: Brand, width: float) -> Drawing:
    """Return the drawing of a chart of that width, in points; its height is what legend and labels need."""
    locale = locale_of(brand.locale)
    colours = series_colours(colour(brand.primary), colour(brand.accent), max(1, len(chart.series)))
    legend = _legend_places(chart, width)
    legend_height = _ROW * (legend[-1][1] + 1) if legend else 0.0
    scale = scale_for(chart)
    ticks = [axis_figure(tick, locale) for tick in scale.ticks]
    left = max(width_of(tick, _SIZE) for tick in ticks) + 8
    room = (width - left) / max(1, len(chart.labels))
    labels = [shortened(in_line(label), _SIZE, max(_LONGEST_LABEL, room - 8)) for label in chart.labels]
    tilted = _is_tilted(labels, room)
    bottom = 10 + (max((width_of(label, _SIZE) for label in labels), default=0.0) * _TILT if tilted else _SIZE)
    height = bottom + PLOT_HEIGHT + _ROW + legend_height + 9
    drawing = Drawing(width, height)
    plot = Plot(left, bottom, width - left - 4, PLOT_HEIGHT, scale, len(chart.labels))
    _draw_axis(drawing, plot, ticks, chart.unit)
    figures = figures_of(chart)
    _MARKS[chart.kind](drawing, plot, figures, colours)
    if all(value is None for row in figures for value in row):
        drawing.add(_words(NO_FIGURES, plot.left + plot.width / 2, bottom + PLOT_HEIGHT / 2, "middle", INK))
    _draw_labels(drawing, plot, labels, tilted=tilted)
    _draw_legend(drawing, legend, colours, height)
    return drawing


def _draw_axis(drawing: Drawing, plot: Plot, ticks: Sequence[str], unit: str) -> None:
    for value, words in zip(plot.scale.ticks, ticks, strict=True):
        y = plot.level(value)
        is_ground = value == 0
        drawing.add(
            Line(
                plot.left,
                y,
                plot.left + plot.width,
                y,
                strokeColor=HexColor(GREY if is_ground else LINE),
                strokeWidth=0.9 if is_ground else 0.4,
            )
        )
        drawing.add(_words(words, plot.left - 5, y - _SIZE / 3, "end"))
    drawing.add(_words(shortened(in_line(unit), _SIZE, plot.width), 0, plot.bottom + plot.height + 9, "start"))


def _draw_labels(drawing: Drawing, plot: Plot, labels: Sequence[str], *, tilted: bool) -> None:
    """Draw the labels beneath their marks; of very many every second, third … so that none touches another."""
    room = plot.width / max(1, len(labels))
    every = max(1, -int(-(_SIZE * 1.3) // room)) if tilted else 1
    for slot in range(0, len(labels), every):
        x, y = plot.centre(slot), plot.bottom - _SIZE - 3
        if not tilted:
            drawing.add(_words(labels[slot], x, y, "middle"))
            continue
        turned = Group(_words(shortened(labels[slot], _SIZE, (x - 4) / _TILT), 0, 0, "end"))
        turned.translate(x + 3, y + 2)
        turned.rotate(45)
        drawing.add(turned)


def _is_tilted(labels: Sequence[str], room: float) -> bool:
    return any(width_of(label, _SIZE) > room - 4 for label in labels)


def _legend_places(chart: Chart, width: float) -> list[tuple[float, int, str]]:
    """Return where each series is named: distance from the left, row from the top, and its name."""
    places: list[tuple[float, int, str]] = []
    x, row = 0.0, 0
    for series in chart.series:
        name = shortened(in_line(series.name), _SIZE, width / 2)
        needed = _SWATCH + 4 + width_of(name, _SIZE) + 14
        if x and x + needed > width:
            x, row = 0.0, row + 1
        places.append((x, row, name))
        x += needed
    return places


def _draw_legend(
    drawing: Drawing, places: Sequence[tuple[float, int, str]], colours: Sequence[str], height: float
) -> None:
    for (x, row, name), ink in zip(places, colours, strict=False):
        y = height - _ROW * (row + 1) + 2
        drawing.add(filled(x, y, (_SWATCH, _SWATCH), ink))
        drawing.add(_words(name, x + _SWATCH + 4, y + 1, "start", INK))


def _words(text: str, x: float, y: float, anchor: _Anchor, ink: str = GREY) -> String:
    return String(x, y, text, fontName=PLAIN, fontSize=_SIZE, textAnchor=anchor, fillColor=HexColor(ink))
