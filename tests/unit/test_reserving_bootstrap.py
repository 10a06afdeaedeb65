"""The over-dispersed Poisson model: analytic error and bootstrap against the published figures of Taylor-Ashe."""

from dataclasses import replace

import numpy as np
import pytest

from backend.domain.studies.result import MethodResult
from backend.domain.studies.selection import FactorChoice, Selection, SimulationChoice, Tail
from backend.domain.studies.words import Average, TailKind
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.reserving import bootstrap_draws
from backend.reserving.bootstrap import LEVELS, odp_bootstrap
from backend.reserving.bootstrap_draws import simulate
from backend.reserving.glm_error import analytic_error
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.odp_model import OdpModel, fit_odp
from backend.reserving.samples import load_sample


def drawing(simulations: int, seed: int = 42) -> Selection:
    return Selection(simulation=SimulationChoice(simulations, seed))


def rows_of(*rows: tuple[float | None, ...]) -> Triangle:
    return Triangle.of_rows([str(2001 + at) for at in range(len(rows))], [12, 24, 36, 48][: len(rows[0])], rows)


@pytest.fixture(scope="module")
def taylor_ashe() -> OdpModel:
    """Give the model of Taylor-Ashe."""
    return fit_odp(load_sample("genins").measures[Measure.LOSS])


@pytest.fixture(scope="module")
def result() -> MethodResult:
    """Give 10,000 simulations of Taylor-Ashe."""
    return odp_bootstrap(load_sample("genins"), drawing(10_000))[0]


def test_the_model_gives_the_chain_ladders_reserve_and_the_published_dispersion(taylor_ashe: OdpModel) -> None:
    assert analytic_error(taylor_ashe).total_reserve == pytest.approx(18_680_855.6119, rel=1e-9)
    assert taylor_ashe.dispersion == pytest.approx(52_601.361511, rel=1e-9)
    assert taylor_ashe.degrees_of_freedom == 36


def test_the_analytic_error_is_the_published_one(taylor_ashe: OdpModel) -> None:
    assert analytic_error(taylor_ashe).total_standard_error == pytest.approx(2_945_646.23, rel=1e-8)
    assert analytic_error(taylor_ashe).total_standard_error == pytest.approx(2_945_660.87, rel=1e-5)


def test_the_analytic_error_agrees_with_a_general_fit_of_the_same_model(taylor_ashe: OdpModel) -> None:
    design, amounts, ahead = _design(load_sample("genins").measures[Measure.LOSS])
    beta = np.linalg.lstsq(design, np.log(np.maximum(amounts, 1.0)), rcond=None)[0]
    for _ in range(50):
        means = np.exp(design @ beta)
        working = design @ beta + (amounts - means) / means
        beta = np.linalg.solve(design.T * means @ design, design.T * means @ working)
    means, future = np.exp(design @ beta), np.exp(ahead @ beta)
    phi = ((amounts - means) ** 2 / means).sum() / (len(amounts) - len(beta))
    slope = ahead.T @ future
    variance = phi * future.sum() + phi * slope @ np.linalg.inv(design.T * means @ design) @ slope
    assert analytic_error(taylor_ashe).total_standard_error == pytest.approx(np.sqrt(variance), rel=1e-8)


def _design(triangle: Triangle) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    size = len(triangle.origins)
    full = np.zeros((size, size, 2 * size - 1))
    for row in range(size):
        for column in range(size):
            full[row, column, row] = 1
            if column:
                full[row, column, size + column - 1] = 1
    increments = np.diff(triangle.values, axis=1, prepend=0.0)
    return full[triangle.observed], increments[triangle.observed], full[~triangle.observed]


def test_the_bootstrap_lies_within_the_published_range(result: MethodResult) -> None:
    assert 18_680_000 * 0.98 <= (result.total.ibnr or 0) <= 18_900_000 * 1.02
    assert 2_900_000 <= (result.total.standard_error or 0) <= 3_100_000


