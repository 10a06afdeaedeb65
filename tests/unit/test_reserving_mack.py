"""Mack's errors follow the published recursion, in one triangle and in many."""

import numpy as np
import pytest

from backend.domain.studies.selection import FactorChoice, Selection, Tail
from backend.domain.studies.words import Average, SigmaRule, TailKind
from backend.domain.triangles import FloatArray
from backend.reserving.factors import select_factors
from backend.reserving.mack import mack, mack_batch
from backend.reserving.not_estimable import NotEstimableError
from fixtures.triangles import NAN, choosing, drawn, paid_of, triangle_of

SIX = drawn(6, 6)


def _closed_form(values: FloatArray) -> tuple[list[float], float]:
    """Return Mack's errors by origin and in total as the closed formulas of his paper of 1993 give them."""
    selected = select_factors(triangle_of(values), FactorChoice())
    f, sigma, size = selected.factors, selected.sigmas, len(values)
    full = values.copy()
    for age in range(1, size):
        full[:, age] = np.where(np.isnan(full[:, age]), full[:, age - 1] * f[age - 1], full[:, age])
    volume = [full[: size - age - 1, age].sum() for age in range(size - 1)]
    squares, shared = [], []
    for row in range(size):
        ahead = range(size - 1 - row, size - 1)
        shared.append(sum(2 * sigma[k] ** 2 / f[k] ** 2 / volume[k] for k in ahead))
        single = sum(sigma[k] ** 2 / f[k] ** 2 * (1 / full[row, k] + 1 / volume[k]) for k in ahead)
        squares.append(full[row, -1] ** 2 * single)
    total = sum(squares[row] + full[row, -1] * full[row + 1 :, -1].sum() * shared[row] for row in range(size))
    return [float(np.sqrt(one)) for one in squares], float(np.sqrt(total))


def test_the_errors_are_those_of_the_closed_formulas() -> None:
    (result,) = mack(paid_of(SIX), Selection())
    by_origin, total = _closed_form(SIX)
    assert [row.standard_error for row in result.origins] == pytest.approx(by_origin)
    assert result.total.standard_error == pytest.approx(total)


def test_a_fully_developed_origin_has_no_error() -> None:
    (result,) = mack(paid_of(SIX), Selection())
    assert result.origins[0].standard_error == 0
    assert result.origins[0].process_error == 0


def test_process_and_parameter_error_make_up_the_whole() -> None:
    (result,) = mack(paid_of(SIX), Selection())
    for row in (result.total, *result.origins):
        assert row.standard_error == pytest.approx(np.hypot(row.process_error or 0, row.parameter_error or 0))


def test_process_errors_of_origins_add_as_squares() -> None:
    (result,) = mack(paid_of(SIX), Selection())
    assert result.total.process_error == pytest.approx(
        np.sqrt(sum((r.process_error or 0) ** 2 for r in result.origins))
    )


@pytest.mark.parametrize(("average", "alpha"), [(Average.SIMPLE, 0), (Average.REGRESSION, 2), (Average.VOLUME, 1)])
def test_the_newest_but_one_origin_shows_the_variance_of_its_average(average: Average, alpha: int) -> None:
    (result,) = mack(paid_of(SIX), choosing(average=average))
    selected = select_factors(triangle_of(SIX), FactorChoice(average=average))
    amount, row = SIX[1, 4], result.origins[1]
    assert row.process_error == pytest.approx(selected.sigmas[4] * amount ** (1 - alpha / 2))
    assert row.parameter_error == pytest.approx(selected.standard_errors[4] * amount)


def test_an_exclusion_moves_the_error() -> None:
    (plain,) = mack(paid_of(SIX), Selection())
    (without,) = mack(paid_of(SIX), choosing(excluded=frozenset({("2002", 12)})))
    assert without.origins[-1].standard_error != pytest.approx(plain.origins[-1].standard_error)
    assert without.origins[1] == plain.origins[1]


def test_a_picked_factor_takes_the_error_from_the_origins_that_pass_it() -> None:
    (result,) = mack(paid_of(SIX), choosing(picked={24: 1.3}))
    assert [row.standard_error is None for row in result.origins] == [False] * 4 + [True] * 2
    assert result.total.standard_error is None
    assert result.total.ultimate is not None
    assert "24" in result.notes[0]
    assert "picked by hand" in result.notes[0]


