"""The one-year view is Merz and Wuthrich's, written out here once more, and never above the run-off error."""

import numpy as np
import pytest

from backend.domain.studies.selection import FactorChoice, Selection, Tail
from backend.domain.studies.words import Average, SigmaRule, TailKind
from backend.domain.triangles import FloatArray
from backend.reserving.chain_ladder import project
from backend.reserving.mack import mack
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.one_year import one_year
from backend.reserving.samples import load_sample
from fixtures.triangles import choosing, drawn, paid_of, triangle_of

SQUARES = ["genins", "raa", "abc", "mw2008", "mw2014", "ukmotor", "mortgage"]


def _written_out(values: FloatArray) -> tuple[list[float], float]:
    """Return the errors term by term: the paper's Delta and Phi + Psi apart, Lambda and Xi for two origins."""
    projection = project(triangle_of(values), FactorChoice())
    f, sigma, size = projection.selected.factors, projection.selected.sigmas, len(values)
    last, ultimate = size - 1, projection.ultimate
    now = [np.nansum(values[: last - j, j]) for j in range(last)]
    then = [np.nansum(values[: last - j + 1, j]) for j in range(last)]
    newest = [values[last - j, j] for j in range(last)]
    ratio = sigma**2 / f**2
    weight = [newest[j] / then[j] for j in range(last)]
    estimation, process, shared, joint = np.zeros(size), np.zeros(size), np.zeros(size), np.zeros(size)
    for i in range(1, size):
        own, later = last - i, range(last - i + 1, last)
        tail_of_estimation = sum(weight[j] ** 2 * ratio[j] / now[j] for j in later)
        tail_of_process = sum(weight[j] ** 2 * ratio[j] / newest[j] for j in later)
        estimation[i] = ratio[own] / now[own] + tail_of_estimation
        process[i] = ratio[own] / newest[own] + tail_of_process
        shared[i] = weight[own] * ratio[own] / now[own] + tail_of_estimation
        joint[i] = ratio[own] / then[own] + tail_of_process
    squares = ultimate**2 * (estimation + process)
    pairs = sum(2 * ultimate[i] * ultimate[k] * (shared[i] + joint[i]) for k in range(size) for i in range(1, k))
    return [float(one) for one in np.sqrt(squares)], float(np.sqrt(squares.sum() + pairs))


@pytest.mark.parametrize("sample", SQUARES)
def test_the_errors_are_those_of_the_published_terms(sample: str) -> None:
    triangles = load_sample(sample)
    (result,) = one_year(triangles, Selection())
    by_origin, total = _written_out(np.array(triangles.measures[triangles.basis].values))
    assert [row.standard_error for row in result.origins] == pytest.approx(by_origin, rel=1e-9)
    assert result.total.standard_error == pytest.approx(total, rel=1e-9)


@pytest.mark.parametrize("average", [Average.VOLUME, Average.SIMPLE, Average.REGRESSION])
@pytest.mark.parametrize("rule", SigmaRule)
@pytest.mark.parametrize("sample", SQUARES)
def test_one_year_is_never_above_the_whole_run_off(sample: str, rule: SigmaRule, average: Average) -> None:
    triangles, selection = load_sample(sample), choosing(sigma=rule, average=average)
    (result,), (whole,) = one_year(triangles, selection), mack(triangles, selection)
    for year, run_off in zip((result.total, *result.origins), (whole.total, *whole.origins), strict=True):
        assert (year.standard_error or 0) <= (run_off.standard_error or 0) * (1 + 1e-12)


def test_the_run_off_error_stands_beside_the_one_year_error() -> None:
    triangles = load_sample("genins")
    (result,), (whole,) = one_year(triangles, Selection()), mack(triangles, Selection())
    assert result.parameters["run_off_standard_error"] == whole.total.standard_error
    assert result.parameters["run_off_standard_errors"] == [row.standard_error for row in whole.origins]


def test_the_origin_that_ends_within_a_year_has_the_same_error_in_both_views() -> None:
    triangles = load_sample("genins")
    (result,), (whole,) = one_year(triangles, Selection()), mack(triangles, Selection())
    assert result.origins[1].standard_error == pytest.approx(whole.origins[1].standard_error)
    assert result.origins[0].standard_error == 0


def test_a_tail_scales_the_result_and_is_said_to_be_certain() -> None:
    triangles = load_sample("genins")
    (plain,) = one_year(triangles, Selection())
    (longer,) = one_year(triangles, choosing(tail=Tail(TailKind.CONSTANT, 1.1)))
    assert longer.total.standard_error == pytest.approx(1.1 * (plain.total.standard_error or 0))
    assert "certain" in longer.notes[0]


def test_the_error_of_the_next_diagonal_is_what_simulating_it_gives() -> None:
    values = drawn(6, 6)
    projection = project(triangle_of(values), FactorChoice())
    (result,) = one_year(paid_of(values), Selection())
    selected, random = projection.selected, np.random.default_rng(3)
    rows = np.arange(1, 6)
    at = 5 - rows
    parameter = selected.factors + random.normal(size=(40_000, 5)) * selected.standard_errors
    noise = random.normal(size=(40_000, 5)) * selected.sigmas[at] * np.sqrt(projection.latest[rows])
    newest = projection.latest[rows] * parameter[:, at] + noise
    weights, coming = selected.weights[at], projection.latest[rows]
    renewed = np.empty((40_000, 5))
    renewed[:, at] = (weights * selected.factors[at] + newest) / (weights + coming)
    totals = sum(newest[:, row - 1] * np.prod(renewed[:, 5 - row + 1 :], axis=1) for row in rows)
    assert np.std(totals) == pytest.approx(result.total.standard_error, rel=0.03)


def test_a_picked_factor_leaves_the_origins_that_do_not_pass_it_their_error() -> None:
    (result,) = one_year(paid_of(drawn(6, 6)), choosing(picked={24: 1.3}))
    assert [row.standard_error is None for row in result.origins] == [False] * 4 + [True] * 2
    assert result.total.standard_error is None
    assert result.parameters == {}
    assert "picked by hand" in result.notes[0]


def test_trapezoids_have_a_one_year_view() -> None:
    triangles = paid_of(drawn(9, 9)[:, :4])
    (result,), (whole,) = one_year(triangles, Selection()), mack(triangles, Selection())
    assert 0 < (result.total.standard_error or 0) < (whole.total.standard_error or 0)
    assert [row.standard_error for row in result.origins[:6]] == [0] * 6


def test_quarterly_ages_have_no_one_year_view() -> None:
    with pytest.raises(NotEstimableError, match="a year apart"):
        one_year(paid_of(drawn(4, 13, step=4), months=3), Selection())
