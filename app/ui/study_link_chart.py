"""Link ratios as a picture to click on: colours against the factor chosen, excluded ones gray; pure."""

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from app.ui.study_charts import plain
from app.ui.study_choice_words import link_name
from backend.domain.studies.result import Development, Figure

LOW, MIDDLE, HIGH, OUT = "#d98f3d", "#e3e8ec", "#4f93c4", "#a9b2b9"
"""Orange below, blue above: they keep apart for colour-blind readers, and dark figures can be read on each."""
INK = "#14202b"
ROW_PX, TOP_PX, LEFT_PX = 30, 46, 62
MOST_SHIFT = 0.35
MOST_WRITTEN = 24
"""Steps across up to which each cell can hold its figure; beyond, the cells are read by pointing at them."""
STRIKE_PX = 30
CROSS = "\u2715"


def link_chart(
    origins: Sequence[str],
    ages: tuple[int, ...],
    development: Development,
    by_hand: frozenset[tuple[str, int]] = frozenset(),
) -> go.Figure:
    """
    Return origins down and steps across; the last trace takes the clicks, with (origin, age) behind each point.

    Link ratios that do not count are gray; those taken out `by_hand` are struck through as well.
    """
    names = [link_name(ages, index) for index in range(len(ages) - 1)]
    rows = [plain(origin) for origin in origins]
    figure = go.Figure()
    written = "%{text}" if len(names) <= MOST_WRITTEN else ""
    for color_of, scale in ((_shifts, [[0, LOW], [0.5, MIDDLE], [1, HIGH]]), (_outs, [[0, OUT], [1, OUT]])):
        figure.add_heatmap(
            x=names,
            y=rows,
            z=color_of(development),
            text=_figures(development),
            texttemplate=written,
            textfont_color=INK,
            zmin=-MOST_SHIFT,
            zmax=MOST_SHIFT,
            colorscale=scale,
            showscale=False,
            xgap=2,
            ygap=2,
            hoverinfo="skip",
        )
    figure.add_trace(_strikes(names, origins, ages, by_hand))
    figure.add_trace(_clicks(origins, ages, development))
    return _dressed(figure, len(names), len(rows))


def cells_of(origins: Sequence[str], ages: tuple[int, ...], development: Development) -> list[tuple[str, int]]:
    """Return origin and younger age of every link ratio that there is, in the order of the points."""
    return [
        (origins[row], ages[column])
        for row, line in enumerate(development.link_ratios)
        for column, ratio in enumerate(line)
        if ratio is not None
    ]


def ratio_words(ratio: Figure, *, counts: bool) -> str:
    """Return a link ratio; one that does not count has a cross before it."""
    if ratio is None:
        return ""
    return f"{ratio:.3f}" if counts else f"{CROSS} {ratio:.3f}"


def _clicks(origins: Sequence[str], ages: tuple[int, ...], development: Development) -> go.Scatter:
    """Return a point without colour on each link ratio, for a heatmap itself cannot be clicked."""
    at = [
        (row, column)
        for row, line in enumerate(development.link_ratios)
        for column, ratio in enumerate(line)
        if ratio is not None
    ]
    texts = [
        ratio_words(development.link_ratios[row][column], counts=development.counts[row][column]) for row, column in at
    ]
    return go.Scatter(
        x=[link_name(ages, column) for _, column in at],
        y=[plain(origins[row]) for row, _ in at],
        text=texts,
        mode="markers",
        marker={"symbol": "square", "size": ROW_PX - 4, "color": "rgba(0,0,0,0)"},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        customdata=[[origins[row], ages[column]] for row, column in at],
        hovertemplate="%{y}, %{x} months: %{text}<extra>Click takes it out or in</extra>",
        cliponaxis=False,
    )


def _strikes(
    names: Sequence[str], origins: Sequence[str], ages: tuple[int, ...], by_hand: frozenset[tuple[str, int]]
) -> go.Scatter:
    """Return a line through each link ratio that somebody took out."""
    cells = sorted((origins.index(origin), ages.index(age)) for origin, age in by_hand)
    return go.Scatter(
        x=[names[column] for _, column in cells],
        y=[plain(origins[row]) for row, _ in cells],
        mode="markers",
        marker={
            "symbol": "line-ew",
            "size": STRIKE_PX if len(names) <= MOST_WRITTEN else STRIKE_PX // 2,
            "line": {"color": INK, "width": 2},
        },
        hoverinfo="skip",
    )


def _figures(development: Development) -> list[list[str]]:
    return [[ratio_words(ratio, counts=True) for ratio in line] for line in development.link_ratios]


def _shifts(development: Development) -> list[list[float | None]]:
    """Return how far each link ratio that counts lies from its factor, as a logarithm within the scale."""
    return [
        [
            _shift(ratio, factor) if counts else None
            for ratio, factor, counts in zip(line, development.selected, flags, strict=True)
        ]
        for line, flags in zip(development.link_ratios, development.counts, strict=True)
    ]


def _outs(development: Development) -> list[list[float | None]]:
    """Return a cell for each link ratio that there is and does not count."""
    return [
        [0.0 if ratio is not None and not counts else None for ratio, counts in zip(line, flags, strict=True)]
        for line, flags in zip(development.link_ratios, development.counts, strict=True)
    ]


def _shift(ratio: Figure, factor: Figure) -> float | None:
    if ratio is None:
        return None
    if not factor or ratio <= 0 or factor <= 0:
        return 0.0
    return max(-MOST_SHIFT, min(MOST_SHIFT, math.log(ratio / factor)))


def _dressed(figure: go.Figure, columns: int, rows: int) -> go.Figure:
    """Return the figure with its cells in place; it takes clicks and cannot be zoomed."""
    figure.update_layout(
        height=TOP_PX + ROW_PX * rows + 10,
        margin={"t": TOP_PX, "r": 4, "b": 6, "l": LEFT_PX},
        font_size=12,
        showlegend=False,
        hovermode="closest",
        hoverdistance=60,
        dragmode=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
    )
    figure.update_xaxes(
        side="top",
        type="category",
        fixedrange=True,
        showgrid=False,
        title="Months of age",
        range=[-0.5, columns - 0.5],
    )
    figure.update_yaxes(type="category", fixedrange=True, showgrid=False, zeroline=False, range=[rows - 0.5, -0.5])
    return figure
