"""Charts of a study: their traces hold the figures, their titles say the finding, nothing on them is NaN or None."""

import json
import math
from dataclasses import replace

import pytest

from app.ui.study_charts import plain, sentence
from app.ui.study_charts_industry import factors_chart, loss_ratios_chart
from app.ui.study_charts_methods import comparison_chart, names_of, one_year_chart
from app.ui.study_charts_newest import actual_expected_chart
from app.ui.study_charts_residuals import diagonals_of, residual_charts, residuals_frame, residuals_title
from app.ui.study_charts_simulated import exceedance_chart, fan_chart
from app.ui.study_charts_triangle import increments, paid_to_incurred_chart, triangle_chart
from app.ui.study_charts_ultimates import run_off_chart, ultimates_chart
from app.ui.study_choice_words import method_name
from backend.domain.studies.result import RunOff
from backend.domain.studies.words import MethodName
from backend.domain.triangles import Measure, Triangle, TriangleSet
from fakes.study_panels import (
    AGES,
    BOOTSTRAP,
    CHAIN_LADDER,
    DEVELOPMENT,
    DIAGNOSTICS,
    FIGURES,
    INDUSTRY,
    LEVELS,
    MACK,
    ORIGINS,
    PAID,
    SETS,
    origin,
)

UNIT = "USD thousand"
DIAGONALS = diagonals_of(ORIGINS, AGES)
EVERY_CHART = {
    "triangle": lambda: triangle_chart(SETS, Measure.PAID),
    "increments": lambda: triangle_chart(SETS, Measure.PAID, incremental=True),
    "paid to incurred": lambda: paid_to_incurred_chart(DIAGNOSTICS.paid_to_incurred, SETS),
    "ultimates": lambda: ultimates_chart(MACK, UNIT),
    "run-off": lambda: run_off_chart(DIAGNOSTICS.run_off, UNIT),
    "actual against expected": lambda: actual_expected_chart(DIAGNOSTICS.actual_expected, UNIT),
    "comparison": lambda: comparison_chart(FIGURES, UNIT),
    "one year": lambda: one_year_chart(FIGURES, UNIT),
    "exceedance": lambda: exceedance_chart(BOOTSTRAP, UNIT),
    "fan": lambda: fan_chart(BOOTSTRAP, UNIT),
    "residuals": lambda: residual_charts(DIAGNOSTICS.residuals, DIAGONALS)[0],
    "factors of the industry": lambda: factors_chart(INDUSTRY, DEVELOPMENT.selected, AGES),
    "loss ratios of the industry": lambda: loss_ratios_chart(INDUSTRY, ORIGINS),
}
TITLES = {
    "triangle": "Paid: USD 5.4 m so far, at the newest age of 3 origins",
    "increments": "Paid period by period: most, USD 2.0 m, in 2023 at 12 months",
    "paid to incurred": "Paid stands at 68 % of incurred on the newest diagonal",
    "ultimates": "Mack holds USD 2.0 m for claims still to come; 2023 makes 75 % of it",
    "run-off": "Of USD 2.0 m still to come, half is expected within 1 period",
    "actual against expected": "The last period brought USD 400.0 k, 60.0 % more than the USD 250.0 k expected",
    "comparison": "The methods hold between USD 2.0 m (Chain ladder) and USD 2.1 m (Bootstrap)",
    "one year": (
        "Within one year the estimate may move by USD 300.0 k, until all is paid by USD 400.0 k (standard errors)"
    ),
    "exceedance": "In one of 200 simulations claims still to come exceed USD 2.5 m",
    "fan": "2023 is the least certain: its 99.5 % quantile lies USD 750.0 k above its median",
    "residuals": "Origin 2021 strays furthest: mean +1.50",
    "factors of the industry": "Factors lie furthest from the industry's at 12-24 months: 1.500 against 1.600",
    "loss ratios of the industry": "The loss ratio lies 10.0 points above the industry's on average",
}


def numbers_in(part):
    """Return every number of a figure as the browser gets it."""
    if isinstance(part, dict):
        return [number for each in part.values() for number in numbers_in(each)]
    if isinstance(part, list):
        return [number for each in part for number in numbers_in(each)]
    return [part] if isinstance(part, float) else []


