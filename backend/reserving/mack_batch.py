"""Mack on many triangles of one shape at once, without a loop over them."""

from dataclasses import dataclass

import numpy as np

from backend.domain.studies.words import SigmaRule
from backend.domain.triangles import FloatArray
from backend.reserving.averages import without_noise
from backend.reserving.ratios import BoolArray, IntArray, quotient
from backend.reserving.run_off_error import Steps, run_off_error
from backend.reserving.sigmas import complete_sigmas


@dataclass(frozen=True, slots=True, eq=False)
class MackBatch:
    """Totals of each triangle, shape (triangles,); all are 0 where `is_estimable` is False."""

    ultimate: FloatArray
    ibnr: FloatArray
    standard_error: FloatArray
    is_estimable: BoolArray


def mack_batch(values: FloatArray, rule: SigmaRule) -> MackBatch:
    """
    Return volume-weighted Mack of cumulative triangles, shape (triangles, origins, ages), NaN where not observed.

    Estimable is a triangle whose every origin has an amount, and whose factors and sigmas all exist.
    """
    observed = ~np.isnan(values)
    start = np.where(observed, np.arange(values.shape[-1]), -1).max(axis=-1).astype(np.int64)
    steps = _steps(values, rule)
    full = _complete(values, start, steps.factors)
    latest = np.take_along_axis(values, np.maximum(start, 0)[..., None], axis=-1)[..., 0].sum(axis=-1)
    ultimate = full[..., -1].sum(axis=-1)
    error = run_off_error(full, start, steps).total
    varies = np.isfinite(steps.sigmas[..., :-1]).any(axis=-1)
    estimable = varies & np.isfinite(ultimate) & np.isfinite(error) & np.isfinite(latest)
    return MackBatch(
        np.where(estimable, ultimate, 0.0),
        np.where(estimable, ultimate - latest, 0.0),
        np.where(estimable, error, 0.0),
        estimable,
    )


def _steps(values: FloatArray, rule: SigmaRule) -> Steps:
    younger, older = values[..., :-1], values[..., 1:]
    counts = ~np.isnan(younger) & ~np.isnan(older) & (younger > 0)
    volume, grown = np.where(counts, younger, 0.0), np.where(counts, older, 0.0)
    weights = volume.sum(axis=-2)
    factors = quotient(grown.sum(axis=-2), weights)
    centre = factors[..., None, :]
    away = np.where(counts, without_noise(quotient(grown, volume) - centre, centre), 0.0)
    freedom = counts.sum(axis=-2) - 1.0
    variance = quotient((volume * away**2).sum(axis=-2), np.where(freedom > 0, freedom, np.nan))
    sigmas = np.where(np.isnan(factors), np.nan, complete_sigmas(np.sqrt(variance), rule))
    errors = quotient(sigmas, np.sqrt(weights))
    shape = (*factors.shape[:-1], 1)
    certain = np.zeros(shape)
    return Steps(
        np.concatenate([factors, certain + 1], axis=-1),
        np.concatenate([sigmas, certain], axis=-1),
        np.concatenate([errors, certain], axis=-1),
        np.ones((*factors.shape[:-1], factors.shape[-1] + 1)),
    )


def _complete(values: FloatArray, start: IntArray, factors: FloatArray) -> FloatArray:
    full = values.copy()
    for age in range(1, values.shape[-1]):
        ahead = (start >= 0) & (start < age)
        grown = full[..., age - 1] * factors[..., None, age - 1]
        full[..., age] = np.where(ahead, grown, full[..., age])
    return full
