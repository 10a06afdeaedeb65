"""The figures between a triangle and Mack's errors, as the engine computes them, for the cells of the Mack sheet."""

from dataclasses import dataclass

import numpy as np

from backend.domain.studies.selection import FactorChoice
from backend.domain.triangles import FloatArray, Triangle
from backend.reserving.chain_ladder import newest_column, project
from backend.reserving.factors import SelectedFactors
from backend.reserving.mack import steps_of
from backend.reserving.run_off_error import Steps, run_off_error
from backend.reserving.sigmas import complete_sigmas


@dataclass(frozen=True, slots=True, eq=False)
class MackFigures:
    """
    Arrays with NaN where there is nothing: over the ages but the last, and with the tail as the last step.

    `full`, `process` and `parameter` have shape (origins, ages); the errors are squares after each step.
    """

    start: tuple[int, ...]
    steps: Steps
    weights: FloatArray
    deviations: FloatArray
    own: FloatArray
    completed: FloatArray
    full: FloatArray
    process: FloatArray
    parameter: FloatArray
    together: FloatArray


def mack_figures(triangle: Triangle, choice: FactorChoice) -> MackFigures:
    """Return every figure that a cell of the Mack sheet shows."""
    projection = project(triangle, choice)
    selected, start = projection.selected, newest_column(triangle)
    steps = steps_of(selected)
    weights, deviations = _squares(triangle, selected)
    own = _own_squares(selected, weights, deviations)
    process, parameter, together = [], [], []
    for last in range(1, len(triangle.ages) + 1):
        until = Steps(steps.factors[:last], steps.sigmas[:last], steps.errors[:last], steps.alphas[:last])
        error = run_off_error(projection.full[:, :last], start, until)
        process.append(error.process**2)
        parameter.append(error.parameter**2)
        together.append(error.total_parameter**2)
    return MackFigures(
        start=tuple(int(one) for one in start),
        steps=steps,
        weights=weights,
        deviations=deviations,
        own=own,
        completed=complete_sigmas(np.sqrt(own), choice.sigma) ** 2,
        full=projection.full,
        process=np.array(process).T,
        parameter=np.array(parameter).T,
        together=np.array(together),
    )


def _squares(triangle: Triangle, selected: SelectedFactors) -> tuple[FloatArray, FloatArray]:
    younger = np.where(selected.counts, triangle.values[:, :-1], 1.0)
    weights = np.where(selected.counts, younger**selected.alphas, np.nan)
    return weights, weights * (selected.link_ratios - selected.factors) ** 2


def _own_squares(selected: SelectedFactors, weights: FloatArray, deviations: FloatArray) -> FloatArray:
    freedom = selected.counts.sum(axis=0) - 1
    gives = (freedom > 0) & ~np.isnan(selected.alphas) & ~np.isnan(np.where(selected.counts, weights, 0)).any(axis=0)
    return np.where(gives, np.nansum(deviations, axis=0) / np.maximum(freedom, 1), np.nan)
