"""The over-dispersed Poisson model that gives the chain ladder's reserves: fitted increments, residuals, dispersion."""

from dataclasses import dataclass

import numpy as np

from backend.domain.studies.selection import FactorChoice
from backend.domain.triangles import FloatArray, Triangle
from backend.reserving.chain_ladder import newest_column, project
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.ratios import BoolArray

_ROUNDING = 1e-9
"""A fitted increment below this share of the largest is a rounding error of zero."""


@dataclass(frozen=True, slots=True, eq=False)
class OdpModel:
    """
    Fitted increments of all cells, shape (origins, ages); `residuals` of `used` cells in the order of the array.

    `used` are the observed cells with a fitted increment above zero, `ahead` the cells to come; a row or column in
    which nothing ever happens has no parameter. `residuals` are Pearson's without dispersion.
    """

    fitted: FloatArray
    used: BoolArray
    ahead: BoolArray
    residuals: FloatArray
    parameters: int
    dispersion: float
    latest: FloatArray

    @property
    def degrees_of_freedom(self) -> int:
        """Return how many more cells than parameters there are."""
        return len(self.residuals) - self.parameters

    @property
    def adjusted_residuals(self) -> FloatArray:
        """Return the residuals scaled up for the parameters fitted: times the root of n / (n - p)."""
        return np.asarray(self.residuals * np.sqrt(len(self.residuals) / self.degrees_of_freedom))


def fit_odp(triangle: Triangle) -> OdpModel:
    """
    Return the model of a triangle by volume-weighted chain ladder, which gives its maximum likelihood.

    Source: Renshaw and Verrall (1998); England and Verrall (2002), section 2.3 and appendix 1.

    Raises:
        NotEstimableError: a fitted increment is below zero, or there are not more cells than parameters.

    """
    start = newest_column(triangle)
    fitted = _fitted_increments(triangle, start)
    actual = np.diff(triangle.values, axis=1, prepend=0.0)
    columns = np.arange(fitted.shape[1])[None, :]
    seen, ahead = columns <= start[:, None], (columns > start[:, None]) & (start >= 0)[:, None]
    _must_fit(fitted, actual, seen)
    used = seen & (fitted > 0)
    residuals = (actual[used] - fitted[used]) / np.sqrt(fitted[used])
    parameters = int(used.any(axis=1).sum() + used.any(axis=0).sum()) - 1
    if len(residuals) <= parameters:
        raise NotEstimableError("There are not more amounts than parameters, so nothing tells how much they scatter.")
    dispersion = float((residuals**2).sum() / (len(residuals) - parameters))
    latest = np.where(start >= 0, triangle.latest, np.nan)
    return OdpModel(fitted, used, ahead, residuals, parameters, dispersion, latest)


def _fitted_increments(triangle: Triangle, start: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> FloatArray:
    """Return the newest amount brought back and forth by the factors, as increments; tiny ones are zero."""
    projection = project(triangle, FactorChoice())
    factors = projection.selected.factors
    if np.isnan(factors).any() or (factors <= 0).any():
        raise NotEstimableError("An age has no factor above zero, so the model has no fitted amounts there.")
    growth = np.append(1.0, np.cumprod(factors))
    base = np.where(start >= 0, projection.latest / growth[np.maximum(start, 0)], 0.0)
    increments = np.diff(base[:, None] * growth[None, :], axis=1, prepend=0.0)
    tiny = np.abs(increments) <= _ROUNDING * np.abs(increments).max(initial=0.0)
    return np.where(tiny, 0.0, increments)


def _must_fit(fitted: FloatArray, actual: FloatArray, seen: BoolArray) -> None:
    if (fitted < 0).any():
        raise NotEstimableError(
            "The model fits amounts that fall from one age to the next, for which it has no variance."
        )
    if np.isnan(actual[seen]).any():
        raise NotEstimableError("Amounts are missing before an origin's newest, so its increments are not known.")
    zero = seen & (fitted == 0)
    if (np.abs(actual[zero]) > _ROUNDING * np.abs(actual[seen]).max(initial=0.0)).any():
        raise NotEstimableError("At one age rises and falls cancel out, so the model has no variance for them.")
    if not (fitted > 0).any():
        raise NotEstimableError("There is no amount above zero to fit the model to.")
