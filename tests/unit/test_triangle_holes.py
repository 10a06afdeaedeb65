"""Triangles with holes: what the gate says, and figures of every method that are right, or a sentence why not."""

import json
import math

import numpy as np
import pytest

from backend.domain.studies.kept import figures_to_json
from backend.domain.studies.selection import Selection, SimulationChoice
from backend.domain.studies.words import MethodName
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.domain.triangles.long_form import LongCell
from backend.reserving.chain_ladder import chain_ladder, newest_column
from backend.reserving.factors import development_of, select_factors
from backend.reserving.incremental_additive import incremental_additive
from backend.reserving.mack import mack
from backend.reserving.methods import METHODS, run_methods
from backend.reserving.samples import load_sample
from backend.reserving.what_if import redraw
from backend.services.triangle_files import read_triangle_file
from backend.services.triangle_gate import check_cells, check_set
from fakes.study_results import compute_figures

NEED_ALL = {MethodName.MUNICH, MethodName.CLARK_LOGLOGISTIC, MethodName.CLARK_WEIBULL, MethodName.ODP_BOOTSTRAP}
WORKED = [[100, 150, 180, 198], [110, None, 190, None], [120, 192, None, None], [130, None, None, None]]
"""Factors by hand: (150 + 192) / (100 + 120), 180 / 150 and 198 / 180."""
PREMIUM = (200.0, 200.0, 200.0, 200.0)


def set_of(rows, premium=PREMIUM, first=2020):
    origins = [str(first + number) for number in range(len(rows))]
    ages = [12 * (number + 1) for number in range(len(rows[0]))]
    return TriangleSet({Measure.PAID: Triangle.of_rows(origins, ages, rows)}, premium)


def without(triangles, cells):
    """Return the set in which these cells of every measure are missing."""
    measures = {}
    for measure, triangle in triangles.measures.items():
        values = triangle.values.copy()
        for row, column in cells:
            values[row, column] = np.nan
        measures[measure] = Triangle(triangle.origins, triangle.ages, values)
    return TriangleSet(measures, triangles.premium, triangles.unit)


def mcl():
    found = load_sample("mcl")
    return TriangleSet(found.measures, tuple(10_000.0 + 100 * n for n in range(len(found.origins))), found.unit)


HOLES = {
    "an interior cell": [(1, 2)],
    "the first age of an origin": [(2, 0)],
    "an older diagonal": [(n, 3 - n) for n in range(4)],
    "the diagonal before the newest": [(n, 5 - n) for n in range(6)],
    "the whole youngest age but one cell": [(n, 0) for n in range(6)],
    "every second cell of an origin": [(0, 1), (0, 3), (0, 5)],
}


def test_the_newest_amount_is_the_newest_that_is_observed_and_not_the_count_of_cells():
    triangle = set_of(WORKED).measures[Measure.PAID]

    assert triangle.latest_index.tolist() == [3, 2, 1, 0]
    assert triangle.latest.tolist() == [198, 190, 192, 130]
    assert newest_column(triangle).tolist() == triangle.latest_index.tolist()


@pytest.mark.parametrize(
    ("cells", "newest", "amount"),
    [
        ([None, None, None], -1, 0.0),
        ([None, None, 7], 2, 7.0),
        ([5, None, None], 0, 5.0),
        ([None, 6, None], 1, 6.0),
        ([0, None, 0], 2, 0.0),
    ],
)
def test_the_newest_amount_of_any_row(cells, newest, amount):
    triangle = Triangle.of_rows(["2020"], [12, 24, 36], [cells])

    assert (triangle.latest_index.tolist(), triangle.latest.tolist()) == ([newest], [amount])


def test_holes_are_what_lacks_before_the_newest_amount_only():
    triangle = Triangle.of_rows(["1", "2", "3"], [12, 24, 36], [[None, 2, None], [1, None, 3], [None, None, None]])

    assert triangle.holes.tolist() == [[True, False, False], [False, True, False], [False, False, False]]


