"""Incremental additive method: what a unit of premium brings at each age, the same for every origin."""

import numpy as np

from backend.domain.studies.result import MethodResult
from backend.domain.studies.selection import Selection
from backend.domain.studies.words import MethodName
from backend.domain.triangles import FloatArray, Triangle, TriangleSet
from backend.reserving.chain_ladder import newest_column
from backend.reserving.exposure import figures_of, missing_notes, premiums_of
from backend.reserving.ignored_choices import notes_on
from backend.reserving.not_estimable import NotEstimableError


def incremental_additive(triangles: TriangleSet, selection: Selection) -> tuple[MethodResult, ...]:
    """
    Return ultimates by the additive method; `zeta` are the increments per unit of premium by age.

    Source: Schmidt (2006), "Methods and Models of Loss Reserving Based on Run-Off Triangles", section 4.7.

    Raises:
        NotEstimableError: there is no premium, or an age has no increment with one.

    """
    measure = selection.basis or triangles.basis
    triangle = triangles.measures[measure]
    premium = premiums_of(triangles, "The incremental additive method")
    zeta = increments_per_premium(triangle, premium)
    newest = newest_column(triangle)
    open_ages = np.arange(len(triangle.ages))[None, :] > newest[:, None]
    latest = np.where(newest >= 0, triangle.latest, np.nan)
    ultimate = latest + premium * (open_ages * zeta[None, :]).sum(axis=1)
    total, rows = figures_of(triangle, latest, ultimate)
    notes = missing_notes(triangle, premium) + notes_on(selection.factors)
    return (
        MethodResult(
            MethodName.INCREMENTAL_ADDITIVE, measure, total, rows, {"zeta": [float(one) for one in zeta]}, notes
        ),
    )


def increments_per_premium(triangle: Triangle, premium: FloatArray) -> FloatArray:
    """
    Return the sum of an age's increments over the sum of their premiums, shape (ages,).

    Raises:
        NotEstimableError: an age has no increment with a premium.

    """
    increments = np.diff(triangle.values, axis=1, prepend=0.0)
    counts = ~np.isnan(increments) & ~np.isnan(premium)[:, None]
    exposed = np.where(counts, premium[:, None], 0.0).sum(axis=0)
    if not (exposed > 0).all():
        raise NotEstimableError("An age has no increment of an origin with a premium, so nothing tells what it brings.")
    return np.asarray(np.where(counts, increments, 0.0).sum(axis=0) / exposed)
