"""The one-year view: how much the claims development result of the next year can vary."""

from dataclasses import dataclass, replace

import numpy as np

from backend.domain.studies.result import MethodResult
from backend.domain.studies.selection import Selection
from backend.domain.studies.words import MethodName
from backend.domain.triangles import FloatArray, Triangle, TriangleSet
from backend.reserving.chain_ladder import Projection, must_project, newest_column, origin_rows, project, total_of
from backend.reserving.diagonals import origin_step
from backend.reserving.mack import mack_error, must_have_error
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.ratios import IntArray, figure, quotient
from backend.reserving.run_off_error import RunOffError, spread_of

MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True, eq=False)
class OneYearError:
    """Standard errors of the claims development result by origin, shape (origins,), and of all together."""

    by_origin: FloatArray
    total: float


def one_year(triangles: TriangleSet, selection: Selection) -> tuple[MethodResult, ...]:
    """
    Return the chain ladder with the error of the next year's claims development result as standard error.

    Raises:
        NotEstimableError: the ages are not a year apart, or Mack's error does not exist.

    """
    measure = selection.basis or triangles.basis
    triangle = triangles.measures[measure]
    must_be_yearly(triangle)
    projection = project(triangle, selection.factors)
    notes = must_project(triangle, projection)
    error = one_year_error(triangle, projection)
    if projection.selected.tail.factor != 1:
        notes = (*notes, "The tail is taken as certain over the next year.")
    rows = tuple(
        replace(row, standard_error=figure(one))
        for row, one in zip(origin_rows(triangle, projection), error.by_origin, strict=True)
    )
    total = replace(total_of(projection), standard_error=figure(error.total))
    notes = (*notes, *must_have_error(triangle, projection.selected, (*rows, total)))
    parameters = _beside(mack_error(triangle, projection))
    return (MethodResult(MethodName.ONE_YEAR, measure, total, rows, parameters, notes),)


def must_be_yearly(triangle: Triangle) -> None:
    """
    Stop where the next diagonal is not a year away.

    Raises:
        NotEstimableError: the ages, or the origins, are not a year apart.

    """
    steps = set(np.diff(triangle.ages).tolist())
    if steps - {MONTHS_A_YEAR} or origin_step(triangle) != 1:
        raise NotEstimableError("The one-year view needs origins and ages that are a year apart.")


def one_year_error(triangle: Triangle, projection: Projection) -> OneYearError:
    """
    Return the error of the claims development result of the next year.

    An origin's result varies with its own next amount, and with the factors of later ages, which the older origins'
    next amounts renew. With volume weights this is Merz and Wuthrich (2008), "Modelling the claims development
    result for solvency purposes", result 3.2 and 3.3, in the form of their paper of 2014; for other powers of the
    amount the sums of amounts become sums of powers. The newest link ratio of each age will count.
    """
    selected, start = projection.selected, newest_column(triangle)
    relative = quotient(selected.sigmas**2, selected.factors**2)
    shared, renewed = _renewals(triangle, projection, relative)
    later = np.append(np.cumsum(renewed[::-1])[::-1], 0.0)
    developing = (start >= 0) & (start < len(relative))
    at = np.where(developing, start, 0)
    spread = spread_of(np.where(developing, projection.latest, 0.0), selected.alphas[at])
    common = np.where(developing, shared[at] + later[at + 1], 0.0)
    ultimate = np.where(start >= 0, projection.ultimate, 0.0)
    own = np.where(developing, selected.cdf[at] ** 2 * spread * relative[at], 0.0)
    squares = own + ultimate**2 * common
    return OneYearError(np.sqrt(squares), _total(ultimate, squares, common, start))


def _renewals(triangle: Triangle, projection: Projection, relative: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return of each age what all its origins share, and what the next diagonal moves the renewed factor."""
    selected, start = projection.selected, newest_column(triangle)
    ages = np.arange(len(relative))
    newest = start[:, None] == ages
    amounts = np.where(newest, np.nan_to_num(projection.latest)[:, None], 0.0)
    coming = np.where(amounts > 0, np.where(amounts > 0, amounts, 1.0) ** selected.alphas, 0.0).sum(axis=0)
    shared = quotient(relative, selected.weights)
    return shared, quotient(shared * coming, selected.weights + coming)


def _total(ultimate: FloatArray, squares: FloatArray, common: FloatArray, start: IntArray) -> float:
    """Return the error of all origins: two origins share what the older one's age has in common."""
    older = np.maximum.outer(start, start)
    pair = np.where(start[:, None] == older, common[:, None], common[None, :])
    np.fill_diagonal(pair, 0.0)
    return float(np.sqrt(squares.sum() + ultimate @ pair @ ultimate))


def _beside(error: RunOffError) -> dict[str, float | list[float]]:
    """Return Mack's run-off error, which the one-year error is a part of."""
    if not (np.isfinite(error.total) and np.isfinite(error.standard_error).all()):
        return {}
    by_origin = [float(one) for one in error.standard_error]
    return {"run_off_standard_error": float(error.total), "run_off_standard_errors": by_origin}
