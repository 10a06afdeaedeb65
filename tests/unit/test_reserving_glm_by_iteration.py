"""The over-dispersed Poisson model refitted by weighted least squares from its definition, against ours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.triangles import Triangle
from backend.reserving.glm_error import analytic_error
from backend.reserving.odp_model import fit_odp
from backend.reserving.samples import load_sample


def refit(values):
    """
    Fit log(mean) = origin + age to the increments by iteratively reweighted least squares.

    Return Pearson's dispersion, the reserve by origin, its error by origin, and that of the total: process variance
    is dispersion times reserve, parameter variance the delta method over the coefficients' covariance.
    """
    size = len(values)
    increments = np.diff(values, axis=1, prepend=0.0)
    rows, columns = np.nonzero(~np.isnan(increments))
    design = np.zeros((size, size, 2 * size - 1))
    for row in range(size):
        for column in range(size):
            design[row, column, row] = 1.0
            if column:
                design[row, column, size + column - 1] = 1.0
    seen, target = design[rows, columns], increments[rows, columns]
    mean = np.maximum(target, target.mean() / 100)
    for _ in range(200):
        working = np.log(mean) + (target - mean) / mean
        normal = seen.T @ (mean[:, None] * seen)
        coefficients = np.linalg.solve(normal, seen.T @ (mean * working))
        before, mean = mean, np.exp(seen @ coefficients)
        if np.abs(mean / before - 1).max() < 1e-13:
            break
    dispersion = ((target - mean) ** 2 / mean).sum() / (len(target) - 2 * size + 1)
    covariance = dispersion * np.linalg.inv(seen.T @ (mean[:, None] * seen))
    ahead = np.where(np.isnan(increments), np.exp(design @ coefficients), 0.0)
    slopes = np.einsum("ij,ijp->ip", ahead, design)
    reserve = ahead.sum(axis=1)
    errors = np.sqrt(dispersion * reserve + np.einsum("ip,pq,iq->i", slopes, covariance, slopes))
    whole = slopes.sum(axis=0)
    return dispersion, reserve, errors, float(np.sqrt(dispersion * reserve.sum() + whole @ covariance @ whole))


def ours(values):
    size = len(values)
    rows = [[None if np.isnan(cell) else float(cell) for cell in row] for row in values]
    names = [str(2000 + row) for row in range(size)]
    model = fit_odp(Triangle.of_rows(names, [12 * (age + 1) for age in range(size)], rows))
    return model, analytic_error(model)


@pytest.mark.parametrize("sample", ["genins", "ukmotor", "mw2008", "abc", "mortgage"])
def test_published_triangles_have_the_error_of_the_model_fitted_anew(sample):
    (triangle,) = load_sample(sample).measures.values()
    dispersion, reserve, errors, total = refit(triangle.values)
    model, error = ours(triangle.values)

    assert model.dispersion == pytest.approx(dispersion, rel=1e-7)
    assert error.reserve == pytest.approx(reserve, rel=1e-7, abs=1e-6)
    assert error.standard_error == pytest.approx(errors, rel=1e-6, abs=1e-6)
    assert error.total_standard_error == pytest.approx(total, rel=1e-6)


def test_taylor_and_ashe_have_the_error_of_england_and_verrall():
    (triangle,) = load_sample("genins").measures.values()

    assert refit(triangle.values)[3] == pytest.approx(2_945_646.23, rel=1e-5)
    assert refit(triangle.values)[0] == pytest.approx(52_601.361511, rel=1e-6)


@settings(max_examples=25)
@given(st.integers(4, 7), st.data())
def test_any_triangle_of_rising_amounts_has_the_error_of_the_model_fitted_anew(size, data):
    amounts = st.floats(50.0, 500.0, allow_nan=False)
    increments = np.array(
        data.draw(st.lists(st.lists(amounts, min_size=size, max_size=size), min_size=size, max_size=size))
    )
    values = np.cumsum(increments, axis=1)
    values[np.add.outer(np.arange(size), np.arange(size)) >= size] = np.nan
    dispersion, reserve, errors, total = refit(values)
    model, error = ours(values)

    assert model.dispersion == pytest.approx(dispersion, rel=1e-6, abs=1e-9)
    assert error.reserve == pytest.approx(reserve, rel=1e-6)
    assert error.standard_error == pytest.approx(errors, rel=1e-5, abs=1e-4)
    assert error.total_standard_error == pytest.approx(total, rel=1e-5, abs=1e-4)