def words_in(figure):
    return figure.to_json()


def trace(chart, name):
    return next(one for one in chart.figure.data if one.name == name)


@pytest.mark.parametrize("name", EVERY_CHART)
def test_every_title_says_what_the_chart_shows(name):
    assert EVERY_CHART[name]().title == TITLES[name]


@pytest.mark.parametrize("name", EVERY_CHART)
def test_no_chart_shows_a_number_that_is_none(name):
    chart = EVERY_CHART[name]()

    assert all(math.isfinite(number) for number in numbers_in(json.loads(words_in(chart.figure))))
    assert "NaN" not in words_in(chart.figure)
    assert "None" not in f"{chart.title} {chart.note}"


@pytest.mark.parametrize("name", EVERY_CHART)
def test_every_chart_has_a_table_with_rows(name):
    assert len(EVERY_CHART[name]().table) >= 2


@pytest.mark.parametrize("name", EVERY_CHART)
def test_every_axis_has_a_title_and_the_ground_shows_through(name):
    layout = EVERY_CHART[name]().figure.layout

    assert layout.xaxis.title.text
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"


@pytest.mark.parametrize("name", ["ultimates", "run-off", "fan"])
def test_amounts_stand_on_an_axis_with_their_unit(name):
    assert EVERY_CHART[name]().figure.layout.yaxis.title.text == "Amount, USD million"


def cells(chart):
    """Return the cells of a heatmap, which two traces share between them."""
    dark, light = chart.figure.data
    return [
        [a if a is not None else b for a, b in zip(*rows, strict=True)] for rows in zip(dark.z, light.z, strict=True)
    ]


def test_the_triangle_holds_its_amounts_and_nothing_below_the_diagonal():
    assert cells(triangle_chart(SETS, Measure.PAID)) == [[1.0, 1.5, 1.6], [1.2, 1.8, None], [2.0, None, None]]


def test_each_cell_is_written_once_in_ink_that_can_be_read_on_it():
    dark, light = triangle_chart(SETS, Measure.PAID).figure.data

    assert (dark.textfont.color, light.textfont.color) == ("#ffffff", "#000000")
    assert [cell for row in dark.text for cell in row if cell] == ["1.00", "1.20"]
    assert sorted(cell for row in light.text for cell in row if cell) == ["1.50", "1.60", "1.80", "2.00"]
    assert dark.zmin == light.zmin == 1.0
    assert dark.zmax == light.zmax == 2.0


def test_increments_add_up_to_the_triangle():
    rows = increments(PAID)

    assert rows == [[1000, 500, 100], [1200, 600, None], [2000, None, None]]
    assert sum(rows[0]) == PAID.values[0, -1]


def test_counts_are_in_claims():
    counts = Triangle.of_rows(ORIGINS, AGES, [[10, 12, 12], [20, 22, None], [30, None, None]])
    chart = triangle_chart(TriangleSet({Measure.REPORTED_COUNT: counts}), Measure.REPORTED_COUNT)

    assert chart.title == "Claims reported: 64 claims so far, at the newest age of 3 origins"
    assert chart.note == "Cells in claims."


def test_paid_against_incurred_is_in_percent_and_its_table_in_fractions():
    chart = paid_to_incurred_chart(DIAGNOSTICS.paid_to_incurred, SETS)

    assert cells(chart)[0] == [50, 75, 80]
    assert list(chart.table["12 months"]) == [0.5, 0.6, 0.5]


def test_latest_and_what_is_still_to_come_add_up_to_the_ultimate():
    chart = ultimates_chart(MACK, UNIT)
    latest, ibnr = trace(chart, "Latest amount"), trace(chart, "Still to come (IBNR)")
    ultimate = trace(chart, "Ultimate, \N{PLUS-MINUS SIGN} 1 standard error")

    assert list(latest.x) == list(ORIGINS)
    assert [a + b for a, b in zip(latest.y, ibnr.y, strict=True)] == pytest.approx(list(ultimate.y))
    assert list(ultimate.error_y.array) == [0, 0.1, 0.35]