def test_a_triangle_without_ages_has_no_newest_amount():
    assert Triangle.of_rows(["2020"], [], [[]]).latest_index.tolist() == [-1]


def test_chain_ladder_with_a_hole_is_the_one_worked_by_hand():
    (result,) = chain_ladder(set_of(WORKED), Selection())
    first = 342 / 220

    assert [row.latest for row in result.origins] == [198, 190, 192, 130]
    assert [row.ultimate for row in result.origins] == pytest.approx(
        [198, 190 * 1.1, 192 * 1.2 * 1.1, 130 * first * 1.2 * 1.1]
    )
    assert result.total.ultimate == pytest.approx(198 + 209 + 253.44 + 130 * first * 1.32)


def test_the_factors_take_no_ratio_that_touches_the_hole():
    triangle = set_of(WORKED).measures[Measure.PAID]
    selected = select_factors(triangle, Selection().factors)
    development = development_of(Measure.PAID, triangle, Selection().factors)

    assert selected.counts.tolist() == [[True, True, True], [False, False, False], [True, False, False], [False] * 3]
    assert development.link_ratios[1] == (None, None, None)
    assert development.selected == pytest.approx((342 / 220, 1.2, 1.1))


def test_mack_with_a_hole_is_the_one_worked_by_hand():
    (result,) = mack(set_of(WORKED), Selection())
    f = (342 / 220, 1.2, 1.1)
    s = [(100 * (1.5 - f[0]) ** 2 + 120 * (1.6 - f[0]) ** 2) / 1] * 3  # one ratio each later: the rule repeats it
    weights = (220, 150, 180)
    process_2021, parameter_2021 = 190 * s[2], 190**2 * s[2] / weights[2]
    at_36 = 192 * f[1]
    process_2022 = 192 * s[1] * f[2] ** 2 + at_36 * s[2]
    parameter_2022 = 192**2 * s[1] / weights[1] * f[2] ** 2 + at_36**2 * s[2] / weights[2]
    at_24, at_36 = 130 * f[0], 130 * f[0] * f[1]
    process_2023 = (130 * s[0] * f[1] ** 2 + at_24 * s[1]) * f[2] ** 2 + at_36 * s[2]
    parameter_2023 = (130**2 * s[0] / weights[0] * f[1] ** 2 + at_24**2 * s[1] / weights[1]) * f[2] ** 2
    parameter_2023 += at_36**2 * s[2] / weights[2]

    assert s[0] == pytest.approx(6 / 11)
    assert [row.process_error for row in result.origins] == pytest.approx(
        [0, *map(math.sqrt, (process_2021, process_2022, process_2023))]
    )
    assert [row.parameter_error for row in result.origins] == pytest.approx(
        [0, *map(math.sqrt, (parameter_2021, parameter_2022, parameter_2023))]
    )
    assert result.total.process_error == pytest.approx(math.sqrt(process_2021 + process_2022 + process_2023))


def test_macks_total_parameter_error_with_a_hole_is_the_one_worked_by_hand():
    (result,) = mack(set_of(WORKED), Selection())
    sigma2, f2, f3, first = 6 / 11, 1.2, 1.1, 130 * 342 / 220
    after_24 = 130**2 * sigma2 / 220
    after_36 = (192 + first) ** 2 * sigma2 / 150 + after_24 * f2**2
    after_48 = (190 + 192 * f2 + first * f2) ** 2 * sigma2 / 180 + after_36 * f3**2

    assert result.total.parameter_error == pytest.approx(math.sqrt(after_48))
    assert result.total.standard_error == pytest.approx(math.hypot(math.sqrt(after_48), result.total.process_error))


