"""What shows whether a study's figures can be trusted: tests, residuals, actual against expected, run-off."""

from dataclasses import replace

import numpy as np

from backend.domain.studies.result import ActualExpected, Diagnostics, Grid, RunOff
from backend.domain.studies.selection import FactorChoice, Selection, Tail
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.reserving.assumption_tests import examine_assumptions
from backend.reserving.chain_ladder import newest_column, project
from backend.reserving.diagonals import is_newest, without_newest
from backend.reserving.factors import select_factors
from backend.reserving.ratios import grid, quotient
from backend.reserving.residuals import list_residuals


def diagnose(triangles: TriangleSet, selection: Selection) -> Diagnostics:
    """Return the diagnostics on the basis of the selection; what a triangle cannot give is left out."""
    triangle = triangles.measures[selection.basis or triangles.basis]
    choice = replace(selection.factors, tail=Tail())
    return Diagnostics(
        tests=examine_assumptions(triangle),
        residuals=list_residuals(triangle, choice),
        actual_expected=compare_newest(triangle, choice),
        run_off=run_off(triangle, choice),
        paid_to_incurred=paid_to_incurred(triangles),
    )


def compare_newest(triangle: Triangle, choice: FactorChoice) -> tuple[ActualExpected, ...]:
    """Return the newest diagonal beside what the factors of the triangle without it expected, oldest origin first."""
    before = without_newest(triangle)
    factors = select_factors(before, choice).factors
    rows, columns = np.nonzero(is_newest(triangle)[:, 1:])
    previous = before.values[rows, columns]
    expected = previous * factors[columns]
    return tuple(
        ActualExpected(
            origin=triangle.origins[row],
            age=triangle.ages[column + 1],
            actual=float(triangle.values[row, column + 1]),
            expected=float(one),
            previous=float(stood),
        )
        for row, column, one, stood in zip(rows, columns, expected, previous, strict=True)
        if np.isfinite(one)
    )


def run_off(triangle: Triangle, choice: FactorChoice) -> tuple[RunOff, ...]:
    """
    Return the IBNR left after each coming age, from now (0 periods) to the last; what a tail adds is not in it.

    Empty where an origin's ultimate is not estimable; an origin without any amount is left out.
    """
    projection, start = project(triangle, choice), newest_column(triangle)
    begun = start >= 0
    full, start = projection.full[begun], start[begun]
    last = len(triangle.ages) - 1
    if not len(full) or np.isnan(full[:, -1]).any():
        return ()
    rows = np.arange(len(full))
    left = [
        (full[:, -1] - full[rows, np.minimum(start + period, last)]).sum() for period in range(last - start.min() + 1)
    ]
    return tuple(RunOff(period, float(amount)) for period, amount in enumerate(left))


def paid_to_incurred(triangles: TriangleSet) -> Grid:
    """Return paid over incurred by origin and age; empty where one of the two is not there."""
    paid, incurred = triangles.measures.get(Measure.PAID), triangles.measures.get(Measure.INCURRED)
    return grid(quotient(paid.values, incurred.values)) if paid and incurred else ()
