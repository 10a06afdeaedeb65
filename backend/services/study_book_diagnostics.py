"""The diagnostics sheet: tests of the assumptions, residuals, actual against expected and run-off, as values."""

from collections.abc import Sequence

from backend.domain.studies.result import ActualExpected, AssumptionTests, Diagnostics, Figure, Industry
from backend.domain.studies.views import StudyResult, StudyView
from backend.services.study_book_paper import Book, Paper

SHEET = "Diagnostics"
_RESIDUALS = ("text", "whole", "whole", "amount", "ratio")
_ACTUAL_HEADS = (
    *("Actual against expected", "Age", "One age before", "Actual", "Expected"),
    *("Actual movement", "Expected movement", "Difference"),
)
_TEST_HEADS = ("Test", "Statistic", "Expected", "Variance", "Low", "High", "Verdict")


def write_diagnostics(book: Book, study: StudyView, result: StudyResult) -> None:
    """Write what shows whether the figures can be trusted."""
    paper, diagnostics = book.paper(SHEET, (34,), frozen=(0, 1)), result.figures.diagnostics
    row = paper.opening("Diagnostics of the basis", "Values as the engine computed them.")
    row = _write_tests(paper, row, diagnostics.tests)
    row = _write_table(
        paper, row, _ACTUAL_HEADS, _actual_expected(diagnostics.actual_expected), "text", "whole", "amount"
    )
    row = _write_table(
        paper,
        row,
        ("Run-off of the IBNR", "Left"),
        [(_periods(one.periods), one.ibnr) for one in diagnostics.run_off],
        "amount",
    )
    row = _write_paid_to_incurred(paper, row, study, diagnostics)
    row = _write_industry(paper, row, study, result.figures.industry)
    residuals = [(one.origin, one.age, one.calendar, one.fitted, one.residual) for one in diagnostics.residuals]
    _write_table(paper, row, ("Residuals", "Age", "Calendar", "Fitted", "Residual"), residuals, *_RESIDUALS)


def _actual_expected(pairs: Sequence[ActualExpected]) -> "list[tuple[str | Figure, ...]]":
    """Return each origin's standing and movement; no movement where an older result kept no previous amounts."""
    is_known = any(one.previous for one in pairs)
    return [
        (
            *(one.origin, one.age, one.previous if is_known else None, one.actual, one.expected),
            *((one.moved, one.expected_move) if is_known else (None, None)),
            one.actual - one.expected,
        )
        for one in pairs
    ]


def _periods(count: int) -> str:
    return "now" if count == 0 else f"after {count} period{'s' * (count > 1)}"


def _write_tests(paper: Paper, top: int, tests: AssumptionTests) -> int:
    paper.heads(top, _TEST_HEADS, frozenset({len(_TEST_HEADS) - 1}))
    correlation, calendar = tests.development_correlation, tests.calendar_year
    paper.text(top + 1, 0, "Correlation of development factors")
    paper.text(top + 2, 0, "Calendar-year effects")
    if correlation is not None:
        paper.row(top + 1, (correlation.statistic, None, None, correlation.low, correlation.high), "ratio", 1)
    if calendar is not None:
        figures = (calendar.z, calendar.expected, calendar.variance, calendar.low, calendar.high)
        paper.row(top + 2, figures, "ratio", 1)
    for row, test in enumerate((correlation, calendar), start=top + 1):
        verdict = "not estimable" if test is None else "rejected" if test.rejects else "not rejected"
        paper.text(row, len(_TEST_HEADS) - 1, verdict)
    return top + 4


def _write_table(
    paper: Paper, top: int, heads: tuple[str, ...], rows: Sequence[tuple[Figure | str, ...]], *styles: str
) -> int:
    """Write a table in a style for each column, the last one for all that follow; return the next free row."""
    if not rows:
        return top
    paper.heads(top, heads)
    for row, cells in enumerate(rows, start=top + 1):
        for column, cell in enumerate(cells):
            paper.row(row, (cell,), styles[min(column, len(styles) - 1)], column)
    return top + len(rows) + 2


def _write_paid_to_incurred(paper: Paper, top: int, study: StudyView, diagnostics: Diagnostics) -> int:
    triangles = study.triangle.triangles
    rows = [(origin, *cells) for origin, cells in zip(triangles.origins, diagnostics.paid_to_incurred, strict=False)]
    return _write_table(paper, top, ("Paid to incurred", *map(str, triangles.ages)), rows, "ratio")


def _write_industry(paper: Paper, top: int, study: StudyView, industry: Industry | None) -> int:
    if industry is None:
        return top
    triangles = study.triangle.triangles
    steps = [f"{one}-{other}" for one, other in zip(triangles.ages, triangles.ages[1:], strict=False)]
    row = _write_table(paper, top, (f"Factors of {industry.name}", *steps), [("Selected", *industry.selected)], "ratio")
    ratios = zip(triangles.origins, industry.company_loss_ratios, industry.industry_loss_ratios, strict=False)
    return _write_table(paper, row, ("Loss ratios", "Company", "Industry"), list(ratios), "percent")