def test_the_additive_method_leaves_out_both_increments_at_a_hole():
    (result,) = incremental_additive(set_of(WORKED), Selection())
    zeta = (460 / 800, (50 + 72) / 400, 30 / 200, 18 / 200)

    assert result.parameters["zeta"] == pytest.approx(zeta)
    assert [row.ibnr for row in result.origins] == pytest.approx(
        [0, 200 * zeta[3], 200 * (zeta[2] + zeta[3]), 200 * (zeta[1] + zeta[2] + zeta[3])]
    )


def test_cape_cod_with_a_hole_is_the_one_worked_by_hand():
    ((result,), ()) = run_methods(set_of(WORKED), Selection(methods=(MethodName.CAPE_COD,)))
    growth = [1, 1.1, 1.32, 342 / 220 * 1.32]
    ratio = (198 + 190 + 192 + 130) / sum(200 / one for one in growth)

    assert result.parameters["loss_ratio"] == pytest.approx(ratio)
    assert [row.ibnr for row in result.origins] == pytest.approx([(1 - 1 / one) * 200 * ratio for one in growth])


@pytest.mark.parametrize("kind", HOLES)
def test_every_method_gives_figures_or_a_sentence(kind):
    chosen = Selection(methods=tuple(MethodName), simulation=SimulationChoice(simulations=100))
    triangles = without(mcl(), HOLES[kind])
    results, missing = run_methods(triangles, chosen)

    assert {one.method for one in results} | {one.method for one in missing} == set(METHODS)
    assert {one.method for one in missing} >= NEED_ALL
    assert all(one.reason.endswith(".") and "could not be computed" not in one.reason for one in missing)
    for result in results:
        latest = triangles.measures[result.measure].latest
        assert [row.latest for row in result.origins] == latest.tolist()
        assert result.total.latest == pytest.approx(latest.sum())


@pytest.mark.parametrize("kind", HOLES)
def test_what_is_kept_of_a_study_is_plain_json_and_the_what_if_says_the_same(kind):
    triangles = without(mcl(), HOLES[kind])
    figures = compute_figures(triangles, Selection(methods=(MethodName.CHAIN_LADDER, MethodName.MACK)))
    again = redraw(triangles, Selection())
    (plain,) = chain_ladder(triangles, Selection())

    assert json.dumps(figures_to_json(figures), allow_nan=False)
    assert again.chain_ladder.total == plain.total


def test_a_gap_over_the_only_ratio_of_an_age_leaves_origins_without_a_figure_and_says_so():
    (result,) = chain_ladder(without(mcl(), HOLES["the diagonal before the newest"]), Selection())

    assert result.total.ultimate is None
    assert [row.ultimate is None for row in result.origins] == [False, *[True] * 6]
    assert result.notes[0].startswith("No link ratio counts from age 60, 72")


def test_leaving_a_ratio_out_and_a_hole_give_the_same_factors():
    whole, missing = mcl().measures[Measure.PAID], without(mcl(), [(2, 2)]).measures[Measure.PAID]
    origin = whole.origins[2]
    excluded = Selection().factors.__class__(excluded=frozenset({(origin, 24), (origin, 36)}))

    assert select_factors(missing, Selection().factors).factors == pytest.approx(
        select_factors(whole, excluded).factors
    )


def cells_of(rows, first=2020, measure=Measure.PAID):
    return [
        LongCell(str(first + row), 12 * (column + 1), float(value), measure)
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
        if value is not None
    ]


def missing_in(checked):
    return next(one for one in checked.warnings if one.startswith("Missing in"))


def test_the_gate_names_a_whole_diagonal_by_its_day_and_its_cells():
    rows = [[100, None, 180, 198], [None, 165, 190], [120, 192], [130]]

    assert missing_in(check_cells(cells_of(rows))) == (
        "Missing in paid: the diagonal at the end of 2021-12 (2020 at 24 months; 2021 at 12 months). "
        "The study leaves out the link ratios that touch what is missing."
    )


