"""Mack's two tests: the published example, cases counted by hand, and a form that can really reject."""

from math import sqrt

import numpy as np
import pytest

from backend.domain.triangles import Triangle
from backend.reserving.assumption_tests import correlate_development, count_calendar_years, examine_assumptions
from backend.reserving.diagonals import calendar_index
from backend.reserving.ratios import link_ratios
from backend.reserving.samples import load_sample
from fixtures.triangles import NAN, drawn, triangle_of


def _of(sample: str) -> Triangle:
    triangles = load_sample(sample)
    return triangles.measures[triangles.basis]


def test_development_of_raa_is_as_mack_published_it() -> None:
    found = examine_assumptions(_of("raa")).development_correlation
    assert found is not None
    assert found.statistic == pytest.approx(0.069557823)
    assert (found.low, found.high) == pytest.approx((-0.12746658, 0.12746658))
    assert not found.rejects


def test_calendar_years_of_raa_are_as_mack_published_them() -> None:
    found = examine_assumptions(_of("raa")).calendar_year
    assert found is not None
    assert (found.z, found.expected) == (14, 12.875)
    assert found.variance == pytest.approx(3.978515625)
    assert (found.low, found.high) == pytest.approx((8.9656, 16.7844), abs=1e-4)
    assert not found.rejects


def test_correlated_development_is_rejected() -> None:
    found = examine_assumptions(_of("mw2008")).development_correlation
    assert found is not None
    assert found.statistic > found.high
    assert found.rejects


def test_equal_ranks_give_a_correlation_of_one_and_opposite_ranks_of_minus_one() -> None:
    ratios = np.array([[1.1, 1.2], [1.2, 1.3], [1.3, 1.4], [1.4, NAN]])
    turned = np.array([[1.1, 1.4], [1.2, 1.3], [1.3, 1.2], [1.4, NAN]])
    same, opposite = correlate_development(ratios), correlate_development(turned)
    assert same is not None
    assert opposite is not None
    assert (same.statistic, opposite.statistic) == pytest.approx((1, -1))
    assert same.high == pytest.approx(0.6744897501960817 * sqrt(1 / 2))


def test_equal_ratios_share_their_rank() -> None:
    ratios = np.array([[1.1, 1.1], [1.1, 1.2], [1.3, 1.3], [1.0, NAN]])
    found = correlate_development(ratios)
    assert found is not None
    assert found.statistic == pytest.approx(1 - 6 * (0.5**2 + 0.5**2) / 24)


def test_the_statistic_weighs_each_pair_of_ages_with_its_origins_less_one() -> None:
    ratios = np.array([[1, 1, 2.0], [2, 2, 1], [3, 3, NAN], [4, NAN, NAN]])
    found = correlate_development(ratios)
    assert found is not None
    assert found.statistic == pytest.approx((2 * 1 + 1 * -1) / 3)


def test_small_triangles_have_no_test_of_development() -> None:
    assert correlate_development(link_ratios(triangle_of(drawn(3, 3)))) is None
    assert correlate_development(np.full((3, 2), NAN)) is None


def test_a_calendar_year_of_large_ratios_alone_is_rejected() -> None:
    values = drawn(11, 11)
    ratios = values[:, 1:] / values[:, :-1]
    calendar = calendar_index(triangle_of(values))
    stretched = np.where(calendar[:, 1:] % 2 == 0, ratios + 5, ratios)
    found = count_calendar_years(stretched, calendar)
    assert found is not None
    assert found.z < found.low
    assert found.rejects


def test_the_verdict_holds_the_distance_from_expectation_against_the_band() -> None:
    for sample in ("abc", "genins", "mw2014", "ukmotor"):
        found = examine_assumptions(_of(sample)).calendar_year
        assert found is not None
        assert found.high - found.expected == pytest.approx(1.959963984540054 * sqrt(found.variance))
        assert found.low + found.high == pytest.approx(2 * found.expected)
        assert found.rejects is not (found.low <= found.z <= found.high)


def test_calendar_years_count_smaller_of_two_sides_on_each_diagonal() -> None:
    ratios = np.array([[1.0, 5.0, 1.0], [2.0, 1.0, NAN], [3.0, NAN, NAN], [NAN, NAN, NAN]])
    calendar = np.add.outer(np.arange(4), np.arange(4))
    found = count_calendar_years(ratios, calendar)
    assert found is not None
    assert (found.z, found.expected, found.variance) == pytest.approx((1, 0.5, 0.25))


def test_small_triangles_have_no_test_of_calendar_years() -> None:
    tests = examine_assumptions(triangle_of(drawn(3, 3)))
    assert tests.calendar_year is None
    assert tests.development_correlation is None


def test_an_empty_triangle_has_no_tests() -> None:
    tests = examine_assumptions(triangle_of(np.full((4, 4), NAN)))
    assert (tests.calendar_year, tests.development_correlation) == (None, None)
