"""Loss ratios by period of loss and by segment; pure."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from app.ui.analytics_axes import add_mean, begun, name_periods
from app.ui.analytics_tables import periods_frame, segments_frame
from app.ui.analytics_words import HELD, TOO_FEW, listed, segment_name, why_none
from app.ui.charts import BAR_PX, BLUE, GRAY, ORANGE, PURPLE
from app.ui.claim_format import line_name
from app.ui.format import day
from app.ui.study_amounts import share
from app.ui.study_charts import Chart, dressed, plain
from backend.domain.book import Book, Segment
from backend.domain.book_figures import PeriodSums, SegmentSums, Sums
from backend.domain.policies import PolicyLine

HEIGHT_PX = 330
MARKS: Mapping[PolicyLine, tuple[str, str]] = {
    PolicyLine.AUTO: (BLUE, "circle"),
    PolicyLine.PROPERTY: (ORANGE, "square"),
    PolicyLine.LIABILITY: (PURPLE, "diamond"),
}
"""Colour and shape of each line, so that either tells them apart."""
WHOLE = "All together"


def loss_ratio_chart(book: Book, periods: Sequence[PeriodSums]) -> Chart:
    """Return the loss ratio of each line from period to period; the unfinished period is dashed and hollow."""
    title = "Loss ratio by line and period of loss"
    if not any(one.sums.loss_ratio is not None for one in periods):
        return Chart(title, None, periods_frame(periods), "No period has enough claims and premium for a loss ratio.")
    figure, drawn = go.Figure(), begun(periods, lambda sums: sums.loss_ratio)
    for line in lines_of(drawn):
        _add_line(figure, [one for one in drawn if one.line == line])
    name_periods(figure, drawn, "Period of loss")
    figure.update_yaxes(title="Incurred, % of earned premium", rangemode="tozero", ticksuffix=" %", tickformat=",")
    return Chart(_newest(periods), dressed(figure, HEIGHT_PX), periods_frame(periods), _unfinished(book, periods))


def segments_chart(book: Book, rows: Sequence[SegmentSums], whole: Sums) -> Chart:
    """Return the loss ratio of each segment as a bar, in words where it has none, beside that of all together."""
    segment, words = book.wanted.segment, _segments_title(book.wanted.segment)
    table = segments_frame(segment, rows, whole)
    if not any(row.sums.loss_ratio is not None for row in rows):
        return Chart(words, None, table, "No segment has enough claims and premium for a loss ratio.")
    names = [plain(segment_name(segment, row)) for row in rows]
    ratios = [row.sums.loss_ratio for row in rows]
    ends = [100 * (ratio or 0.0) for ratio in ratios]
    labels = [why_none(row.sums) or share(row.sums.loss_ratio) for row in rows]
    figure = go.Figure(
        go.Bar(
            y=names,
            x=ends,
            text=labels,
            textposition="outside",
            cliponaxis=False,
            orientation="h",
            marker_color=[GRAY if ratio is None else BLUE for ratio in ratios],
            hovertemplate="%{y}: %{text}<extra></extra>",
        )
    )
    widest = max(1.15 * max(ends), 1)
    if whole.loss_ratio is not None and segment is not Segment.LOSS_TYPE:
        add_mean(figure, 100 * whole.loss_ratio, ends, labels, widest)
    figure.update_xaxes(title="Incurred, % of earned premium", range=[0, widest], ticksuffix=" %")
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    figure.update_layout(showlegend=False, bargap=0.35)
    return Chart(_highest(segment, rows, whole), dressed(figure, 100 + BAR_PX * len(rows)), table, _said(rows, segment))


def lines_of(periods: Sequence[PeriodSums]) -> list[PolicyLine]:
    """Return the lines that periods speak of, in their usual order."""
    return [line for line in PolicyLine if any(one.line == line for one in periods)]


def _add_line(figure: go.Figure, own: Sequence[PeriodSums]) -> None:
    """Draw the finished periods of a line, then the way to the unfinished one."""
    color, symbol = MARKS[own[0].line]
    finished = [one for one in own if not one.is_unfinished]
    parts: list[tuple[Sequence[PeriodSums], str, str]] = [(finished, "solid", symbol)]
    if len(finished) < len(own):
        parts.append((own[max(0, len(finished) - 1) :], "dash", f"{symbol}-open"))
    for at, (part, dash, shape) in enumerate(parts):
        hollow = [shape if one.is_unfinished else symbol for one in part]
        figure.add_scatter(
            x=[one.name for one in part],
            y=[None if (ratio := one.sums.loss_ratio) is None else 100 * ratio for one in part],
            mode="lines+markers",
            name=line_name(own[0].line),
            legendgroup=own[0].line.value,
            showlegend=at == 0,
            line={"color": color, "width": 2.5, "dash": dash},
            marker={"size": 9, "symbol": hollow, "color": color},
            hovertemplate="%{x}: %{y:,.1f} %<extra>%{fullData.name}</extra>",
        )


def _newest(periods: Sequence[PeriodSums]) -> str:
    """Say the loss ratios of the newest finished period that has one."""
    known = [one for one in periods if not one.is_unfinished and one.sums.loss_ratio is not None]
    if not known:
        return "Loss ratios so far: no finished period has enough claims"
    newest = max(known, key=lambda one: one.start)
    parts = [
        f"{line_name(one.line)} {share(one.sums.loss_ratio) if one.sums.loss_ratio is not None else why_none(one.sums)}"
        for one in periods
        if one.start == newest.start
    ]
    return f"Loss ratio of {newest.name}: {', '.join(parts)}"


def _unfinished(book: Book, periods: Sequence[PeriodSums]) -> str:
    """Say which period is not over, and what an incurred loss ratio leaves out."""
    names = {one.name for one in periods if one.is_unfinished}
    said = f"{listed(sorted(names))} is not over on {day(book.wanted.as_of)}: dashed and hollow. " if names else ""
    small = [one for one in periods if one.sums.is_small]
    counted = f"{len(small)} of {len(periods)} points have {TOO_FEW} and are left out. " if small else ""
    return (
        f"{said}{counted}Later development (IBNR) is not in these figures; the younger a period, the more is missing."
    )


def _segments_title(segment: Segment) -> str:
    return f"Loss ratio by {_noun(segment)}"


def _noun(segment: Segment) -> str:
    nouns = {Segment.LINE: "line", Segment.LOSS_TYPE: "kind of loss", Segment.STATE: "state"}
    return nouns.get(segment, "policy limit")


def _highest(segment: Segment, rows: Sequence[SegmentSums], whole: Sums) -> str:
    known = [(row.sums.loss_ratio, segment_name(segment, row)) for row in rows if row.sums.loss_ratio is not None]
    ratio, name = max(known)
    if segment is Segment.LOSS_TYPE:
        return f"{name} adds most to the loss ratio of its line: {100 * ratio:,.0f} points"
    beside = f"; {WHOLE.lower()} {share(whole.loss_ratio)}" if whole.loss_ratio is not None and len(known) > 1 else ""
    return f"{_segments_title(segment)}: highest {name}, {share(ratio)}{beside}"


def _said(rows: Sequence[SegmentSums], segment: Segment) -> str:
    parts = []
    if segment is Segment.LOSS_TYPE:
        parts.append("Each kind of loss is set against the whole premium of its line, because policies cover several.")
    elif segment is Segment.LIMIT:
        parts.append("The dashed line is the loss ratio of all together.")
    else:
        parts.append("Segments stand in order of premium; the dashed line is the loss ratio of all together.")
    held = [segment_name(segment, row) for row in rows if row.sums.is_held and not row.sums.is_small]
    if held:
        parts.append(
            f"{listed(held)} {'is' if len(held) == 1 else 'are'} {HELD} too, so that the small ones cannot be computed "
            "from the total."
        )
    return " ".join(parts)