def test_a_method_without_an_error_has_no_error_bars_and_no_column_for_them():
    chart = ultimates_chart(CHAIN_LADDER, UNIT)

    assert [one.name for one in chart.figure.data] == ["Latest amount", "Still to come (IBNR)"]
    assert list(chart.table) == ["Origin", "Latest", "Ultimate", "IBNR"]
    assert list(chart.table.iloc[-1]) == ["Total", 5400, 7400, 2000]


def test_an_origin_that_cannot_be_estimated_is_named_and_not_drawn():
    part = replace(MACK, origins=(*MACK.origins[:2], origin("2023", 2000, None)))
    chart = ultimates_chart(part, UNIT)

    assert chart.note == "Not estimable, and so not drawn: 2023."
    assert chart.title == "Mack holds USD 2.0 m for claims still to come"
    assert chart.empty_cell == "not estimable"
    assert trace(chart, "Still to come (IBNR)").y[-1] is None


def test_a_total_that_cannot_be_estimated_is_said_in_words():
    chart = ultimates_chart(replace(MACK, total=origin("Total", 5400, None)), UNIT)

    assert chart.title == "Mack: what is still to come of all origins together is not estimable"


def test_the_run_off_starts_with_all_that_is_still_to_come():
    line = run_off_chart(DIAGNOSTICS.run_off, UNIT).figure.data[0]

    assert list(line.x) == [0, 1, 2]
    assert list(line.y) == [2.0, 0.9, 0.0]


def test_a_run_off_that_never_halves_says_no_period():
    chart = run_off_chart((RunOff(0, 100.0), RunOff(1, 90.0)), "USD")

    assert chart.title == "How USD 100 still to come run off"


def test_the_table_of_the_newest_diagonal_has_the_differences():
    chart = actual_expected_chart(DIAGNOSTICS.actual_expected, UNIT)

    assert list(chart.table["Actual"]) == [100, 300]
    assert list(chart.table["Expected"]) == [0, 250]
    assert list(chart.table["Difference"]) == [100, 50]
    assert list(chart.table["Difference in % of expected"].fillna(-1)) == [-1, 20]
    assert list(chart.table["Standing now"]) == [1600, 1800]
    assert list(trace(chart, "Actual").y) == [100, 300]
    assert list(trace(chart, "Expected").y) == [0, 250]


def test_the_axis_of_the_last_period_says_that_it_shows_movements():
    axis = EVERY_CHART["actual against expected"]().figure.layout.yaxis

    assert axis.title.text == "Movement of the last period, USD thousand"


def test_a_result_without_the_amounts_before_compares_where_the_diagonal_stands():
    kept = [replace(one, previous=0.0) for one in DIAGNOSTICS.actual_expected]
    chart = actual_expected_chart(kept, UNIT)

    assert chart.title == "The newest diagonal stands at USD 3.4 m, 4.6 % more than the USD 3.2 m expected"
    assert "Standing now" not in chart.table
    assert "before movements were kept" in chart.note


def test_where_a_fall_was_expected_no_share_of_it_is_said():
    fall = [replace(DIAGNOSTICS.actual_expected[0], actual=1490, expected=1450, previous=1500)]
    chart = actual_expected_chart(fall, UNIT)

    assert chart.title == "The last period brought USD -10.0 k; USD -50.0 k was expected"
    assert chart.table["Difference in % of expected"].isna().all()


@pytest.mark.parametrize(
    "chart",
    [
        run_off_chart((), UNIT),
        actual_expected_chart((), UNIT),
        residual_charts((), DIAGONALS)[0],
        factors_chart(INDUSTRY, (), AGES),
        loss_ratios_chart(replace(INDUSTRY, company_loss_ratios=(None,) * 3), ORIGINS),
        comparison_chart(replace(FIGURES, methods=()), UNIT),
        paid_to_incurred_chart((), SETS),
    ],
    ids=lambda chart: chart.title,
)
def test_a_chart_without_figures_says_why(chart):
    assert chart.figure is None
    assert chart.note.endswith(".")


def test_the_comparison_leaves_the_one_year_view_out_and_marks_methods_without_an_error():
    chart = comparison_chart(FIGURES, UNIT)
    with_error, without = chart.figure.data

    assert list(with_error.y) == ["Mack", "Bootstrap"]
    assert list(with_error.error_x.array) == [0.4, 0.5]
    assert (list(without.y), list(without.x)) == (["Chain ladder"], [2.0])
    assert list(chart.table["Method"]) == ["Chain ladder", "Mack", "Bootstrap"]
    assert list(chart.table["Error in % of IBNR"].fillna(-1)) == pytest.approx([-1, 20, 100 * 500 / 2100])


