"""Standardised residuals of the selected factors: what the link ratios say against the model."""

import numpy as np

from backend.domain.studies.result import Residual
from backend.domain.studies.selection import FactorChoice
from backend.domain.triangles import FloatArray, Triangle
from backend.reserving.diagonals import calendar_index
from backend.reserving.factors import SelectedFactors, select_factors
from backend.reserving.ratios import quotient
from backend.reserving.run_off_error import spread_of

SMALLEST_SHARE = 1e-9
"""Spread, relative to the amount, below which there is nothing to standardise with."""


def list_residuals(triangle: Triangle, choice: FactorChoice) -> tuple[Residual, ...]:
    """
    Return the residual of each link ratio that counts, divided by its standard deviation under Mack's model.

    The deviation allows for the ratio's own pull on the factor (its leverage), as R's `rstandard` does. Ages with a
    single ratio, a factor picked by hand or an average without a variance have none, nor has a ratio that is next to
    all of its age.
    """
    selected = select_factors(triangle, choice)
    calendar = calendar_index(triangle)
    found = []
    for age in range(len(selected.factors)):
        rows = np.flatnonzero(selected.counts[:, age])
        residuals = _standardise(triangle, selected, age)
        fitted = triangle.values[rows, age] * selected.factors[age]
        found += [
            Residual(triangle.origins[row], triangle.ages[age], int(calendar[row, age + 1]), float(fit), float(one))
            for row, fit, one in zip(rows, fitted, residuals, strict=False)
            if np.isfinite(one)
        ]
    return tuple(found)


def _standardise(triangle: Triangle, selected: SelectedFactors, age: int) -> FloatArray:
    rows, alpha, sigma = selected.counts[:, age], selected.alphas[age], selected.sigmas[age]
    amounts = triangle.values[rows, age]
    if rows.sum() <= 1 or np.isnan(alpha) or not sigma > SMALLEST_SHARE * amounts.max() ** (alpha / 2):
        return np.empty(0)
    leverage = amounts**alpha / selected.weights[age]
    deviation = sigma * np.sqrt(spread_of(amounts, alpha) * (1 - leverage))
    return quotient(triangle.values[rows, age + 1] - amounts * selected.factors[age], deviation)
