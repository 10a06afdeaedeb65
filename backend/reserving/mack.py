"""Mack's chain ladder: the ultimates with process, parameter and total error."""

from dataclasses import replace

import numpy as np

from backend.domain.studies.result import MethodResult, OriginFigures
from backend.domain.studies.selection import Selection
from backend.domain.studies.words import MethodName
from backend.domain.triangles import Triangle, TriangleSet
from backend.reserving.chain_ladder import Projection, must_project, newest_column, origin_rows, project, total_of
from backend.reserving.factors import SelectedFactors
from backend.reserving.mack_batch import MackBatch, mack_batch
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.ratios import BoolArray, figure
from backend.reserving.run_off_error import RunOffError, Steps, run_off_error

__all__ = ["MackBatch", "mack", "mack_batch", "mack_error"]


def mack(triangles: TriangleSet, selection: Selection) -> tuple[MethodResult, ...]:
    """
    Return ultimates with Mack's errors on the basis of the selection.

    An origin that passes an age without an error (a factor picked by hand, an average without a variance) has an
    ultimate and no error, and then the total has none either.

    Raises:
        NotEstimableError: no ultimate, or no error of an origin that still develops, can be given.

    """
    measure = selection.basis or triangles.basis
    triangle = triangles.measures[measure]
    projection = project(triangle, selection.factors)
    notes = must_project(triangle, projection)
    error = mack_error(triangle, projection)
    rows, total = _rows(triangle, projection, error), _total(projection, error)
    notes = (*notes, *must_have_error(triangle, projection.selected, (*rows, total)))
    return (MethodResult(MethodName.MACK, measure, total, rows, notes=notes),)


def must_have_error(triangle: Triangle, selected: SelectedFactors, rows: tuple[OriginFigures, ...]) -> tuple[str, ...]:
    """
    Return why the last of the rows, the total, has no error; empty where it has one.

    Raises:
        NotEstimableError: no origin that still develops has one either.

    """
    varies = bool(np.isfinite(selected.sigmas).any())
    if varies and rows[-1].standard_error is not None:
        return ()
    why = _why_missing(triangle, selected)
    if not varies or not any(row.standard_error for row in rows):
        raise NotEstimableError(why)
    return (why,)


def mack_error(triangle: Triangle, projection: Projection) -> RunOffError:
    """Return Mack's errors of a projection; NaN where an origin passes an age without one."""
    return run_off_error(projection.full, newest_column(triangle), steps_of(projection.selected))


def steps_of(selected: SelectedFactors) -> Steps:
    """Return the selected factors with the tail as the last step; without errors of its own the tail is certain."""
    tail = selected.tail
    certain = tail.factor == 1
    sigma = tail.sigma if tail.sigma is not None else (0.0 if certain else np.nan)
    error = tail.standard_error if tail.standard_error is not None else (0.0 if certain else np.nan)
    return Steps(
        np.append(selected.factors, tail.factor),
        np.append(selected.sigmas, sigma),
        np.append(selected.standard_errors, error),
        np.append(selected.alphas, 1.0),
    )


def _rows(triangle: Triangle, projection: Projection, error: RunOffError) -> tuple[OriginFigures, ...]:
    known = np.isfinite(projection.ultimate) & np.isfinite(error.standard_error)
    errors = np.where(known, np.array([error.standard_error, error.process, error.parameter]), np.nan)
    return tuple(
        replace(row, standard_error=figure(both), process_error=figure(process), parameter_error=figure(parameter))
        for row, both, process, parameter in zip(origin_rows(triangle, projection), *errors, strict=True)
    )


def _total(projection: Projection, error: RunOffError) -> OriginFigures:
    total = total_of(projection)
    whole = figure(error.total) if total.ultimate is not None else None
    if whole is None:
        return total
    process, parameter = figure(error.total_process), figure(error.total_parameter)
    return replace(total, standard_error=whole, process_error=process, parameter_error=parameter)


def _why_missing(triangle: Triangle, selected: SelectedFactors) -> str:
    """Return the sentence that tells why an error is missing."""
    missing = np.isnan(selected.factors)
    if missing.any():
        return f"No link ratio counts from age {_ages(triangle, missing)}, so what passes it has no error."
    unweighted = np.isnan(selected.alphas)
    if unweighted.any():
        return (
            f"Mack's errors cannot follow the factor from age {_ages(triangle, unweighted)}: it is picked by hand, or "
            "averaged in a way (geometric, medial) that has no variance."
        )
    if np.isnan(selected.sigmas).any():
        return "Too few link ratios count to see how much they vary, so Mack's errors cannot be given."
    if np.isnan(steps_of(selected).sigmas).any() or np.isnan(steps_of(selected).errors).any():
        return "The errors of the tail cannot be extrapolated from the factors: give its sigma and standard error."
    return "An amount below zero has no variance in Mack's model, so the errors cannot be given."


def _ages(triangle: Triangle, which: BoolArray) -> str:
    return ", ".join(str(age) for age, one in zip(triangle.ages, which, strict=False) if one)
