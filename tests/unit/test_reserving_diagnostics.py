"""Diagnostics: residuals under the model, the newest diagonal against expectation, the run-off, paid over incurred."""

import numpy as np
import pytest

from backend.domain.studies.selection import FactorChoice, Selection, Tail
from backend.domain.studies.words import Average, TailKind
from backend.domain.triangles import Measure, TriangleSet
from backend.reserving.diagnostics import compare_newest, diagnose, run_off
from backend.reserving.diagonals import calendar_index, is_newest, origin_step, without_newest
from backend.reserving.factors import select_factors
from backend.reserving.residuals import list_residuals
from fixtures.triangles import NAN, choosing, drawn, paid_of, triangle_of

FOUR = [[100, 150, 180, 190], [200, 280, 330, NAN], [50, 90, NAN, NAN], [80, NAN, NAN, NAN]]
QUARTERS = drawn(4, 13, step=4)


def test_residuals_are_studentised_within_their_age() -> None:
    triangle = triangle_of(FOUR)
    found = [one.residual for one in list_residuals(triangle, FactorChoice()) if one.age == 12]
    amounts, older = np.array([100.0, 200, 50]), np.array([150.0, 280, 90])
    rest = (older - amounts * 520 / 350) / np.sqrt(amounts)
    sigma = np.sqrt((rest**2).sum() / 2)
    assert found == pytest.approx(rest / sigma / np.sqrt(1 - amounts / amounts.sum()))


def test_residuals_name_origin_age_calendar_period_and_fit() -> None:
    first = list_residuals(triangle_of(FOUR), FactorChoice())[1]
    assert (first.origin, first.age, first.calendar) == ("2002", 12, 2)
    assert first.fitted == pytest.approx(200 * 520 / 350)


def test_an_origin_that_is_all_of_an_age_has_no_residual_there_and_the_others_have() -> None:
    rows = [[1e14, 2e14, 2.1e14], [1e-3, 4e-3, NAN], [2e-3, NAN, NAN]]
    found = list_residuals(triangle_of(rows), FactorChoice())
    assert [(one.origin, one.age) for one in found] == [("2002", 12)]
    assert np.isfinite([one.residual for one in found]).all()


def test_ages_with_one_ratio_have_no_residual() -> None:
    assert {one.age for one in list_residuals(triangle_of(FOUR), FactorChoice())} == {12, 24}


def test_excluded_ratios_and_picked_ages_have_no_residual() -> None:
    triangle = triangle_of(drawn(6, 6))
    choice = FactorChoice(excluded=frozenset({("2002", 12)}), picked={24: 1.4})
    cells = {(one.origin, one.age) for one in list_residuals(triangle, choice)}
    assert ("2001", 12) in cells
    assert ("2002", 12) not in cells
    assert 24 not in {age for _, age in cells}


def test_averages_without_a_variance_have_no_residuals() -> None:
    assert list_residuals(triangle_of(FOUR), FactorChoice(average=Average.GEOMETRIC)) == ()


def test_ratios_that_do_not_vary_have_no_residuals() -> None:
    assert list_residuals(triangle_of([[100, 200], [50, 100], [10, NAN]]), FactorChoice()) == ()


def test_two_ratios_of_an_age_lie_equally_far_from_their_factor() -> None:
    pair = [one.residual for one in list_residuals(triangle_of(FOUR), FactorChoice()) if one.age == 24]
    assert pair[0] == pytest.approx(-pair[1])


def test_the_newest_diagonal_is_held_against_the_triangle_without_it() -> None:
    found = compare_newest(triangle_of(FOUR), FactorChoice())
    assert [(one.origin, one.age, one.actual) for one in found] == [("2002", 36, 330), ("2003", 24, 90)]
    assert [one.expected for one in found] == pytest.approx([280 * 180 / 150, 50 * 430 / 300])
    assert [one.previous for one in found] == [280, 50]


def test_the_newest_quarter_is_held_against_the_one_before() -> None:
    triangle = triangle_of(QUARTERS, months=3)
    found = compare_newest(triangle, FactorChoice())
    factors = select_factors(without_newest(triangle), FactorChoice()).factors
    assert [(one.origin, one.age) for one in found] == [("2002", 27), ("2003", 15)]
    assert found[0].expected == pytest.approx(QUARTERS[1, 7] * factors[7])


def test_annual_origins_with_quarterly_ages_are_four_ages_apart() -> None:
    triangle = triangle_of(QUARTERS, months=3)
    assert origin_step(triangle) == 4
    assert calendar_index(triangle)[:, 0].tolist() == [0, 4, 8, 12]
    assert is_newest(triangle).sum() == 4


def test_fully_developed_origins_of_a_trapezoid_are_not_on_the_newest_diagonal() -> None:
    newest = is_newest(triangle_of(drawn(7, 7)[:, :3]))
    assert newest.sum(axis=1).tolist() == [0, 0, 0, 0, 1, 1, 1]


def test_a_rectangle_of_finished_origins_steps_by_one() -> None:
    assert origin_step(triangle_of([[1, 2], [3, 4]])) == 1


def test_the_run_off_begins_at_the_reserve_and_ends_at_nothing() -> None:
    triangle = triangle_of(FOUR)
    left = run_off(triangle, FactorChoice())
    f = select_factors(triangle, FactorChoice()).factors
    assert [one.periods for one in left] == [0, 1, 2, 3]
    assert left[1].ibnr == pytest.approx(90 * f[1] * (f[2] - 1) + 80 * f[0] * (f[1] * f[2] - 1))
    assert left[2].ibnr == pytest.approx(80 * f[0] * f[1] * (f[2] - 1))
    assert left[3].ibnr == pytest.approx(0)


def test_a_run_off_without_every_ultimate_is_not_drawn() -> None:
    choice = FactorChoice(excluded=frozenset({("2001", 36)}))
    assert run_off(triangle_of(FOUR), choice) == ()
    assert run_off(triangle_of(np.full((3, 3), NAN)), FactorChoice()) == ()


def test_paid_over_incurred_stands_in_every_cell_that_has_both() -> None:
    paid, incurred = triangle_of([[50, 80], [40, NAN]]), triangle_of([[100, 100], [0, NAN]])
    triangles = TriangleSet({Measure.PAID: paid, Measure.INCURRED: incurred})
    assert diagnose(triangles, Selection()).paid_to_incurred == ((0.5, 0.8), (None, None))


def test_one_measure_alone_has_no_grid_of_paid_over_incurred() -> None:
    assert diagnose(paid_of(FOUR), Selection()).paid_to_incurred == ()


def test_a_tail_that_cannot_be_drawn_does_not_take_the_diagnostics() -> None:
    rising = paid_of([[100, 110, 140], [100, 111, NAN], [100, NAN, NAN]])
    found = diagnose(rising, choosing(tail=Tail(TailKind.EXPONENTIAL)))
    assert len(found.run_off) == 3
    assert found.residuals


def test_the_diagnostics_follow_the_basis_chosen() -> None:
    triangles = TriangleSet({Measure.PAID: triangle_of(FOUR), Measure.INCURRED: triangle_of(2 * np.array(FOUR))})
    found = diagnose(triangles, Selection(basis=Measure.INCURRED))
    assert found.actual_expected[0].actual == 660