def test_a_curve_that_runs_away_is_in_the_table_alone_and_never_in_the_title():
    ladder, far = CHAIN_LADDER.total.ultimate, MethodName.CLARK_LOGLOGISTIC
    wild = replace(CHAIN_LADDER, method=far, total=replace(MACK.total, ultimate=20.1 * ladder, ibnr=20 * ladder))
    chart = comparison_chart(replace(FIGURES, methods=(CHAIN_LADDER, MACK, wild)), UNIT)

    assert chart.title == "Both methods hold USD 2.0 m for claims still to come"
    assert method_name(far) in chart.table["Method"].tolist()
    assert method_name(far) not in [name for trace in chart.figure.data for name in trace.y]
    assert chart.note == (f"Not drawn, for its ultimate is more than 20 times the chain ladder's: {method_name(far)}.")


@pytest.mark.parametrize("times", [19.9, -1.0, None])
def test_a_high_method_that_may_be_right_is_drawn_and_named(times):
    total = replace(MACK.total, ultimate=times and times * CHAIN_LADDER.total.ultimate, ibnr=99_000.0)
    high = replace(CHAIN_LADDER, method=MethodName.CLARK_WEIBULL, total=total)
    chart = comparison_chart(replace(FIGURES, methods=(CHAIN_LADDER, high)), UNIT)

    assert chart.title.endswith(f"({method_name(MethodName.CLARK_WEIBULL)})")
    assert not chart.note


def test_methods_that_agree_are_said_to_agree():
    assert comparison_chart(replace(FIGURES, methods=(CHAIN_LADDER, MACK)), UNIT).title == (
        "Both methods hold USD 2.0 m for claims still to come"
    )
    assert comparison_chart(replace(FIGURES, methods=(MACK,)), UNIT).title == (
        "One method holds USD 2.0 m for claims still to come"
    )


def test_bornhuetter_ferguson_without_an_entered_ratio_says_whose_it_took():
    own = replace(CHAIN_LADDER, method=MethodName.BORNHUETTER_FERGUSON)
    both = replace(FIGURES, methods=(own, replace(own, method=MethodName.CAPE_COD)))

    assert names_of([own]) == ["Bornhuetter-Ferguson"]
    borrowed = comparison_chart(both, UNIT, has_ratio=False)
    assert list(borrowed.figure.data[0].y) == ["Bornhuetter-Ferguson<br>(Cape Cod's ratio)", "Cape Cod"]
    assert list(borrowed.table["Method"]) == ["Bornhuetter-Ferguson (Cape Cod's ratio)", "Cape Cod"]


def test_a_method_of_two_measures_names_them():
    assert names_of([MACK, replace(MACK, measure=Measure.INCURRED), CHAIN_LADDER]) == [
        "Mack, paid",
        "Mack, incurred",
        "Chain ladder",
    ]


def test_the_error_of_one_year_stands_beside_macks():
    chart = one_year_chart(FIGURES, UNIT)

    assert list(trace(chart, "Within one year").y) == pytest.approx([0, 90, 250])
    assert list(trace(chart, "Until all is paid").y) == pytest.approx([0, 100, 350])
    assert list(chart.table.iloc[-1]) == ["Total", 300, 400]


def test_the_one_year_view_brings_the_run_off_error_where_mack_was_not_chosen():
    view = replace(
        FIGURES.methods[3], parameters={"run_off_standard_error": 410.0, "run_off_standard_errors": [0.0, 101.0, 351.0]}
    )
    chart = one_year_chart(replace(FIGURES, methods=(view,)), UNIT)

    assert list(chart.table["Until all is paid"]) == [0, 101, 351, 410]


def test_without_a_one_year_view_there_is_no_chart_of_it():
    assert one_year_chart(replace(FIGURES, methods=(MACK,)), UNIT) is None


