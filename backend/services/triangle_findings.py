"""What the input gate says of a triangle as a whole: problems that stop a study, warnings that go with it."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from backend.domain.triangles import BASES, Measure, Triangle, TriangleSet
from backend.domain.triangles.origins import OriginPeriod
from backend.services.triangle_holes import holes_of, listed, said

FEWEST_ORIGINS, FEWEST_AGES = 3, 2
_MOST_FALLS = 0.4
_MOST_COVERED = 0.5
_FEW_MOVING = 0.25
"""Where so few of the origins have amounts, a triangle is sparse."""
_LEAST_LEFT = {Measure.PAID: 0.85, Measure.LOSS: 0.7, Measure.INCURRED: 0.4}
"""What cumulative amounts keep of their greatest height, over all origins, even where they fall often."""


def problems_of(triangles: TriangleSet, *, is_cumulative: bool = False) -> tuple[str, ...]:
    """Return why nothing can be computed from the set, nothing where something can."""
    found: list[str] = []
    if len(triangles.origins) < FEWEST_ORIGINS:
        count = len(triangles.origins)
        there = "There is 1 origin" if count == 1 else f"There are {count} origins"
        found.append(f"{there}; a study needs at least {FEWEST_ORIGINS}.")
    if len(triangles.ages) < FEWEST_AGES:
        found.append(f"There is {len(triangles.ages)} age; a study needs at least {FEWEST_AGES}.")
    if found:
        return tuple(found)
    if all(_is_empty(triangles.measures[measure]) for measure in triangles.measures if measure in BASES):
        return ("Every loss in the file is zero; there is nothing to develop.",)
    periods = () if is_cumulative else _incremental(triangles)
    found.extend(
        f"The amounts of {said(measure)} fall as if each cell held one period alone; "
        "add them up along each origin, so that every cell holds all until that age."
        for measure in periods
    )
    return tuple(found)


def warnings_of(triangles: TriangleSet, origins: Sequence[OriginPeriod]) -> tuple[str, ...]:
    """Return what a reader of the figures must know of the set."""
    found = [*_gaps(origins), *_behind(triangles, origins), *_premium(triangles)]
    for measure, triangle in triangles.measures.items():
        found += [*holes_of(measure, triangle, origins), *_of_measure(measure, triangle)]
    return tuple(found)


def looks_incremental(measure: Measure, triangle: Triangle) -> bool:
    """
    Tell whether the cells seem to hold single periods: they fall in many places, and together by a large part.

    What is paid in all falls seldom; what is incurred in all may fall often where case reserves are released, but
    then it keeps most of its height. Where hardly any origin has amounts, one fall tells nothing: rises from zero
    speak for all until that age then, too, and two origins must have spoken.
    """
    younger, older = triangle.values[:, :-1], triangle.values[:, 1:]
    both = ~np.isnan(younger) & ~np.isnan(older)
    steps = both & (younger > 0)
    moving = int(steps.any(axis=1).sum())
    is_sparse = moving <= _FEW_MOVING * both.any(axis=1).sum()
    least, speaking = (2, both & ((younger != 0) | (older != 0))) if is_sparse else (1, steps)
    if moving < least or (steps & (older < younger)).sum() <= _MOST_FALLS * speaking.sum():
        return False
    before, after = np.where(both, younger, 0.0).sum(axis=0), np.where(both, older, 0.0).sum(axis=0)
    height = np.cumprod(np.append(1.0, (after / np.where(before > 0, before, 1.0))[before > 0]))
    left = float((height / np.maximum.accumulate(height)).min())
    return left < _LEAST_LEFT.get(measure, 1.0)


def _incremental(triangles: TriangleSet) -> list[Measure]:
    """Return the loss measures whose cells seem to hold single periods."""
    likely = [m for m, triangle in triangles.measures.items() if m in BASES and looks_incremental(m, triangle)]
    return [m for m in likely if m is not Measure.INCURRED or not _exceeds_paid(triangles)]


def _exceeds_paid(triangles: TriangleSet) -> bool:
    """Tell whether what is incurred is at least what is paid for most origins, as only cumulative amounts are."""
    paid, incurred = triangles.measures.get(Measure.PAID), triangles.measures[Measure.INCURRED]
    return paid is not None and bool((incurred.latest >= paid.latest).mean() > _MOST_COVERED)


def _is_empty(triangle: Triangle) -> bool:
    return not np.nan_to_num(triangle.values).any()


def _behind_places(triangles: TriangleSet, origins: Sequence[OriginPeriod]) -> list[int]:
    """Return the origins that end before the newest day that the file knows, though they have older ages to come."""
    triangle = triangles.measures[triangles.basis]
    at = triangle.latest_index
    if not origins or any(origin.months == 0 for origin in origins):
        return [i for i, (this, later) in enumerate(pairwise(at)) if 0 <= this < later]
    ends = [o.first_month + triangle.ages[j] if j >= 0 else None for o, j in zip(origins, at, strict=True)]
    newest = max(end for end in ends if end is not None)
    return [
        i
        for i, (end, j) in enumerate(zip(ends, at, strict=True))
        if end is not None and j + 1 < len(triangle.ages) and origins[i].first_month + triangle.ages[j + 1] <= newest
    ]


def _behind(triangles: TriangleSet, origins: Sequence[OriginPeriod]) -> list[str]:
    """Return one sentence about origins without the newest diagonal; most of them may be a fault of the file."""
    behind = _behind_places(triangles, origins)
    if not behind:
        return []
    newest = triangles.measures[triangles.basis].latest_index
    open_origins = sum(int(j) + 1 < len(triangles.ages) for j in newest)
    names = listed(triangles.origins[i] for i in behind)
    if len(behind) * 2 <= max(open_origins, FEWEST_ORIGINS):
        return [f"The newest diagonal is missing for {names}; their latest amounts are older than the others'."]
    missing = f"The newest diagonal is missing for most origins ({names}): their latest amounts are older"
    return [f"{missing} than the others'. Please check that the file is complete."]


def _gaps(origins: Sequence[OriginPeriod]) -> list[str]:
    """Return a sentence about origins that do not follow one another."""
    if any(origin.months == 0 for origin in origins):
        return ["The origins are no periods we know; they stand in the order of their numbers or names."]
    lengths = {origin.months for origin in origins}
    if len(lengths) > 1:
        return ["The origins are periods of different lengths."]
    pairs = [(a.name, b.name) for a, b in pairwise(origins) if b.first_month - a.first_month != a.months]
    missing = listed(f"between {a} and {b}" for a, b in pairs)
    return [f"Origins are missing {missing}."] if missing else []


def _premium(triangles: TriangleSet) -> list[str]:
    if triangles.premium is None:
        return []
    rows = list(zip(triangles.origins, triangles.premium, strict=True))
    without = listed(name for name, premium in rows if premium is None)
    unusual = listed(name for name, premium in rows if premium is not None and premium <= 0)
    found = [f"There is no premium for {without}; methods that need one leave them out."] if without else []
    return found + ([f"The premium of {unusual} is not above zero."] if unusual else [])


def _of_measure(measure: Measure, triangle: Triangle) -> list[str]:
    found = []
    if nameless := listed(triangle.origins[i] for i in np.flatnonzero(triangle.latest_index < 0)):
        found.append(f"There is no {said(measure)} for {nameless}.")
    if empty := listed(f"{triangle.ages[j]} months" for j in _zero_columns(triangle)):
        found.append(f"All of {said(measure)} is zero at {empty}; no factor can be estimated from there.")
    if measure in BASES and (standing := listed(triangle.origins[i] for i in _at_zero(triangle))):
        left = "development factors leave it at zero, whatever is still to come"
        found.append(f"The newest {said(measure)} of {standing} is zero: {left}.")
    below = [f"{triangle.origins[i]} at {triangle.ages[j]} months" for i, j in np.argwhere(triangle.values < 0)]
    if below:
        found.append(f"Amounts of {said(measure)} are negative: {listed(below)}.")
    return found + _falls(measure, triangle)


def _at_zero(triangle: Triangle) -> list[int]:
    """Return the origins that still develop and stand at zero."""
    at = triangle.latest_index
    return [int(i) for i in np.flatnonzero((at >= 0) & (at + 1 < len(triangle.ages)) & (triangle.latest == 0))]


def _zero_columns(triangle: Triangle) -> list[int]:
    seen = triangle.observed
    return [j for j in range(len(triangle.ages)) if seen[:, j].any() and not np.nan_to_num(triangle.values[:, j]).any()]


def _falls(measure: Measure, triangle: Triangle) -> list[str]:
    """Return a sentence about falling amounts; what is incurred may fall, so there only their number is told."""
    falls = np.argwhere(triangle.values[:, 1:] < triangle.values[:, :-1])
    if not len(falls):
        return []
    if measure is Measure.INCURRED:
        steps = int((triangle.observed[:, 1:] & triangle.observed[:, :-1]).sum())
        return [f"Incurred falls in {len(falls)} of {steps} steps, as it does where case reserves are released."]
    cells = listed(
        f"{triangle.origins[i]} from {triangle.values[i, j]:,.10g} at {triangle.ages[j]} months to "
        f"{triangle.values[i, j + 1]:,.10g} at {triangle.ages[j + 1]} months"
        for i, j in falls
    )
    return [f"Cumulative amounts of {said(measure)} fall: {cells}."]
