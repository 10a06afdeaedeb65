"""Link ratios become factors as the actuary chose: averages, newest periods, exclusions, factors picked by hand."""

import numpy as np
import pytest

from backend.domain.studies.selection import FactorChoice, Tail
from backend.domain.studies.words import Average, SigmaRule, TailKind
from backend.domain.triangles import Measure
from backend.reserving.factors import count_weights, development_of, select_factors
from backend.reserving.ratios import link_ratios
from backend.reserving.samples import load_sample
from fixtures.triangles import NAN, drawn, triangle_of

FOUR = triangle_of([[100, 150, 180, 190], [200, 280, 330, NAN], [50, 90, NAN, NAN], [80, NAN, NAN, NAN]])


def _factor(average: Average, **more: object) -> float:
    return float(select_factors(FOUR, FactorChoice(average=average, **more)).factors[0])  # type: ignore[arg-type]


def test_the_volume_average_divides_sums() -> None:
    assert _factor(Average.VOLUME) == pytest.approx((150 + 280 + 90) / (100 + 200 + 50))


def test_the_simple_average_is_the_plain_mean() -> None:
    assert _factor(Average.SIMPLE) == pytest.approx((1.5 + 1.4 + 1.8) / 3)


def test_the_regression_average_is_least_squares_through_the_origin() -> None:
    younger, older = np.array([100.0, 200, 50]), np.array([150.0, 280, 90])
    assert _factor(Average.REGRESSION) == pytest.approx(np.linalg.lstsq(younger[:, None], older)[0][0])


def test_the_geometric_average_is_the_root_of_the_product() -> None:
    assert _factor(Average.GEOMETRIC) == pytest.approx((1.5 * 1.4 * 1.8) ** (1 / 3))


def test_the_medial_average_leaves_out_the_highest_and_lowest() -> None:
    assert _factor(Average.MEDIAL) == pytest.approx(1.5)


def test_the_medial_average_of_two_ratios_keeps_both() -> None:
    selected = select_factors(FOUR, FactorChoice(average=Average.MEDIAL))
    assert selected.factors[1] == pytest.approx((180 / 150 + 330 / 280) / 2)


def test_one_age_may_have_its_own_average() -> None:
    selected = select_factors(FOUR, FactorChoice(averages={24: Average.SIMPLE}))
    assert selected.factors[0] == pytest.approx(520 / 350)
    assert selected.factors[1] == pytest.approx((180 / 150 + 330 / 280) / 2)


def test_the_newest_periods_are_counted_age_by_age() -> None:
    counts = count_weights(FOUR, FactorChoice(last_periods=2))
    assert counts.tolist() == [[False, True, True], [True, True, False], [True, False, False], [False] * 3]


def test_an_excluded_ratio_does_not_bring_an_older_one_back() -> None:
    counts = count_weights(FOUR, FactorChoice(last_periods=2, excluded=frozenset({("2003", 12)})))
    assert counts[:, 0].tolist() == [False, True, False, False]


def test_an_exclusion_that_names_no_cell_changes_nothing() -> None:
    plain = count_weights(FOUR, FactorChoice())
    assert np.array_equal(count_weights(FOUR, FactorChoice(excluded=frozenset({("1999", 12), ("2001", 48)}))), plain)


def test_a_picked_factor_replaces_the_average_and_has_no_error() -> None:
    selected = select_factors(FOUR, FactorChoice(picked={12: 1.7}))
    assert selected.factors[0] == 1.7
    assert np.isnan([selected.sigmas[0], selected.standard_errors[0], selected.alphas[0]]).all()


def test_growth_from_zero_is_not_a_link_ratio() -> None:
    triangle = triangle_of([[0, 10, 20], [5, 10, NAN], [0, NAN, NAN]])
    assert np.isnan(link_ratios(triangle)[0, 0])
    assert select_factors(triangle, FactorChoice()).factors[0] == 2.0


def test_growth_from_a_negative_amount_is_not_a_link_ratio() -> None:
    assert np.isnan(link_ratios(triangle_of([[-5, 10], [4, NAN]]))).all()


def test_an_age_whose_every_ratio_is_excluded_has_no_factor() -> None:
    excluded = frozenset({("2001", 36)})
    assert np.isnan(select_factors(FOUR, FactorChoice(excluded=excluded)).factors[2])