def test_a_pick_of_the_last_factor_leaves_no_error_at_all() -> None:
    with pytest.raises(NotEstimableError, match="picked by hand"):
        mack(paid_of(SIX), choosing(picked={60: 1.3}))


@pytest.mark.parametrize("average", [Average.GEOMETRIC, Average.MEDIAL])
def test_averages_without_a_variance_have_no_error(average: Average) -> None:
    with pytest.raises(NotEstimableError, match="no variance"):
        mack(paid_of(SIX), choosing(average=average))


def test_two_origins_do_not_show_how_ratios_vary() -> None:
    with pytest.raises(NotEstimableError, match="Too few link ratios"):
        mack(paid_of(drawn(2, 2)), Selection())


def test_a_single_origin_does_not_show_how_ratios_vary() -> None:
    with pytest.raises(NotEstimableError, match="Too few link ratios"):
        mack(paid_of([[100, 150, 160]]), Selection())


def test_an_amount_below_zero_has_no_error_and_takes_that_of_the_total() -> None:
    values = SIX.copy()
    values[5, 0] = -20
    (result,) = mack(paid_of(values), Selection())
    assert result.origins[5].standard_error is None
    assert result.total.standard_error is None
    assert "below zero" in result.notes[0]


def test_an_origin_that_stands_at_zero_has_neither_reserve_nor_error() -> None:
    values = SIX.copy()
    values[5, 0] = 0
    (result,) = mack(paid_of(values), Selection())
    assert (result.origins[5].ultimate, result.origins[5].standard_error) == (0, 0)


def test_a_triangle_without_any_variation_has_an_error_of_zero() -> None:
    perfect = [[100, 200, 300], [50, 100, NAN], [10, NAN, NAN]]
    (result,) = mack(paid_of(perfect), Selection())
    assert result.total.standard_error == 0


def test_an_age_that_is_all_excluded_is_named_where_the_error_is_missing() -> None:
    excluded = frozenset({("2001", 36), ("2002", 36), ("2003", 36)})
    (result,) = mack(paid_of(SIX), choosing(excluded=excluded))
    assert any("age 36" in note and "no error" in note for note in result.notes)


def test_a_tail_below_one_has_an_error_only_when_it_is_given() -> None:
    with pytest.raises(NotEstimableError, match="tail"):
        mack(paid_of(SIX), choosing(tail=Tail(TailKind.CONSTANT, 0.97)))
    (given,) = mack(paid_of(SIX), choosing(tail=Tail(TailKind.CONSTANT, 0.97, 1.0, 0.02)))
    assert given.total.standard_error is not None


@pytest.mark.parametrize("rule", SigmaRule)
def test_many_triangles_at_once_give_what_each_gives_alone(rule: SigmaRule) -> None:
    stack = np.stack([drawn(7, 7, seed=seed) for seed in range(20)])
    batch = mack_batch(stack, rule)
    alone = [mack(paid_of(values), choosing(sigma=rule))[0].total for values in stack]
    assert batch.is_estimable.all()
    assert batch.ultimate == pytest.approx([one.ultimate for one in alone])
    assert batch.ibnr == pytest.approx([one.ibnr for one in alone])
    assert batch.standard_error == pytest.approx([one.standard_error for one in alone])


def test_many_trapezoids_at_once_give_what_each_gives_alone() -> None:
    stack = np.stack([drawn(9, 9, seed=seed)[:, :5] for seed in range(3)])
    alone = [mack(paid_of(values), Selection())[0].total.standard_error for values in stack]
    assert mack_batch(stack, SigmaRule.MACK).standard_error == pytest.approx(alone)


def test_a_degenerate_triangle_among_many_is_not_estimable_and_spoils_no_other() -> None:
    zero_column = np.where(np.arange(6) == 0, SIX * 0, SIX)
    one_origin = np.where(np.arange(6)[:, None] == 0, SIX, NAN)
    stack = np.stack([SIX, SIX * 0, np.full((6, 6), NAN), zero_column, one_origin, -SIX, SIX])
    batch = mack_batch(stack, SigmaRule.MACK)
    assert batch.is_estimable.tolist() == [True, False, False, False, False, False, True]
    assert batch.standard_error[0] == batch.standard_error[-1] > 0
    assert np.isfinite([batch.ultimate, batch.ibnr, batch.standard_error]).all()


def test_no_triangles_give_no_figures() -> None:
    assert mack_batch(np.empty((0, 5, 5)), SigmaRule.LOGLINEAR).is_estimable.shape == (0,)
