"""Mack's recursion of process and parameter error from the newest amounts to the ultimates."""

from dataclasses import dataclass

import numpy as np

from backend.domain.triangles import FloatArray
from backend.reserving.ratios import IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """
    The development of each step: shape (..., ages), the tail being the last of them.

    `sigmas` and `errors` belong to the factors; `alphas` are the powers of the amount in the variance.
    """

    factors: FloatArray
    sigmas: FloatArray
    errors: FloatArray
    alphas: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class RunOffError:
    """Process and parameter errors by origin, shape (..., origins), and of all together, shape (...,)."""

    process: FloatArray
    parameter: FloatArray
    total_process: FloatArray
    total_parameter: FloatArray

    @property
    def standard_error(self) -> FloatArray:
        """Return both errors together by origin."""
        return np.asarray(np.hypot(self.process, self.parameter))

    @property
    def total(self) -> FloatArray:
        """Return both errors together of all origins."""
        return np.asarray(np.hypot(self.total_process, self.total_parameter))


def run_off_error(full: FloatArray, start: IntArray, steps: Steps) -> RunOffError:
    """
    Return the errors of completed triangles, shape (..., origins, ages), whose origins are newest at column `start`.

    An origin counts from its newest age on: before it nothing is uncertain. NaN where a sigma on the way is missing.

    Source: Mack (1999), the recursion; process errors of origins add as squares, parameter errors together.
    """
    process, parameter = np.zeros(full.shape[:-1]), np.zeros(full.shape[:-1])
    together = np.zeros(full.shape[:-2])
    for age in range(full.shape[-1]):
        amounts, ahead = full[..., age], (start >= 0) & (start <= age)
        growth, sigma, error = steps.factors[..., age], steps.sigmas[..., age], steps.errors[..., age]
        spread = spread_of(amounts, steps.alphas[..., age, None]) * sigma[..., None] ** 2
        process = np.where(ahead, spread + process * growth[..., None] ** 2, 0.0)
        parameter = np.where(ahead, (amounts * error[..., None]) ** 2 + parameter * growth[..., None] ** 2, 0.0)
        developing = np.where(ahead, amounts, 0.0).sum(axis=-1)
        moved = (developing * error) ** 2 + together * growth**2
        together = np.where(ahead.any(axis=-1), moved, 0.0)
    roots = np.sqrt(process), np.sqrt(parameter)
    return RunOffError(*roots, np.sqrt(process.sum(axis=-1)), np.sqrt(together))


def spread_of(amounts: FloatArray, alphas: FloatArray) -> FloatArray:
    """Return amount^(2 - alpha), the part of the variance that the amount gives: 0 at zero, NaN below it."""
    positive = np.where(amounts > 0, amounts, 1.0) ** (2 - alphas)
    return np.where(amounts > 0, positive, np.where(amounts == 0, np.where(np.isnan(alphas), np.nan, 0.0), np.nan))