@pytest.mark.parametrize(("average", "alpha"), [(Average.VOLUME, 1), (Average.SIMPLE, 0), (Average.REGRESSION, 2)])
def test_sigma_and_error_are_those_of_a_weighted_regression(average: Average, alpha: int) -> None:
    triangle = triangle_of(drawn(8, 8))
    excluded = frozenset({("2002", 12), ("2005", 12)})
    selected = select_factors(triangle, FactorChoice(average=average, excluded=excluded))
    rows = [0, 2, 3, 5, 6]
    younger, older = triangle.values[rows, 0], triangle.values[rows, 1]
    root = younger ** ((alpha - 2) / 2)
    slope, rest, *_ = np.linalg.lstsq((root * younger)[:, None], root * older)
    sigma = np.sqrt(rest[0] / (len(rows) - 1))
    assert selected.factors[0] == pytest.approx(slope[0])
    assert selected.sigmas[0] == pytest.approx(sigma)
    assert selected.standard_errors[0] == pytest.approx(sigma / np.sqrt((root**2 * younger**2).sum()))


def test_macks_rule_takes_the_smallest_of_predecessors_and_their_continued_ratio() -> None:
    sigmas = select_factors(triangle_of(drawn(6, 6)), FactorChoice()).sigmas
    first, second = sigmas[2] ** 2, sigmas[3] ** 2
    assert sigmas[4] ** 2 == pytest.approx(min(second**2 / first, first, second))


def test_the_log_linear_rule_extends_the_line_through_the_logarithms() -> None:
    sigmas = select_factors(triangle_of(drawn(7, 7)), FactorChoice(sigma=SigmaRule.LOGLINEAR)).sigmas
    slope, intercept = np.polyfit(np.arange(5), np.log(sigmas[:5]), 1)
    assert sigmas[5] == pytest.approx(np.exp(intercept + slope * 5))


def test_with_three_origins_the_last_sigma_repeats_the_only_one() -> None:
    sigmas = select_factors(triangle_of(drawn(3, 3)), FactorChoice()).sigmas
    assert sigmas[1] == sigmas[0]


def test_a_perfect_triangle_has_sigmas_of_zero() -> None:
    perfect = triangle_of([[100, 200, 300, 330], [50, 100, 150, NAN], [10, 20, NAN, NAN], [7, NAN, NAN, NAN]])
    assert select_factors(perfect, FactorChoice()).sigmas.tolist() == [0, 0, 0]


def test_cumulative_factors_multiply_to_the_tail() -> None:
    selected = select_factors(FOUR, FactorChoice(tail=Tail(TailKind.CONSTANT, 1.1)))
    assert selected.cdf[-1] == 1.1
    assert selected.cdf[0] == pytest.approx(np.prod(selected.factors) * 1.1)


def test_the_development_shows_other_averages_beside_the_selected_factors() -> None:
    development = development_of(Measure.PAID, FOUR, FactorChoice(average=Average.SIMPLE, picked={24: 1.3}))
    assert development.averages["volume"][0] == pytest.approx(520 / 350)
    assert development.averages["volume, last 3"][0] == pytest.approx(520 / 350)
    assert development.averages["simple"][1] == pytest.approx((180 / 150 + 330 / 280) / 2)
    assert development.selected[1] == 1.3
    assert set(development.averages) >= {"regression", "geometric", "medial", "volume, last 5"}


def test_the_development_says_none_where_nothing_is_observed() -> None:
    development = development_of(Measure.PAID, FOUR, FactorChoice())
    assert development.link_ratios[3] == (None, None, None)
    assert development.counts[3] == (False, False, False)
    assert development.link_ratios[0][0] == 1.5
    assert len(development.cdf) == 4


def test_the_development_of_a_published_triangle_keeps_its_errors() -> None:
    triangles = load_sample("raa")
    development = development_of(triangles.basis, triangles.measures[triangles.basis], FactorChoice())
    assert development.selected[0] == pytest.approx(2.999359, abs=1e-6)
    assert development.standard_errors[0] == pytest.approx(1.130203, abs=1e-5)
    assert development.sigmas[0] == pytest.approx(166.983470, abs=1e-4)
