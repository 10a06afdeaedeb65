"""The premium of each origin, how long an origin is, and result rows from ultimates: what premium methods share."""

import numpy as np

from backend.domain.studies.result import TOTAL, OriginFigures
from backend.domain.triangles import FloatArray, Triangle, TriangleSet
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.ratios import figure

_YEAR_MONTHS = 12


def premiums_of(triangles: TriangleSet, method: str) -> FloatArray:
    """
    Return the premium of each origin, NaN where it is missing or not positive.

    Raises:
        NotEstimableError: no origin has one.

    """
    given = triangles.premium or ()
    premiums = np.array([np.nan if one is None or one <= 0 else one for one in given], dtype=np.float64)
    if not len(premiums) or np.isnan(premiums).all():
        raise NotEstimableError(f"{method} needs a premium (or another exposure) for each origin; there is none.")
    return premiums


def origin_months(triangle: Triangle) -> int:
    """Return the length of an origin period, told by how much older each origin's newest amount is than the next's."""
    newest = np.array(triangle.ages)[np.maximum(triangle.latest_index, 0)]
    steps = -np.diff(newest)
    steps = steps[steps > 0]
    return int(np.median(steps)) if len(steps) else _YEAR_MONTHS


def origin_years(triangle: Triangle) -> float:
    """Return the length of an origin period in years."""
    return origin_months(triangle) / _YEAR_MONTHS


def figures_of(
    triangle: Triangle, latest: FloatArray, ultimate: FloatArray
) -> tuple[OriginFigures, tuple[OriginFigures, ...]]:
    """Return total and rows; the total has no ultimate where an origin with an amount has none."""
    rows = tuple(
        OriginFigures(origin, figure(now), figure(end), figure(end - now))
        for origin, now, end in zip(triangle.origins, latest, ultimate, strict=True)
    )
    begun = ~np.isnan(latest)
    now, end = latest[begun].sum(), ultimate[begun].sum()
    return OriginFigures(TOTAL, figure(now), figure(end), figure(end - now)), rows


def missing_notes(triangle: Triangle, premiums: FloatArray) -> tuple[str, ...]:
    """Return a sentence where origins have no premium."""
    missing = [one for one, premium in zip(triangle.origins, premiums, strict=True) if np.isnan(premium)]
    return (f"No premium for {', '.join(missing)}: no figure for it and none for the total.",) if missing else ()
