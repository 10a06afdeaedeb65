"""Charts of published triangles: titles and traces repeat the published figures, colours suit every reader."""

from itertools import pairwise

import pytest
from plotly.colors import sample_colorscale

from app.ui.study_charts_methods import comparison_chart
from app.ui.study_charts_newest import actual_expected_chart
from app.ui.study_charts_residuals import diagonals_of, residual_charts
from app.ui.study_charts_simulated import exceedance_chart, fan_chart
from app.ui.study_charts_triangle import BLACK, TURN, WHITE, triangle_chart
from app.ui.study_charts_ultimates import run_off_chart, ultimates_chart
from backend.domain.studies.selection import Selection, SimulationChoice
from backend.domain.studies.words import MethodName
from backend.domain.triangles import Measure
from backend.reserving.diagnostics import diagnose
from backend.reserving.samples import load_sample
from fakes.study_results import make_study

TEXT_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: words on their ground."""
METHODS = (MethodName.CHAIN_LADDER, MethodName.MACK, MethodName.ODP_BOOTSTRAP)
CHOSEN = Selection(methods=METHODS, simulation=SimulationChoice(simulations=500, seed=7))


@pytest.fixture(scope="module")
def taylor_ashe():
    return load_sample("genins")


@pytest.fixture(scope="module")
def figures(taylor_ashe):
    return make_study(taylor_ashe, CHOSEN)[1].figures


@pytest.fixture(scope="module")
def diagnostics(taylor_ashe):
    return diagnose(taylor_ashe, CHOSEN)


def luminance(rgb):
    parts = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("percent", range(0, 101, 4))
def test_the_ink_of_a_cell_can_be_read_on_every_colour(percent):
    (ground,) = sample_colorscale("Cividis", [percent / 100], colortype="tuple")
    ink = {WHITE: 1.0, BLACK: 0.0}[WHITE if percent / 100 < TURN else BLACK]
    lighter, darker = sorted((luminance(ground), ink), reverse=True)

    assert (lighter + 0.05) / (darker + 0.05) >= TEXT_CONTRAST


@pytest.mark.parametrize("percent", range(0, 100, 4))
def test_the_colours_of_cells_grow_lighter_for_readers_who_tell_no_hues_apart(percent):
    first, second = sample_colorscale("Cividis", [percent / 100, percent / 100 + 0.04], colortype="tuple")

    assert luminance(first) < luminance(second)


def test_the_ultimates_say_the_published_reserve_and_where_it_lies(figures):
    chart = ultimates_chart(figures.find(MethodName.CHAIN_LADDER), "USD")

    assert chart.title == "Chain ladder holds USD 18.7 m for claims still to come; 2008 to 2010 make 69 % of it"
    assert chart.table["IBNR"].iloc[-1] == pytest.approx(18_680_855.611924)


def test_the_error_bars_are_the_published_standard_errors(figures):
    bars = ultimates_chart(figures.find(MethodName.MACK), "USD").figure.data[-1]

    assert bars.error_y.array[-1] * 1e6 == pytest.approx(1_363_154.9117)
    assert bars.error_y.array[1] * 1e6 == pytest.approx(75_535.0408)


def test_the_table_of_methods_has_the_published_error_in_full(figures):
    table = comparison_chart(figures, "USD").table

    assert table["Standard error"].iloc[1] == pytest.approx(2_447_094.860835)
    assert table["Error in % of IBNR"].iloc[1] == pytest.approx(13.1, abs=0.05)


def test_the_triangle_says_the_published_diagonal(taylor_ashe):
    chart = triangle_chart(taylor_ashe, Measure.LOSS)

    assert "34.4 m so far" in chart.title
    assert len(chart.table) == 10
    assert chart.table["120 months"].notna().sum() == 1


def test_the_chance_of_more_covers_what_was_simulated(figures):
    drawn = figures.find(MethodName.ODP_BOOTSTRAP)
    curve, marks = exceedance_chart(drawn, "USD").figure.data

    assert len(curve.x) >= 99
    assert all(first <= second for first, second in pairwise(curve.x))
    assert list(marks.x) == pytest.approx(
        [drawn.total.quantiles[level] / 1e6 for level in sorted(drawn.total.quantiles)]
    )


def test_the_fan_widens_with_every_level(figures):
    median, *bars = fan_chart(figures.find(MethodName.ODP_BOOTSTRAP), "USD").figure.data

    assert list(bars[0].base) == list(median.y)
    assert all(size >= 0 for bar in bars for size in bar.y)
    for lower, upper in pairwise(bars):
        assert [base + size for base, size in zip(lower.base, lower.y, strict=True)] == pytest.approx(list(upper.base))


def test_the_run_off_begins_with_the_reserve_and_ends_with_nothing(diagnostics):
    line = run_off_chart(diagnostics.run_off, "USD").figure.data[0]

    assert line.y[0] == pytest.approx(18.680855611924)
    assert line.y[-1] == pytest.approx(0, abs=1e-9)


def test_every_origin_with_an_older_diagonal_is_compared_with_what_was_expected(diagnostics):
    expected, actual = actual_expected_chart(diagnostics.actual_expected, "USD").figure.data

    assert len(expected.x) == len(actual.x)
    assert list(actual.y) == pytest.approx([(one.actual - one.previous) / 1e6 for one in diagnostics.actual_expected])


def test_every_residual_is_drawn_in_each_of_the_three_views(taylor_ashe, diagnostics):
    for chart in residual_charts(diagnostics.residuals, diagonals_of(taylor_ashe.origins, taylor_ashe.ages)):
        assert len(chart.figure.data[0].x) == len(diagnostics.residuals)
        assert chart.table["Residuals"].sum() == len(diagnostics.residuals)