def test_the_chance_of_more_falls_and_the_quantiles_lie_where_they_were_drawn():
    curve, marks = exceedance_chart(BOOTSTRAP, UNIT).figure.data

    assert all(first >= second for first, second in zip(curve.y, curve.y[1:], strict=False))
    assert list(marks.x) == pytest.approx([2.0, 2.1, 2.2, 2.3, 2.4, 2.5])
    assert list(marks.y) == pytest.approx([0.5, 0.25, 0.1, 0.05, 0.01, 0.005])
    assert list(marks.text) == ["50 %", "75 %", "", "95 %", "", "99.5 %"]


def test_each_origin_has_its_own_bar_up_to_every_level_and_nothing_joins_two_origins():
    chart = fan_chart(BOOTSTRAP, UNIT)
    first = trace(chart, "50 % to 75 %")

    assert next(one.name for one in chart.figure.data) == "50 % (median)"
    assert len(chart.figure.data) == len(LEVELS)
    assert not [one for one in chart.figure.data if "lines" in (getattr(one, "mode", "") or "")]
    assert list(first.base) == pytest.approx([0, 0.5, 1.5])
    assert len({one.marker.color for one in chart.figure.data}) == len(LEVELS)
    assert [low + size for low, size in zip(first.base, first.y, strict=True)] == pytest.approx([0, 0.55, 1.65])
    assert list(chart.table["75 %"]) == pytest.approx([0, 550, 1650])


def test_what_was_not_simulated_has_no_fan_and_no_chance_of_more():
    assert exceedance_chart(MACK, UNIT) is None
    assert fan_chart(MACK, UNIT) is None


def test_residuals_are_grouped_three_ways_with_their_means():
    by_origin, by_age, by_calendar = residual_charts(DIAGNOSTICS.residuals, DIAGONALS)

    assert list(by_origin.table["Mean residual"]) == [1.5, -0.5]
    assert list(by_age.table["Mean residual"]) == [1.0, 0.5]
    assert list(by_calendar.table["Mean residual"]) == [2.5, 0.0]
    assert list(by_age.table["Residuals"]) == [2, 1]
    assert list(by_origin.figure.data[0].y) == [2.5, -0.5, 0.5]


def test_where_no_mean_strays_beyond_chance_the_title_says_so():
    calm = [replace(one, residual=one.residual / 10) for one in DIAGNOSTICS.residuals]

    assert residual_charts(calm, DIAGONALS)[1].title == "No age strays: largest mean +0.10 (12)"


def test_residuals_far_out_are_counted():
    assert residuals_title(DIAGNOSTICS.residuals) == (
        "1 of 3 residuals lies more than two standard deviations from the factors"
    )
    assert residuals_title(DIAGNOSTICS.residuals[1:]).startswith("None of 2 residuals")
    assert list(residuals_frame(DIAGNOSTICS.residuals, DIAGONALS)["Residual"]) == [2.5, -0.5, 0.5]


def test_the_industry_is_compared_where_both_have_a_figure():
    chart = loss_ratios_chart(INDUSTRY, ORIGINS)

    assert list(trace(chart, "This triangle").y) == pytest.approx([60, 70, 80])
    assert list(trace(chart, "Motor, all companies").y) == [50, 60, None]
    assert list(chart.table) == ["Origin", "This triangle (%)", "Industry (%)"]


def test_an_industry_with_fewer_ages_is_not_compared_beyond_them():
    chart = factors_chart(replace(INDUSTRY, selected=(1.4,)), DEVELOPMENT.selected, AGES)

    assert chart.title.endswith("at 12-24 months: 1.500 against 1.400")
    assert list(trace(chart, "This triangle").y) == [1.5, 1.067]


def test_names_of_a_file_are_drawn_as_they_are():
    named = replace(MACK, origins=(origin("<a href='x'>2021</a>", 1, 1), *MACK.origins[1:]))

    assert "<a href" not in "".join(ultimates_chart(named, UNIT).figure.data[0].x)
    assert plain("A & B <i>") == "A &amp; B &lt;i&gt;"


def test_long_lists_of_names_end_in_how_many_more():
    assert sentence(["a", "b"]) == "a, b"
    assert sentence([str(number) for number in range(9)]) == "0, 1, 2, 3, 4, 5 and 3 more"