@pytest.mark.parametrize(("level", "published"), [("0.75", 20_776_083), ("0.95", 24_239_430), ("0.995", 28_106_955)])
def test_quantiles_lie_near_the_published_ones(result: MethodResult, level: str, published: float) -> None:
    assert result.total.quantiles[level] == pytest.approx(published, rel=0.03)


def test_leaving_out_the_process_error_would_be_seen(result: MethodResult, taylor_ashe: OdpModel) -> None:
    analytic = analytic_error(taylor_ashe)
    assert (result.total.standard_error or 0) > analytic.total_parameter_error * 1.03
    assert np.hypot(analytic.total_process_error, analytic.total_parameter_error) == analytic.total_standard_error


def test_errors_by_origin_lie_near_the_analytic_ones(result: MethodResult, taylor_ashe: OdpModel) -> None:
    simulated = np.array([row.standard_error for row in result.origins], dtype=float)
    assert simulated[2:] == pytest.approx(analytic_error(taylor_ashe).standard_error[2:], rel=0.1)
    assert simulated[0] == 0


def test_the_same_seed_gives_the_same_figures_and_another_seed_others() -> None:
    triangles = load_sample("genins")
    first, again = odp_bootstrap(triangles, drawing(500)), odp_bootstrap(triangles, drawing(500))
    assert first == again
    assert odp_bootstrap(triangles, drawing(500, seed=7))[0].total != first[0].total


def test_more_simulations_than_fit_in_memory_at_once_are_drawn_in_parts(taylor_ashe: OdpModel) -> None:
    simulated = simulate(taylor_ashe, SimulationChoice(25_000, 1))
    halves = simulated.reserves.sum(axis=0)[:12_500], simulated.reserves.sum(axis=0)[12_500:]
    assert simulated.reserves.shape == (10, 25_000)
    assert halves[0].mean() == pytest.approx(halves[1].mean(), rel=0.02)
    assert not np.array_equal(halves[0], halves[1])


def test_quantiles_rise_and_the_fan_has_every_percent(result: MethodResult) -> None:
    cuts = [result.total.quantiles[str(level)] for level in LEVELS]
    assert cuts == sorted(cuts)
    assert len(result.samples) == 99
    assert list(result.samples) == sorted(result.samples)
    assert result.samples[49] == cuts[0]
    assert result.samples[94] == pytest.approx(cuts[3])


def test_ibnr_is_the_mean_and_the_chain_ladders_stands_beside_it(result: MethodResult) -> None:
    assert result.total.ibnr == result.parameters["mean_reserve"]
    assert result.parameters["chain_ladder_ibnr"] == pytest.approx(18_680_855.6119)
    assert (result.total.ultimate or 0) - (result.total.latest or 0) == pytest.approx(result.total.ibnr)
    assert any("mean of the simulations" in note for note in result.notes)


def test_scaling_the_triangle_scales_every_simulated_figure() -> None:
    one = load_sample("raa").measures[Measure.LOSS]
    small = odp_bootstrap(TriangleSet({Measure.LOSS: one}), drawing(300))[0]
    large = odp_bootstrap(
        TriangleSet({Measure.LOSS: Triangle(one.origins, one.ages, one.values * 1000)}), drawing(300)
    )[0]
    assert large.total.standard_error == pytest.approx(1000 * (small.total.standard_error or 0))
    assert np.array(large.samples) == pytest.approx(1000 * np.array(small.samples))


def test_choices_that_the_model_does_not_follow_are_said() -> None:
    choice = FactorChoice(average=Average.SIMPLE, tail=Tail(TailKind.CONSTANT, 1.05))
    plain = odp_bootstrap(load_sample("genins"), drawing(200))[0]
    chosen = odp_bootstrap(load_sample("genins"), replace(drawing(200), factors=choice))[0]
    assert chosen.total == plain.total
    assert len(chosen.notes) == len(plain.notes) + 2


