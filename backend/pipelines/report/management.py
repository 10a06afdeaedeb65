"""The management summary: volume, cycle time, outcomes, overrides, referrals, providers and cost of a period."""

from backend.domain.reports.content import Chart, KeyValues, ReportSection, Series, Table
from backend.domain.reports.figures import LineFigures
from backend.domain.reports.words import ReportKind
from backend.pipelines.report.draft import Draft, present, section, told
from backend.pipelines.report.figures_json import management_json
from backend.pipelines.report.inputs import ManagementInputs
from backend.pipelines.report.management_cells import CLAIMS, MANAGEMENT_SENTENCES, management_cells, provider_name
from backend.pipelines.report.texts import number, percent, usd, words

COUNTED = "Decisions on proposals to accept or decline; a proposal to refer leaves the decision to people."


def build_management(inputs: ManagementInputs) -> Draft:
    """Return the summary of a period; every figure was counted by the database."""
    period, cells = inputs.period, management_cells(inputs)
    return Draft(
        kind=ReportKind.MANAGEMENT,
        subtitle=f"{period.since.isoformat()} to {period.until.isoformat()}, "
        f"{words(period.product) if period.product else 'all lines'}",
        summary=_summary(inputs),
        sections=present(
            _lines_section(inputs),
            _outcomes_section(inputs),
            _overrides_section(inputs),
            _referrals_section(inputs),
            _providers_section(inputs),
            _costs_section(inputs),
        ),
        cells=cells,
        sentences=told(MANAGEMENT_SENTENCES, cells),
        figures=management_json(inputs),
    )


def _label(line: LineFigures) -> str:
    """Return a line as a chart names it: that of claims by its desk too, for both desks know motor."""
    return f"{words(line.line)} claims" if line.desk == CLAIMS else words(line.line)


def _summary(inputs: ManagementInputs) -> KeyValues:
    headline = inputs.portfolio.headline
    return KeyValues(
        (
            ("Submissions received", number(headline.received)),
            ("Open", number(headline.open)),
            ("Decisions", number(headline.decided)),
            ("Median hours to a decision", number(headline.median_cycle_hours, 1)),
            ("Departed from the proposal", percent(headline.departed_fraction)),
            ("Limits requested", usd(headline.requested_limit_usd)),
            ("Paid on claims", usd(inputs.figures.paid_usd)),
            ("Reserved on claims", usd(inputs.figures.reserved_usd)),
        )
    )


def _lines_section(inputs: ManagementInputs) -> ReportSection | None:
    lines = inputs.figures.lines
    rows = tuple(
        (
            words(one.desk),
            words(one.line),
            number(one.received),
            number(one.open),
            number(one.decided),
            number(one.median_hours, 1),
            ", ".join(f"{words(outcome)} {count:,}" for outcome, count in one.by_outcome),
        )
        for one in lines
    )
    columns = ("Desk", "Line", "Received", "Open", "Decided", "Median hours", "Outcomes")
    chart = Chart(
        "bars",
        "Received and decided by line",
        "cases",
        tuple(_label(one) for one in lines),
        (
            Series("Received", tuple(float(one.received) for one in lines)),
            Series("Decided", tuple(float(one.decided) for one in lines)),
        ),
    )
    return (
        section("Volume and cycle time by line", Table(columns, rows, frozenset({2, 3, 4, 5})), chart) if rows else None
    )


def _outcomes_section(inputs: ManagementInputs) -> ReportSection | None:
    """Return the decisions of each week by outcome."""
    found = inputs.portfolio.weeks
    weeks, outcomes = sorted({one.week for one in found}), sorted({one.outcome for one in found})
    counts = {(one.week, one.outcome): one.count for one in found}
    rows = tuple(
        (week.isoformat(), *(number(counts.get((week, outcome), 0)) for outcome in outcomes)) for week in weeks
    )
    columns = ("Week from", *(words(outcome) for outcome in outcomes))
    chart = Chart(
        "stacked",
        "Decisions on submissions by week",
        "decisions",
        tuple(week.isoformat() for week in weeks),
        tuple(
            Series(words(outcome), tuple(float(counts.get((week, outcome), 0)) for week in weeks))
            for outcome in outcomes
        ),
    )
    numeric = frozenset(range(1, len(columns)))
    return section("Outcomes by week", Table(columns, rows, numeric), chart) if rows else None


def _overrides_section(inputs: ManagementInputs) -> ReportSection | None:
    rows = tuple((words(one.desk), words(one.reason_code), number(one.count)) for one in inputs.figures.overrides)
    table = Table(("Desk", "Reason", "Decisions"), rows, frozenset({2}), note=COUNTED) if rows else None
    return section("Departures from the proposal by reason", table)


def _referrals_section(inputs: ManagementInputs) -> ReportSection | None:
    rows = tuple(
        (words(one.desk), number(one.asked), number(one.answered), number(one.open), number(one.median_hours, 1))
        for one in inputs.figures.referrals
    )
    columns = ("Desk", "Asked", "Answered", "Open", "Median hours to the answer")
    return section("Referrals", Table(columns, rows, frozenset({1, 2, 3, 4}))) if rows else None


def _providers_section(inputs: ManagementInputs) -> ReportSection | None:
    shares = inputs.portfolio.providers
    total = sum(one.runs for one in shares)
    rows = tuple(
        (
            provider_name(one),
            number(one.runs),
            percent(one.runs / total),
            number(one.retries),
            usd(one.cost_usd),
            number(one.median_seconds, 1),
        )
        for one in shares
    )
    columns = ("Provider", "Runs", "Share", "Retries", "Cost", "Median seconds")
    chart = Chart(
        "bars",
        "Assessments by provider",
        "runs",
        tuple(provider_name(one) for one in shares),
        (Series("Runs", tuple(float(one.runs) for one in shares)),),
    )
    table = Table(columns, rows, frozenset({1, 2, 3, 4, 5}), note="Assessments of submissions that succeeded.")
    return section("Providers", table, chart) if rows else None


def _costs_section(inputs: ManagementInputs) -> ReportSection | None:
    rows = tuple(
        (
            words(one.kind),
            number(one.runs),
            number(one.failed),
            number(one.retries),
            number(one.without_model),
            usd(one.cost_usd),
        )
        for one in inputs.figures.runs
    )
    columns = ("Kind of run", "Ended", "Failed", "Retries", "Without a model", "Cost")
    note = "A cost is not given where the price of a call is unknown."
    return section("Runs and cost", Table(columns, rows, frozenset({1, 2, 3, 4, 5}), note=note)) if rows else None
