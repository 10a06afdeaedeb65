"""The draws of the bootstrap: triangles from residuals, developed anew, and what is to come from gamma."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from backend.domain.studies.selection import SimulationChoice
from backend.domain.triangles import FloatArray
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.odp_model import OdpModel

_CELLS_AT_ONCE = 200_000
"""Cells in memory at once (1.6 MB an array, near a core's cache); what is drawn depends on it: not a setting."""
_MOST_FAILED = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """Reserves by origin, shape (origins, simulations kept), and how many simulations gave none."""

    reserves: FloatArray
    failed: int


def simulate(model: OdpModel, choice: SimulationChoice) -> Simulated:
    """
    Return simulated reserves; the same seed and number of simulations give the same figures.

    Raises:
        NotEstimableError: more than one simulation in a hundred gives no finite reserve.

    """
    random = np.random.default_rng(choice.seed)
    reserves = np.empty((len(model.fitted), choice.simulations))
    for part in _parts(model, choice.simulations):
        reserves[:, part] = _simulate_part(model, part.stop - part.start, random)
    finite = np.isfinite(reserves).all(axis=0)
    failed = int((~finite).sum())
    if failed > _MOST_FAILED * choice.simulations:
        raise NotEstimableError("Too many simulations give no factor: the amounts scatter too much for the bootstrap.")
    return Simulated(reserves[:, finite] if failed else reserves, failed)


def _parts(model: OdpModel, simulations: int) -> Iterator[slice]:
    most = max(1, _CELLS_AT_ONCE // model.fitted.size)
    for begun in range(0, simulations, most):
        yield slice(begun, min(begun + most, simulations))


def _simulate_part(model: OdpModel, size: int, random: np.random.Generator) -> FloatArray:
    """Return reserves of shape (origins, size): draw a triangle, develop it anew, draw what is to come."""
    pool, fitted = model.adjusted_residuals, model.fitted[model.used][:, None]
    cells = np.zeros((*model.fitted.shape, size))
    cells[model.used] = fitted + np.sqrt(fitted) * pool[random.integers(len(pool), size=(len(fitted), size))]
    np.cumsum(cells, axis=1, out=cells)
    means = _expected_increments(cells, model)
    reserves = np.zeros((len(model.fitted), size))
    rows, starts = np.unique(np.nonzero(model.ahead)[0], return_index=True)
    for row, start, end in zip(rows, starts, [*starts[1:], len(means)], strict=False):
        reserves[row] = _draw_sum(means[start:end], model.dispersion, random)
    return reserves


def _draw_sum(means: FloatArray, dispersion: float, random: np.random.Generator) -> FloatArray:
    """
    Return the sum over cells of gamma draws with these means and a variance of dispersion times mean.

    Gamma draws of one scale add up to a gamma draw with the sum of their shapes: one draw tells for all cells that
    rise and one for all that fall. Without dispersion it is the sum of the means.
    """
    if not dispersion > 0:
        return np.asarray(means.sum(axis=0))
    rises, falls = np.where(means > 0, means, 0.0).sum(axis=0), np.where(means < 0, -means, 0.0).sum(axis=0)
    finite = np.isfinite(means).all(axis=0)
    drawn = random.standard_gamma(np.where(finite, rises, 0.0) / dispersion)
    if falls.any():
        drawn -= random.standard_gamma(np.where(finite, falls, 0.0) / dispersion)
    return np.where(finite, drawn * dispersion, np.nan)


def _expected_increments(cells: FloatArray, model: OdpModel) -> FloatArray:
    """Complete the drawn triangles by their own chain ladder in place; return the increments of the cells to come."""
    for age in range(1, cells.shape[1]):
        ahead = model.ahead[:, age]
        if not ahead.any():
            continue
        above, below = cells[~ahead, age].sum(axis=0), cells[~ahead, age - 1].sum(axis=0)
        factors = np.divide(above, below, out=np.full(below.shape, np.nan), where=below > 0)
        cells[ahead, age] = cells[ahead, age - 1] * factors
    return np.diff(cells, axis=1)[model.ahead[:, 1:]]