def test_an_age_at_which_nothing_ever_happens_costs_no_parameter() -> None:
    quiet = fit_odp(
        rows_of((100, 150, 150, 150), (110, 180, 180, None), (120, 170, None, None), (90, None, None, None))
    )
    assert quiet.parameters == 4 + 2 - 1
    assert len(quiet.residuals) == 7
    assert analytic_error(quiet).total_reserve > 0


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (((100, 90, 80), (110, 95, None), (120, None, None)), "amounts that fall"),
        (((100, 150), (110, None)), "not more amounts than parameters"),
        (((0, 150, 160), (0, 170, None), (0, None, None)), "no factor above zero"),
        (((100, 150, 160, 161), (90, 140, 130, None), (80, 130, None, None), (70, None, None, None)), "cancel out"),
    ],
)
def test_what_the_model_cannot_fit_is_said_in_a_sentence(
    rows: tuple[tuple[float | None, ...], ...], sentence: str
) -> None:
    with pytest.raises(NotEstimableError, match=sentence):
        odp_bootstrap(TriangleSet({Measure.LOSS: rows_of(*rows)}), drawing(100))


def test_a_triangle_whose_draws_often_lose_an_age_is_not_estimable() -> None:
    with pytest.raises(NotEstimableError, match="Too many simulations"):
        odp_bootstrap(load_sample("mortgage"), drawing(2_000))


def test_draws_without_a_factor_are_counted_and_a_wild_scatter_is_said() -> None:
    (result,) = odp_bootstrap(load_sample("berqsherm"), drawing(10_000))
    assert any("left out" in note for note in result.notes)
    assert any("Read the quantiles" in note for note in result.notes)


def test_no_sample_gives_a_figure_that_is_not_finite() -> None:
    for code in ("ukmotor", "abc", "mw2008", "usauto", "prism_oqdq", "liab", "ia_sample"):
        (result,) = odp_bootstrap(load_sample(code), drawing(200))
        for row in (*result.origins, result.total):
            assert all(np.isfinite([row.latest, row.ultimate, row.ibnr, row.standard_error, *row.quantiles.values()]))


def test_the_notes_speak_in_words_and_not_in_names_of_parameters() -> None:
    notes = odp_bootstrap(load_sample("genins"), drawing(100))[0].notes

    assert not any("_" in note for note in notes)


@pytest.mark.parametrize(("place", "age"), [(0, 0), (0, 4)])
def test_a_missing_amount_is_told_as_standing_before_the_newest_at_any_age(place: int, age: int) -> None:
    genins = load_sample("genins")
    triangle = genins.measures[genins.basis]
    cells = triangle.values.copy()
    cells[place, age] = np.nan
    lacking = TriangleSet({genins.basis: Triangle(triangle.origins, triangle.ages, cells)})

    with pytest.raises(NotEstimableError, match="missing before an origin's newest"):
        odp_bootstrap(lacking, drawing(100))


def test_one_draw_for_an_origin_scatters_as_the_cells_it_stands_for() -> None:
    """The sum of gammas of one scale: mean and variance of the sum, and falls taken with their sign."""
    random = np.random.default_rng(1)
    means = np.repeat(np.array([[300.0], [200.0], [-50.0]]), 200_000, axis=1)
    drawn = bootstrap_draws._draw_sum(means, 20.0, random)

    assert drawn.mean() == pytest.approx(450.0, rel=0.005)
    assert drawn.var() == pytest.approx(20.0 * 550.0, rel=0.02)


def test_a_simulation_with_a_mean_that_is_no_number_has_no_sum() -> None:
    means = np.array([[100.0, np.nan, np.inf], [50.0, 1.0, 1.0]])
    drawn = bootstrap_draws._draw_sum(means, 20.0, np.random.default_rng(1))

    assert np.isfinite(drawn).tolist() == [True, False, False]
