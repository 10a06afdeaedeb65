"""The computed cells beside the methods: factors, tests, actual against expected, what drives the reserve."""

from collections.abc import Iterator
from dataclasses import replace

from backend.domain.studies.result import StudyFigures
from backend.domain.texts import clean_line
from backend.domain.triangles import Measure
from backend.pipelines.actuarial.inputs import StudyInputs
from backend.pipelines.actuarial.names import caveat_of, leading
from backend.pipelines.wording_checks.cell import Cell, amount, figure, fraction, tells, word

REJECTS, ACCEPTS = "rejects", "does not reject"
_NOISE = 1e-9
"""A distance below this part of what was expected is the computer's, not the book's."""


def data_cells(inputs: StudyInputs, figures: StudyFigures) -> Iterator[Cell]:
    """Give the cells that belong to the data rather than to one method."""
    yield from _factors(inputs, figures)
    yield from _tests(figures)
    yield from _actual_expected(inputs, figures)
    yield from _driver(inputs, figures)
    yield from _paid_to_incurred(inputs)


def _factors(inputs: StudyInputs, figures: StudyFigures) -> Iterator[Cell]:
    development = figures.development_of(figures.basis)
    if development is None:
        return
    known = [(factor, age) for age, factor in zip(inputs.triangles.ages, development.selected, strict=False) if factor]
    for factor, age in known:
        yield figure(f"factors.{age}", f"selected factor at age {age} months", factor)
    if known:
        factor, age = max(known)
        yield figure("factors.largest", f"largest selected factor, at age {age} months", factor)
        yield word("factors.largest_age", "age of the largest selected factor, in months", str(age))


def _tests(figures: StudyFigures) -> Iterator[Cell]:
    correlation = figures.diagnostics.tests.development_correlation
    if correlation is not None:
        said = REJECTS if correlation.rejects else ACCEPTS
        for name in ("statistic", "low", "high"):
            label = f"test of development correlation: {name} ({said} independence)"
            yield figure(f"tests.development_correlation.{name}", label, getattr(correlation, name), said)
    calendar = figures.diagnostics.tests.calendar_year
    if calendar is not None:
        said = REJECTS if calendar.rejects else ACCEPTS
        for name in ("z", "expected", "variance", "low", "high"):
            label = f"test of calendar-year effects: {name} ({said} their absence)"
            yield figure(f"tests.calendar_year.{name}", label, getattr(calendar, name), said)


def _actual_expected(inputs: StudyInputs, figures: StudyFigures) -> Iterator[Cell]:
    rows = figures.diagnostics.actual_expected
    if not rows:
        return
    unit, actual, expected = (
        inputs.triangles.unit,
        sum(row.moved for row in rows),
        sum(row.expected_move for row in rows),
    )
    yield amount("actual_expected.actual", "what the last period brought", actual, unit)
    yield amount("actual_expected.expected", "what the last period was expected to bring", expected, unit)
    noise = _NOISE * sum(abs(row.expected) for row in rows)
    if abs(actual - expected) > noise:
        side = "more" if actual > expected else "less"
        distance = amount(
            "actual_expected.distance", f"the last period brought {side} by", abs(actual - expected), unit
        )
        yield replace(distance, verdict=side)
        yield word("actual_expected.side", "the last period brought more or less than expected", side)
    if expected > noise:
        yield fraction("actual_expected.ratio", "actual / expected movement of the last period", actual / expected)


def _driver(inputs: StudyInputs, figures: StudyFigures) -> Iterator[Cell]:
    """Name the origin with most IBNR in the leading result, where it is more than nothing."""
    result = leading(figures)
    known = [(row.ibnr, clean_line(row.origin)[:40]) for row in result.origins if row.ibnr is not None]
    ibnr, name = max(known, default=(0.0, ""))
    if not tells(ibnr):
        return
    largest = amount("driver.ibnr", f"largest IBNR of one origin, {name}", ibnr, inputs.triangles.unit)
    yield replace(largest, caveat=caveat_of(result, inputs.selection))
    yield word("driver.origin", "origin with the largest IBNR", name)
    if result.total.ibnr is not None and result.total.ibnr >= ibnr:
        yield fraction("driver.share", f"part of the IBNR that origin {name} carries", ibnr / result.total.ibnr)


def _paid_to_incurred(inputs: StudyInputs) -> Iterator[Cell]:
    measures = inputs.triangles.measures
    if Measure.PAID not in measures or Measure.INCURRED not in measures:
        return
    paid, incurred = float(measures[Measure.PAID].latest.sum()), float(measures[Measure.INCURRED].latest.sum())
    if incurred > 0:
        yield fraction("paid_to_incurred", "newest paid / newest incurred, all origins", paid / incurred)