def test_the_gate_names_a_diagonal_and_single_cells_together():
    rows = [[100, None, 180, 198, 202], [None, 165, 190, 200], [120, None, 240], [130, 170], [140]]

    assert "(2020 at 24 months; 2021 at 12 months), 2022 at 24 months." in missing_in(check_cells(cells_of(rows)))


def test_two_holes_that_are_no_diagonal_are_cells():
    rows = [[100, None, 180, 198], [110, None, 190], [120, 192], [130]]

    assert missing_in(check_cells(cells_of(rows))).startswith("Missing in paid: 2020 at 24 months; 2021 at 24 months.")


def test_many_holes_are_counted_and_each_measure_has_its_sentence():
    rows = [[100] + [None] * 7 + [180], [110] + [170] * 7, [120, 190]]
    checked = check_cells([*cells_of(rows), *cells_of([[1, None, 3], [1, 2], [1]], measure=Measure.INCURRED)])
    told = [one for one in checked.warnings if one.startswith("Missing in")]

    assert "and 2 more" in told[1]
    assert told[0].startswith("Missing in incurred: 2020 at 24 months.")


def test_origins_that_are_only_names_have_cells_and_no_diagonals():
    cells = [LongCell(f"Book {one.origin}", one.age_months, one.value, one.measure) for one in cells_of(WORKED)]

    assert "Missing in paid: Book 2021 at 24 months." in missing_in(check_cells(cells))


def test_a_bad_row_in_the_middle_is_put_aside_and_the_study_goes_on():
    lines = ["origin,age_months,measure,value"]
    lines += [f"{one.origin},{one.age_months},paid,{one.value:g}" for one in cells_of(WORKED)]
    lines.insert(6, "2021,24,paid,n/a")
    checked = read_triangle_file("t.csv", "\n".join(lines).encode())

    assert [(row.row, row.problem) for row in checked.rejected] == [(7, '"n/a" is no number.')]
    assert "2021 at 24 months" in missing_in(checked)
    assert chain_ladder(checked.triangles, Selection())[0].origins[1].ultimate == pytest.approx(209)


@pytest.mark.parametrize("bad", ["", "-", "abc", "#REF!", "=SUM(B2:B3)", "1e400", "12%"])
def test_no_bad_cell_inside_a_wide_table_stops_it(bad):
    text = f"origin,12,24,36\n2020,100,{bad},180\n2021,110,165,\n2022,120,,\n"
    checked = read_triangle_file("t.csv", text.encode())

    assert checked.problems == ()
    assert checked.triangles.measures[Measure.LOSS].to_rows()[0] == [100, None, 180]
    assert "Missing in loss: 2020 at 24 months." in missing_in(checked)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[100, 150], [110]], "at least 3"),
        ([[100], [110], [120]], "at least 2"),
        ([[100, 50, 10, 5], [110, 55, 5], [120, 60], [130]], "one period alone"),
        ([[None]], "no cell that can be used"),
    ],
)
def test_what_still_stops_a_study(rows, words):
    assert words in check_cells(cells_of(rows)).problems[0]


@pytest.mark.parametrize(("line", "company"), [("comauto", "10048"), ("medmal", "35904"), ("othliab", "40223")])
def test_a_company_with_next_to_no_claims_is_not_taken_for_single_periods(line, company):
    checked = check_set(load_sample("clrd", line, company))

    assert checked.problems == ()
    assert any("fall: " in one for one in checked.warnings)


@pytest.mark.parametrize(
    "rows",
    [
        [[100, 50], [110], [120]],
        [[100, 50, 10], [110, 55], [120]],
        [[100, 50, 10], [110, 120], [120]],
        [[0, 0, 0, 0], [0, 0, 0], [9, 3], [8]],
        [[100, None, 10, 5], [110, 55, 5], [120, 60], [130]],
    ],
)
def test_small_files_of_single_periods_are_still_refused(rows):
    assert "one period alone" in check_cells(cells_of(rows)).problems[0]
