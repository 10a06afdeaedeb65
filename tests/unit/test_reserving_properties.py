"""Laws that hold for every triangle: scaling, a further origin that changes nothing, one year within the run-off."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from backend.domain.studies.result import MethodResult, OriginFigures
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.words import Average, SigmaRule
from backend.domain.triangles import FloatArray
from backend.reserving.chain_ladder import chain_ladder, project
from backend.reserving.diagnostics import diagnose
from backend.reserving.mack import mack
from backend.reserving.mack_batch import mack_batch
from backend.reserving.one_year import one_year
from fixtures.triangles import choosing, paid_of, triangle_of

GROWTH = st.floats(1.01, 3.0)


@st.composite
def triangles(draw: st.DrawFn, smallest: int = 4, largest: int = 8) -> FloatArray:
    """Draw a triangle whose amounts grow, each origin in its own way."""
    size = draw(st.integers(smallest, largest))
    growth = draw(arrays(np.float64, (size, size), elements=GROWTH))
    growth[:, 0] *= 1000
    values = np.cumprod(growth, axis=1)
    values[np.add.outer(np.arange(size), np.arange(size)) >= size] = np.nan
    return values


def _money(result: MethodResult) -> list[float]:
    return [figure for row in (result.total, *result.origins) for figure in _figures(row) if figure is not None]


def _figures(row: OriginFigures) -> tuple[float | None, ...]:
    return (row.latest, row.ultimate, row.ibnr, row.standard_error, row.process_error, row.parameter_error)


@given(triangles(), st.sampled_from([0.001, 0.5, 7.0, 1e6]), st.sampled_from(list(SigmaRule)))
def test_scaling_a_triangle_scales_every_amount_of_every_method(
    values: FloatArray, scale: float, rule: SigmaRule
) -> None:
    for average in (Average.VOLUME, Average.SIMPLE, Average.REGRESSION):
        selection = choosing(sigma=rule, average=average)
        for method in (chain_ladder, mack, one_year):
            (plain,), (scaled,) = method(paid_of(values), selection), method(paid_of(values * scale), selection)
            np.testing.assert_allclose(_money(scaled), np.array(_money(plain)) * scale, rtol=1e-7, atol=1e-7 * scale)


@given(triangles(), st.sampled_from([0.01, 100.0]))
def test_scaling_a_triangle_changes_no_factor_and_no_verdict(values: FloatArray, scale: float) -> None:
    plain, scaled = diagnose(paid_of(values), Selection()), diagnose(paid_of(values * scale), Selection())
    first, second = project(triangle_of(values), FactorChoice()), project(triangle_of(values * scale), FactorChoice())
    np.testing.assert_allclose(first.selected.factors, second.selected.factors, rtol=1e-12)
    np.testing.assert_allclose(
        [one.ibnr * scale for one in plain.run_off], [one.ibnr for one in scaled.run_off], atol=1e-5 * scale
    )


@given(triangles(), st.floats(1.0, 1e6), st.integers(0, 3))
def test_a_further_origin_that_develops_as_selected_leaves_the_others_alone(
    values: FloatArray, first: float, place: int
) -> None:
    plain = project(triangle_of(values), FactorChoice())
    further = first * np.cumprod(np.append(1.0, plain.selected.factors))
    added = np.insert(values, place, np.where(np.isnan(values[place]), np.nan, further), axis=0)
    again = project(triangle_of(added), FactorChoice())
    np.testing.assert_allclose(again.selected.factors, plain.selected.factors, rtol=1e-9)
    np.testing.assert_allclose(np.delete(again.ultimate, place), plain.ultimate, rtol=1e-9)


@given(triangles(), st.sampled_from(list(SigmaRule)))
def test_one_year_is_within_the_run_off(values: FloatArray, rule: SigmaRule) -> None:
    selection = choosing(sigma=rule)
    (year,), (whole,) = one_year(paid_of(values), selection), mack(paid_of(values), selection)
    for one, all_years in zip((year.total, *year.origins), (whole.total, *whole.origins), strict=True):
        assert (one.standard_error or 0) <= (all_years.standard_error or 0) * (1 + 1e-9) + 1e-9


@given(st.lists(triangles(5, 5), min_size=1, max_size=4))
def test_a_triangle_in_a_batch_is_the_triangle_alone(many: list[FloatArray]) -> None:
    batch = mack_batch(np.stack(many), SigmaRule.MACK)
    for at, values in enumerate(many):
        (alone,) = mack(paid_of(values), Selection())
        np.testing.assert_allclose(batch.standard_error[at], alone.total.standard_error, rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(batch.ultimate[at], alone.total.ultimate, rtol=1e-9)
