"""A tail is what the actuary gave, or what a curve through the factors gives; its errors stand on the same line."""

import numpy as np
import pytest

from backend.domain.studies.selection import FactorChoice, Tail
from backend.domain.studies.words import TailKind
from backend.domain.triangles import Measure
from backend.reserving.factors import SelectedFactors, select_factors
from backend.reserving.mack import mack
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.samples import load_sample
from backend.reserving.tails import EXTRAPOLATED_PERIODS, find_tail
from fixtures.triangles import choosing

AGES = np.arange(1.0, 8.0)
LATER = np.arange(8.0, 8.0 + EXTRAPOLATED_PERIODS)


def _selected(tail: Tail) -> SelectedFactors:
    triangles = load_sample("genins")
    return select_factors(triangles.measures[triangles.basis], FactorChoice(tail=tail))


def test_no_tail_is_one() -> None:
    assert find_tail(1 + np.exp(-AGES), Tail()).factor == 1


def test_a_constant_tail_is_the_factor_given() -> None:
    assert find_tail(1 + np.exp(-AGES), Tail(TailKind.CONSTANT, 1.03)).factor == 1.03


def test_an_exponential_tail_continues_factors_that_decay_geometrically() -> None:
    tail = find_tail(1 + 2 * np.exp(-0.7 * AGES), Tail(TailKind.EXPONENTIAL))
    assert tail.factor == pytest.approx(np.prod(1 + 2 * np.exp(-0.7 * LATER)))


def test_an_inverse_power_tail_continues_factors_that_decay_as_a_power() -> None:
    tail = find_tail(1 + 3 * AGES**-2.5, Tail(TailKind.INVERSE_POWER))
    assert tail.factor == pytest.approx(np.prod(1 + 3 * LATER**-2.5))


def test_factors_without_development_do_not_bend_the_curve() -> None:
    factors = 1 + 2 * np.exp(-0.7 * AGES)
    gaps = np.where((AGES == 3) | (AGES == 5), [1, 1, 0.98, 1, 1.000001, 1, 1], factors)
    gaps[3] = np.nan
    tail = find_tail(gaps, Tail(TailKind.EXPONENTIAL))
    assert tail.factor == pytest.approx(np.prod(1 + 2 * np.exp(-0.7 * LATER)))


@pytest.mark.parametrize("factors", [1 + 0.01 * AGES, np.ones(7), np.full(7, np.nan), np.array([1.5])])
@pytest.mark.parametrize("kind", [TailKind.EXPONENTIAL, TailKind.INVERSE_POWER])
def test_factors_that_do_not_fall_have_no_curve(factors: np.ndarray, kind: TailKind) -> None:
    with pytest.raises(NotEstimableError, match="do not fall towards 1"):
        find_tail(factors, Tail(kind))


@pytest.mark.parametrize(
    ("factors", "kind"),
    [(np.array([1.5, 1.49, 1.48, 1.47]), TailKind.INVERSE_POWER), (1 + 0.5 * 0.99**AGES, TailKind.EXPONENTIAL)],
)
def test_a_curve_that_hardly_falls_gives_no_tail_rather_than_an_astronomic_one(
    factors: np.ndarray, kind: TailKind
) -> None:
    with pytest.raises(NotEstimableError, match="gives a tail above 10"):
        find_tail(factors, Tail(kind))


def test_a_company_of_schedule_p_has_no_reserve_of_more_money_than_there_is() -> None:
    triangles = load_sample("clrd", "wkcomp", "33111")
    with pytest.raises(NotEstimableError, match="tail above 10"):
        mack(triangles, choosing(tail=Tail(TailKind.INVERSE_POWER)))


def test_errors_of_a_tail_far_above_those_of_the_ages_are_not_given() -> None:
    company = load_sample("clrd", "prodliab", "9571")
    selected = select_factors(company.measures[Measure.PAID], FactorChoice(tail=Tail(TailKind.CONSTANT, 1.05)))
    assert (selected.tail.sigma, selected.tail.standard_error) == (None, None)
    usual = _selected(Tail(TailKind.CONSTANT, 1.05))
    assert 0 < (usual.tail.sigma or 0) <= usual.sigmas.max()
    assert 0 < (usual.tail.standard_error or 0) <= usual.standard_errors.max()


def test_missing_errors_of_a_tail_are_read_where_the_factors_reach_it() -> None:
    selected = _selected(Tail(TailKind.CONSTANT, 1.02))
    ages = np.arange(1, 10)
    slope, intercept = np.polyfit(ages, np.log(selected.factors - 1), 1)
    place = (np.log(0.02) - intercept) / slope
    sigma_slope, sigma_intercept = np.polyfit(ages, np.log(selected.sigmas), 1)
    error_slope, error_intercept = np.polyfit(ages, np.log(selected.standard_errors), 1)
    assert selected.tail.sigma == pytest.approx(np.exp(sigma_intercept + sigma_slope * place))
    assert selected.tail.standard_error == pytest.approx(np.exp(error_intercept + error_slope * place))


def test_errors_of_a_tail_given_by_hand_stand() -> None:
    tail = _selected(Tail(TailKind.CONSTANT, 1.02, 5.0, 0.03)).tail
    assert (tail.sigma, tail.standard_error) == (5.0, 0.03)


def test_a_tail_of_one_is_certain() -> None:
    tail = _selected(Tail(TailKind.CONSTANT, 1.0)).tail
    assert (tail.sigma, tail.standard_error) == (0, 0)


def test_a_tail_beyond_all_factors_has_no_error_rather_than_a_boundless_one() -> None:
    tail = _selected(Tail(TailKind.CONSTANT, 1e60)).tail
    assert tail.standard_error is None or np.isfinite(tail.standard_error)


def test_the_tail_is_one_more_step_of_macks_recursion() -> None:
    triangles = load_sample("genins")
    (plain,) = mack(triangles, choosing())
    (longer,) = mack(triangles, choosing(tail=Tail(TailKind.CONSTANT, 1.05, 71.0, 0.02)))
    for before, after in zip(plain.origins, longer.origins, strict=True):
        assert before.ultimate is not None
        process = (before.process_error or 0) ** 2 * 1.05**2 + before.ultimate * 71.0**2
        parameter = (before.parameter_error or 0) ** 2 * 1.05**2 + (before.ultimate * 0.02) ** 2
        assert after.process_error == pytest.approx(np.sqrt(process))
        assert after.parameter_error == pytest.approx(np.sqrt(parameter))


def test_the_tail_moves_all_origins_together() -> None:
    triangles = load_sample("genins")
    (plain,) = mack(triangles, choosing())
    (longer,) = mack(triangles, choosing(tail=Tail(TailKind.CONSTANT, 1.05, 71.0, 0.02)))
    together = (plain.total.parameter_error or 0) ** 2 * 1.05**2 + ((plain.total.ultimate or 0) * 0.02) ** 2
    assert longer.total.parameter_error == pytest.approx(np.sqrt(together))
