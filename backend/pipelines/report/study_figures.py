"""Figures of a study as tables and charts: methods, origins, quantiles, tests and diagnostics, all as stored."""

from backend.domain.reports.content import Block, Chart, KeyValues, ReportSection, Series, Table
from backend.domain.studies.result import CalendarYear, DevelopmentCorrelation, MethodResult, OriginFigures
from backend.domain.studies.selection import Selection
from backend.domain.studies.views import StudyResult
from backend.pipelines.actuarial.names import label_of, leading
from backend.pipelines.report.draft import section
from backend.pipelines.report.inputs import StudyReportInputs
from backend.pipelines.report.texts import first_rows, number, percent

_SMALL = 100.0
WITHOUT_TAIL = "Within the ages of the triangle: what a tail adds is not in it."
FIGURES = ("Latest", "Ultimate", "IBNR", "Standard error", "Error / IBNR")


def name_of(result: MethodResult, selection: Selection) -> str:
    """Return how a result is called inside a sentence."""
    return label_of(result, selection)


def methods_section(inputs: StudyReportInputs) -> ReportSection | None:
    """Return every method's totals side by side, and their IBNR as bars."""
    result = inputs.result
    titles = [f"{_title(one, result)}, {one.measure.value}" for one in result.figures.methods]
    rows = tuple((title, *_row(one.total)) for title, one in zip(titles, result.figures.methods, strict=True))
    bars = Chart(
        "bars",
        "IBNR by method",
        inputs.study.triangle.triangles.unit,
        tuple(titles),
        (Series("IBNR", tuple(one.total.ibnr for one in result.figures.methods)),),
    )
    return section("Methods compared", Table(("Method", *FIGURES), rows, _numeric(FIGURES)), bars)


def origins_section(inputs: StudyReportInputs) -> ReportSection | None:
    """Return the leading method's figures by origin, and what is observed and still to come as stacked bars."""
    result = inputs.result
    first = leading(result.figures)
    every = (*first.origins, first.total)
    rows = tuple((one.origin, *_row(one)) for one in every)
    chart = Chart(
        "stacked",
        f"Latest and IBNR by origin: {name_of(first, result.selection)}",
        inputs.study.triangle.triangles.unit,
        tuple(one.origin for one in first.origins),
        (
            Series("Latest", tuple(one.latest for one in first.origins)),
            Series("IBNR", tuple(one.ibnr for one in first.origins)),
        ),
    )
    table = Table(("Origin", *FIGURES), rows, _numeric(FIGURES), _title(first, result))
    return section("Ultimates by origin", table, chart if first.origins else None)


def quantiles_section(result: StudyResult) -> ReportSection | None:
    """Return the quantiles of the total reserve of each method that gives some."""
    with_some = [one for one in result.figures.methods if one.total.quantiles]
    levels = sorted({level for one in with_some for level in one.total.quantiles}, key=float)
    rows = tuple(
        (
            f"{_title(one, result)}, {one.measure.value}",
            *(amount(one.total.quantiles.get(level)) for level in levels),
        )
        for one in with_some
    )
    columns = tuple(f"{100 * float(level):g} %" for level in levels)
    return section("Quantiles of the reserve", Table(("Method", *columns), rows, _numeric(columns))) if rows else None


def diagnostics_section(result: StudyResult) -> ReportSection | None:
    """Return the verdicts of the tests, actual against expected, and how the reserve runs off."""
    found = result.figures.diagnostics
    tests = (
        *([_correlation(found.tests.development_correlation)] if found.tests.development_correlation else []),
        *([_calendar(found.tests.calendar_year)] if found.tests.calendar_year else []),
    )
    compared = tuple(
        (one.origin, str(one.age), amount(one.moved), amount(one.expected_move), amount(one.moved - one.expected_move))
        for one in found.actual_expected
    )
    left = tuple((str(one.periods), amount(one.ibnr)) for one in found.run_off)
    columns = ("Origin", "Age", "Moved", "Expected", "Difference")
    return section(
        "Tests and diagnostics",
        Table(("Test", "Statistic", "Low", "High", "Verdict"), tests, frozenset({1, 2, 3})) if tests else None,
        Table(columns, compared, frozenset({1, 2, 3, 4}), "Last period against expectation") if compared else None,
        Table(("Periods from now", "IBNR left"), left, frozenset({0, 1}), "Run-off of the reserve", WITHOUT_TAIL)
        if left
        else None,
        _residuals(result),
    )


def sums_of(inputs: StudyReportInputs) -> tuple[tuple[str, str], ...]:
    """Return the figures that the head of the report shows."""
    result = inputs.result
    first = leading(result.figures)
    return (
        ("Method shown first", _title(first, result)),
        ("Ultimate", amount(first.total.ultimate)),
        ("IBNR", amount(first.total.ibnr)),
        ("Standard error", amount(first.total.standard_error)),
    )


def amount(value: float | None) -> str:
    """Return an amount; small ones keep two places."""
    return number(value, 2 if value is not None and 0 < abs(value) < _SMALL else 0)


def _row(figures: OriginFigures) -> tuple[str, ...]:
    error, ibnr = figures.standard_error, figures.ibnr
    share = error / ibnr if error is not None and ibnr is not None and ibnr > 0 else None
    return (*(amount(value) for value in (figures.latest, figures.ultimate, ibnr, error)), percent(share))


def _title(result: MethodResult, of: StudyResult) -> str:
    name = label_of(result, of.selection).removeprefix("the ")
    return name[:1].upper() + name[1:]


def _numeric(columns: tuple[str, ...]) -> frozenset[int]:
    """Return the places of the columns behind the first."""
    return frozenset(range(1, len(columns) + 1))


def _correlation(test: DevelopmentCorrelation) -> tuple[str, ...]:
    figures = (test.statistic, test.low, test.high)
    return ("Development correlation (Mack)", *(number(value, 3) for value in figures), _verdict(rejects=test.rejects))


def _calendar(test: CalendarYear) -> tuple[str, ...]:
    figures = (test.z, test.low, test.high)
    return ("Calendar years (Mack)", *(number(value, 3) for value in figures), _verdict(rejects=test.rejects))


def _verdict(*, rejects: bool) -> str:
    return "rejects the assumption" if rejects else "does not reject the assumption"


def _residuals(result: StudyResult) -> Block | None:
    """Return the largest standardised residuals, as stored."""
    ranked = sorted(result.figures.diagnostics.residuals, key=lambda one: -abs(one.residual))[:10]
    rows, _ = first_rows((one.origin, str(one.age), number(one.residual, 2)) for one in ranked)
    title = "Largest standardised residuals"
    return Table(("Origin", "Age", "Residual"), rows, frozenset({1, 2}), title) if rows else None


def choices_of(selection: Selection) -> KeyValues:
    """Return what the actuary chose for the factors and the simulation."""
    factors = selection.factors
    return KeyValues(
        (
            ("Average", factors.average.value),
            ("Link ratios excluded", str(len(factors.excluded))),
            ("Sigma rule", factors.sigma.value),
            ("Tail", factors.tail.kind.value.replace("_", " ")),
            ("Simulations", f"{selection.simulation.simulations:,}"),
            ("Seed", str(selection.simulation.seed)),
        )
    )
