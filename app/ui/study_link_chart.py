"""Link ratios as a picture to click on: colours against the factor chosen, excluded ones gray; pure."""

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from app.ui.study_charts import plain
from app.ui.study_choice_words import link_name
from backend.domain.studies.result import Development, Figure

LOW, MIDDLE, HIGH, OUT = "#d98f3d", "#e3e8ec", "#4f93c4", "#a9b2b9"
"""Orange below, blue above: they keep apart for colour-blind readers, and dark figures can be read on each."""
INK, STRIKE = "#14202b", "rgba(20,32,43,0.8)"
ROW_PX, TOP_PX, LEFT_PX = 30, 46, 62
MOST_SHIFT = 0.35
OUT_AT = 3.0
"""Where gray stands on the scale of colours, which run from -1 to 1; a jump between them keeps the two apart."""
SCALE = ((0, LOW), (0.25, MIDDLE), (0.5, HIGH), (0.5, OUT), (1, OUT))
MOST_WRITTEN = 24
"""Steps across up to which each cell can hold its figure; beyond, the cells are read by pointing at them."""
CROSS = "\u2715"


def link_chart(
    origins: Sequence[str],
    ages: tuple[int, ...],
    development: Development,
    by_hand: frozenset[tuple[str, int]] = frozenset(),
) -> go.Figure:
    """
    Return origins down and steps across; the last trace takes the clicks, with (origin, age) behind each point.

    Link ratios that do not count are gray; those taken out `by_hand` are struck through as well. One trace colours
    and writes the cells and a second takes the clicks: every trace more is waited for after each click.
    """
    names = [link_name(ages, index) for index in range(len(ages) - 1)]
    rows = [plain(origin) for origin in origins]
    figure = go.Figure()
    figure.add_heatmap(
        x=names,
        y=rows,
        z=_colours(development),
        text=[[ratio_words(ratio, counts=True) for ratio in line] for line in development.link_ratios],
        texttemplate="%{text}" if len(names) <= MOST_WRITTEN else "",
        textfont_color=INK,
        zmin=-1,
        zmax=OUT_AT,
        colorscale=SCALE,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )
    figure.add_trace(_clicks(origins, ages, development, by_hand))
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


def _clicks(
    origins: Sequence[str], ages: tuple[int, ...], development: Development, by_hand: frozenset[tuple[str, int]]
) -> go.Scatter:
    """
    Return a point without colour on each link ratio, for a heatmap itself cannot be clicked.

    A thin slanted line stands on what was taken out `by_hand`: it touches each digit once and leaves it legible.
    """
    at = [
        (row, column)
        for row, line in enumerate(development.link_ratios)
        for column, ratio in enumerate(line)
        if ratio is not None
    ]
    texts = [
        ratio_words(development.link_ratios[row][column], counts=development.counts[row][column]) for row, column in at
    ]
    cells = cells_of(origins, ages, development)
    return go.Scatter(
        x=[link_name(ages, column) for _, column in at],
        y=[plain(origins[row]) for row, _ in at],
        text=texts,
        mode="markers",
        marker={
            "symbol": ["line-ne" if cell in by_hand else "square" for cell in cells],
            "size": ROW_PX - 4,
            "color": "rgba(0,0,0,0)",
            "line": {"color": STRIKE, "width": [1.25 if cell in by_hand else 0 for cell in cells]},
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        customdata=[list(cell) for cell in cells],
        hovertemplate="%{y}, %{x} months: %{text}<extra>Click takes it out or in</extra>",
        cliponaxis=False,
    )


def _colours(development: Development) -> list[list[float | None]]:
    """Return for each link ratio its place on the scale; those that do not count stand at the end of it."""
    return [
        [
            _shift(ratio, factor) if counts else OUT_AT if ratio is not None else None
            for ratio, factor, counts in zip(line, development.selected, flags, strict=True)
        ]
        for line, flags in zip(development.link_ratios, development.counts, strict=True)
    ]


def _shift(ratio: Figure, factor: Figure) -> float | None:
    """Return how far a link ratio lies from its factor, as a logarithm: -1 and 1 are the ends of the colours."""
    if ratio is None:
        return None
    if not factor or ratio <= 0 or factor <= 0:
        return 0.0
    return max(-1.0, min(1.0, math.log(ratio / factor) / MOST_SHIFT))


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
