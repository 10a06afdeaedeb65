"""The pictures, tables and files of portfolio analytics say the same, and say why where they say nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from app.ui.analytics_charts import MARKS, loss_ratio_chart, segments_chart
from app.ui.analytics_large import title_of
from app.ui.analytics_tables import csv_of, large_frame, periods_frame, segments_frame
from app.ui.analytics_trend_charts import FREQUENCY, SEVERITY, change_words, trend_chart, trends_frame
from app.ui.analytics_words import TOO_FEW, limit_name, segment_name
from backend.domain.book import Book, BookFilter, Exposure, Grain, LargeLoss, LargeLosses, Losses, Segment
from backend.domain.book_figures import SegmentSums, Sums, list_periods, list_segments, total
from backend.domain.claims.status import ClaimStatus
from backend.domain.policies import PolicyLine

AUTO, PROPERTY = PolicyLine.AUTO, PolicyLine.PROPERTY
NO_LARGE = LargeLosses((), 0, Decimal(0))


def year_of(line, year, claims=20, incurred=600, segment=""):
    quarter = date(year, 1, 1)
    return (
        Exposure(line, quarter, segment, Decimal(1000), Decimal(10), Decimal(0)),
        Losses(line, quarter, segment, claims, 0, Decimal(incurred)),
    )


def book_of(*pairs, as_of=date(2026, 5, 31), segment=Segment.LINE):
    exposures, losses = zip(*pairs, strict=True)
    return Book(BookFilter(as_of, segment=segment), exposures, losses, NO_LARGE)


@pytest.fixture
def years():
    """Motor over three years of which the last is not over; property with too few claims in 2024."""
    return book_of(
        year_of(AUTO, 2024, incurred=500),
        year_of(AUTO, 2025, incurred=620),
        year_of(AUTO, 2026, incurred=900),
        year_of(PROPERTY, 2024, claims=4),
        year_of(PROPERTY, 2025, incurred=480),
    )


@pytest.fixture
def quarters():
    """Twelve quarters of motor whose frequency grows by 10 % a quarter and whose severity stands still."""
    pairs = []
    for at in range(12):
        quarter = date(2023 + at // 4, at % 4 * 3 + 1, 1)
        claims = round(100 * 1.1**at)
        pairs.append(
            (
                Exposure(AUTO, quarter, "", Decimal(1000), Decimal(100), Decimal(0)),
                Losses(AUTO, quarter, "", claims, 0, Decimal(50 * claims)),
            )
        )
    return list_periods(book_of(*pairs), Grain.QUARTER)


def drawn(chart):
    return loss_ratio_chart(chart, list_periods(chart, Grain.YEAR))


def states(*counts):
    pairs = [year_of(AUTO, 2025, claims=count, segment=f"S{at}") for at, count in enumerate(counts)]
    book = book_of(*pairs, segment=Segment.STATE)
    return segments_chart(book, list_segments(book), total(book))


def test_the_title_says_the_ratios_of_the_newest_finished_period(years):
    assert drawn(years).title == "Loss ratio of 2025: Motor 62 %, Property 48 %"


def test_the_unfinished_period_is_dashed_hollow_and_said(years):
    chart = drawn(years)
    solid, dashed = (trace for trace in chart.figure.data if trace.name == "Motor")

    assert (solid.line.dash, list(solid.x), list(solid.y)) == ("solid", ["2024", "2025"], [50, 62])
    assert (dashed.line.dash, list(dashed.x), list(dashed.y)) == ("dash", ["2025", "2026"], [62, 90])
    assert list(dashed.marker.symbol) == ["circle", "circle-open"]
    assert "2026 is not over on 31 May 2026: dashed and hollow." in chart.note


def test_a_small_period_is_left_out_of_the_picture_and_named_in_table_and_file(years):
    chart = drawn(years)
    (property_line,) = (trace for trace in chart.figure.data if trace.name == "Property")
    small = chart.table[(chart.table["Line"] == "Property") & (chart.table["Period"] == "2024")].iloc[0]

    assert list(property_line.y) == [None, 48]
    assert small.isna()["Loss ratio (%)"]
    assert (small["Claims"], small["Remark"]) == (4, TOO_FEW)
    assert "1 of 5 points have too few claims" in chart.note
    line = next(row for row in csv_of(chart.table).decode("utf-8-sig").splitlines() if row.startswith("Property,2024"))
    assert line.count(TOO_FEW) == 5


def test_periods_before_the_first_ratio_leave_no_empty_place():
    chart = drawn(book_of(year_of(AUTO, 2023, claims=2), year_of(AUTO, 2024), year_of(AUTO, 2025)))

    assert chart.figure.layout.xaxis.categoryarray == ("2024", "2025")
    assert [list(trace.x) for trace in chart.figure.data] == [["2024", "2025"]]
    assert "2023" in list(chart.table["Period"])


def test_many_quarters_are_named_here_and_there_and_upright(quarters):
    axis = trend_chart(FREQUENCY, quarters).figure.layout.xaxis

    assert len(axis.categoryarray) == 12
    assert axis.tickvals == axis.categoryarray[::3]
    assert axis.tickangle == 0


def test_the_line_of_all_together_is_interrupted_where_it_would_cross_a_label():
    pairs = [year_of(AUTO, 2025, segment=name, incurred=incurred) for name, incurred in (("OH", 560), ("TX", 640))]
    book = book_of(*pairs, segment=Segment.STATE)
    pieces = segments_chart(book, list_segments(book), total(book)).figure.layout.shapes

    assert {piece.x0 for piece in pieces} == {60}
    assert [(piece.y0, piece.y1) for piece in pieces] == [(-0.5, -0.32), (0.32, 1.5)]


def test_lines_differ_in_colour_and_in_shape():
    assert len({color for color, _ in MARKS.values()}) == len({shape for _, shape in MARKS.values()}) == len(PolicyLine)


def test_without_any_ratio_there_is_a_sentence_and_no_picture():
    chart = drawn(book_of(year_of(AUTO, 2025, claims=3)))

    assert chart.figure is None
    assert "enough claims" in chart.note


def test_only_an_unfinished_period_is_not_called_finished():
    assert "no finished period" in drawn(book_of(year_of(AUTO, 2026))).title


def test_a_segment_without_a_ratio_says_why_in_the_picture():
    chart = states(40, 3, 12, 30)
    (bars,) = chart.figure.data

    assert dict(zip(bars.y, bars.text, strict=True)) == {"S0": "60 %", "S1": TOO_FEW, "S2": "held back", "S3": "60 %"}
    assert "S2 is held back too, so that the small ones cannot be computed from the total." in chart.note


def test_the_amounts_of_the_total_less_those_shown_leave_no_single_small_cell():
    frame = states(40, 3, 12, 30).table.set_index("State")
    shown = frame["Incurred (USD)"].drop("All together")

    assert frame["Incurred (USD)"]["All together"] - shown.sum() == 1200
    assert sorted(shown[shown.isna()].index) == ["S1", "S2"]


def test_the_title_of_segments_names_the_highest_beside_all_together():
    pairs = [year_of(AUTO, 2025, segment="OH", incurred=300), year_of(AUTO, 2025, segment="TX", incurred=900)]
    book = book_of(*pairs, segment=Segment.STATE)
    chart = segments_chart(book, list_segments(book), total(book))

    assert chart.title == "Loss ratio by state: highest TX, 90 %; all together 60 %"
    assert chart.figure.layout.shapes[0].x0 == 60


def test_kinds_of_loss_add_points_to_the_ratio_of_their_line():
    book = book_of(year_of(AUTO, 2025, segment="theft"), segment=Segment.LOSS_TYPE)
    chart = segments_chart(book, list_segments(book), total(book))

    assert chart.title == "Motor: theft adds most to the loss ratio of its line: 60 points"
    assert "several" in chart.note
    assert not chart.figure.layout.shapes


def test_segments_without_any_ratio_are_not_drawn():
    chart = states(3, 4)

    assert chart.figure is None
    assert list(chart.table["Claims"]) == [4, 3, 7]


def test_a_trend_beyond_chance_stands_in_the_title(quarters):
    assert trend_chart(FREQUENCY, quarters).title.startswith("Frequency: Motor rises 46 % a year (95 %: +4")
    assert trend_chart(SEVERITY, quarters).title == "Severity: no trend beyond chance in Motor"


def test_the_trend_is_drawn_in_the_unit_of_the_points(quarters):
    points, line = trend_chart(FREQUENCY, quarters).figure.data

    assert points.y[0] == 100
    assert line.y[0] == pytest.approx(100, rel=0.02)
    assert points.name == "Motor"


def test_few_quarters_have_points_and_no_trend(quarters):
    chart = trend_chart(FREQUENCY, quarters[:5])

    assert "too few quarters" in chart.title
    assert len(chart.figure.data) == 1
    assert list(trends_frame(quarters[:5])["Reading"]) == ["No trend is computed"] * 2


def test_a_trend_chart_lists_what_it_draws(quarters):
    assert list(trend_chart(SEVERITY, quarters).table.columns) == [
        "Line",
        "Period",
        "Claims",
        "Nil claims",
        "Incurred per claim (USD)",
        "Remark",
    ]
    assert trend_chart(FREQUENCY, [replace(quarters[0], sums=Sums(is_held=True))]).figure is None


def test_trends_are_read_out_by_line(quarters):
    frame = trends_frame(quarters)

    assert list(frame["Of"]) == ["Frequency", "Severity"]
    assert list(frame["Reading"]) == ["Rises", "Within what chance explains"]
    assert change_words(None).startswith("too few quarters")


@pytest.mark.parametrize(
    ("segment", "row", "name"),
    [
        (Segment.LINE, SegmentSums(None, "auto", Sums()), "Motor"),
        (Segment.LOSS_TYPE, SegmentSums(AUTO, "theft", Sums()), "Motor: theft"),
        (Segment.STATE, SegmentSums(None, "", Sums()), "State not given"),
        (Segment.LIMIT, SegmentSums(None, "none", Sums()), "No policy in the book"),
    ],
)
def test_segments_have_names(segment, row, name):
    assert segment_name(segment, row) == name


def test_bands_of_limits_join_without_a_gap():
    assert [limit_name(str(at)) for at in (0, 1, 4, 5)] == [
        "Under USD 50 k",
        "USD 50 k to under 100 k",
        "USD 500 k to under 1 m",
        "USD 1 m and more",
    ]


def test_bands_of_limits_stand_in_their_order():
    pairs = [year_of(AUTO, 2025, segment=band) for band in ("none", "2", "0")]

    assert [row.name for row in list_segments(book_of(*pairs, segment=Segment.LIMIT))] == ["0", "2", "none"]


@pytest.fixture
def large():
    row = LargeLoss(
        uuid4(), "=C-1", AUTO, "theft", "OH", date(2025, 3, 1), ClaimStatus.CLOSED, Decimal(50), Decimal(300)
    )
    return LargeLosses((row,), 1, Decimal(300))


def test_large_losses_say_their_share_unless_there_are_too_few_claims(large):
    whole = Sums(claims=20, incurred_usd=Decimal(600))

    assert title_of(large, whole, Decimal(100)) == "1 claim of USD 100 or more makes 50 % of incurred"
    assert title_of(large, replace(whole, is_held=True), Decimal(100)) == "1 claim of USD 100 or more"
    assert title_of(NO_LARGE, whole, Decimal(100)) == "No claim reaches USD 100"


def test_a_file_holds_no_cell_that_begins_a_formula(large):
    assert csv_of(large_frame(large.rows)).decode("utf-8-sig").splitlines()[1].startswith("'=C-1,300.0,50.0,")


def test_a_term_without_premium_is_remarked():
    frame = segments_frame(Segment.LINE, [SegmentSums(None, "auto", Sums(claims=30))], Sums(claims=30))

    assert list(frame["Remark"]) == ["no premium", "no premium"]
    assert periods_frame([]).empty
