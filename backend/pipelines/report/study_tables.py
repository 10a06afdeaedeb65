"""The triangle and its factors as tables, for the pages behind the figures of an actuarial report."""

from backend.domain.reports.content import KeyValues, ReportSection, Table
from backend.domain.studies.result import Development
from backend.domain.triangles import Triangle
from backend.pipelines.report.draft import present, section
from backend.pipelines.report.inputs import StudyReportInputs
from backend.pipelines.report.study_figures import amount, choices_of
from backend.pipelines.report.texts import MOST_ROWS, NO_FIGURE, number, shown, words

MOST_COLUMNS = 24
"""Wider triangles go on in a second table, so that a page still holds them."""


def factors_section(inputs: StudyReportInputs) -> tuple[ReportSection, ...]:
    """Return the selected factors of each measure with their errors, and what was chosen."""
    ages = inputs.study.triangle.triangles.ages
    tables = tuple(_factors(development, ages) for development in inputs.result.figures.development)
    return present(section("Selected factors", choices_of(inputs.result.selection), *tables))


def triangle_section(inputs: StudyReportInputs) -> ReportSection | None:
    """Return where the data come from, and the triangles themselves."""
    triangle = inputs.study.triangle
    known = KeyValues(
        (
            ("Triangle", triangle.name),
            ("Source", words(triangle.source)),
            *((words(name), shown(value)) for name, value in sorted(triangle.details.items())),
            ("Rows put aside", str(len(triangle.rejected))),
            ("Data SHA-256", triangle.data_hash),
        )
    )
    tables = tuple(
        table
        for measure, cells in triangle.triangles.measures.items()
        for table in _cells(cells, f"Cumulative {measure.value}")
    )
    return section("Data", known, *tables)


def _factors(development: Development, ages: tuple[int, ...]) -> Table | None:
    if not development.selected:
        return None
    rows = tuple(
        (
            f"{age} to {after}",
            number(selected, 4),
            number(error, 4),
            number(sigma, 3),
            number(cdf, 4),
        )
        for age, after, selected, error, sigma, cdf in zip(
            ages,
            ages[1:],
            development.selected,
            development.standard_errors,
            development.sigmas,
            development.cdf,
            strict=False,
        )
    )
    tail = (
        "Tail",
        number(development.tail.factor, 4),
        number(development.tail.standard_error, 4),
        NO_FIGURE,
        NO_FIGURE,
    )
    columns = ("Age (months)", "Factor", "Standard error", "Sigma", "To ultimate")
    return Table(columns, (*rows, tail), frozenset({1, 2, 3, 4}), development.measure.value.capitalize())


def _cells(triangle: Triangle, title: str) -> tuple[Table, ...]:
    """Return a triangle as one table, or as several where it is wide."""
    rows = triangle.to_rows()[-MOST_ROWS:]
    origins = triangle.origins[-MOST_ROWS:]
    made = []
    for start in range(0, len(triangle.ages), MOST_COLUMNS):
        ages = triangle.ages[start : start + MOST_COLUMNS]
        body = tuple(
            (origin, *("" if value is None else amount(value) for value in cells[start : start + MOST_COLUMNS]))
            for origin, cells in zip(origins, rows, strict=True)
        )
        columns = ("Origin", *(f"{age}" for age in ages))
        made.append(Table(columns, body, frozenset(range(1, len(columns))), title, "Ages in months."))
    return tuple(made)
