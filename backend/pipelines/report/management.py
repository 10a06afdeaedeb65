"""The management summary: what came in, what was decided, paid and spent in a period, beside the period before."""

from collections.abc import Sequence

from backend.domain.dashboard import OpenAge, Section
from backend.domain.reports.content import Chart, KeyValues, ReportSection, Series, Table
from backend.domain.reports.figures import CLAIMS, LineFigures
from backend.domain.reports.words import ReportKind
from backend.pipelines.report.draft import Draft, present, section, told
from backend.pipelines.report.figures_json import management_json
from backend.pipelines.report.inputs import ManagementInputs
from backend.pipelines.report.management_cells import MANAGEMENT_SENTENCES, management_cells
from backend.pipelines.report.management_figures import beside_before, moved, shown_value
from backend.pipelines.report.management_period import period_notices, weeks_note
from backend.pipelines.report.management_tables import (
    HEADINGS,
    definitions_section,
    departures_section,
    money_section,
    referrals_section,
    runs_section,
)
from backend.pipelines.report.texts import number, usd, words

AT_A_GLANCE = ("received", "decided", "cycle", "departed", "reported", "claim_cycle", "paid", "first_adequacy", "cost")
NAMES = {
    "received": "Submissions received",
    "decided": "Submissions decided",
    "cycle": "Time to a decision",
    "departed": "Departures from proposals",
    "reported": "Claims reported",
    "claim_cycle": "Claims: time to close",
    "paid": "Paid on claims",
    "first_adequacy": "Claims: paid to first reserve",
    "cost": "Cost of the runs",
}
BEFORE_NOTE = "Before: {since} to {until}, as many days. What each figure counts stands at the end of this report."
OPEN_NOTE = "As it stood when this report was made, whatever the period."
_DESKS = {
    "submissions": "submissions",
    "claims": "claims",
    "submission_referrals": "referrals of submissions",
    "claim_referrals": "referrals of claims",
}


def build_management(inputs: ManagementInputs) -> Draft:
    """Return the summary of a period; every figure is one that the dashboard shows for these days."""
    period, cells = inputs.period, management_cells(inputs)
    return Draft(
        kind=ReportKind.MANAGEMENT,
        subtitle=f"{period.since.isoformat()} to {period.until.isoformat()}, "
        f"{words(period.line) if period.line else 'all lines'}",
        summary=_summary(inputs),
        sections=present(
            *(_tiles_section(inputs, part) for part in Section),
            _lines_section(inputs),
            _open_section(inputs.figures.ages),
            _outcomes_section(inputs),
            departures_section(inputs),
            referrals_section(inputs),
            money_section(inputs),
            runs_section(inputs),
            definitions_section(inputs),
        ),
        cells=cells,
        sentences=told(MANAGEMENT_SENTENCES, cells),
        figures=management_json(inputs),
        notices=period_notices(inputs),
    )


def _summary(inputs: ManagementInputs) -> KeyValues:
    """Return the figures that matter first, each beside that of the period before."""
    by_code = {tile.code: tile for tile in inputs.figures.tiles}
    shown = [by_code[code] for code in AT_A_GLANCE if code in by_code]
    open_now = sum(age.count for age in inputs.figures.ages if age.desk in ("submissions", "claims"))
    return KeyValues(
        (
            *((NAMES.get(tile.code, tile.label), beside_before(tile)) for tile in shown),
            ("Open now", f"{open_now:,} submissions and claims"),
        )
    )


def _tiles_section(inputs: ManagementInputs, part: Section) -> ReportSection | None:
    rows = tuple(
        (tile.label, shown_value(tile.unit, tile.value), shown_value(tile.unit, tile.before), moved(tile))
        for tile in inputs.figures.tiles
        if tile.section is part and (tile.value or tile.before)
    )
    wanted = inputs.period
    last = wanted.since.fromordinal(max(1, wanted.since.toordinal() - 1))
    note = BEFORE_NOTE.format(since=wanted.before_since.isoformat(), until=last.isoformat())
    columns = ("Figure", "This period", "Before", "Change")
    return section(HEADINGS[part], Table(columns, rows, frozenset({1, 2, 3}), note=note)) if rows else None


def _label(line: LineFigures) -> str:
    """Return a line as a chart names it: that of claims by its desk too, for both desks know motor."""
    return f"{words(line.line)} claims" if line.desk == CLAIMS else words(line.line)


def _lines_section(inputs: ManagementInputs) -> ReportSection | None:
    lines = inputs.figures.lines
    rows = tuple(
        (
            words(one.desk),
            words(one.line),
            number(one.received),
            number(one.decided),
            ", ".join(f"{words(outcome)} {count:,}" for outcome, count in one.by_outcome),
        )
        for one in lines
    )
    columns = ("Desk", "Line", "Received", "Decided", "Outcomes")
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
    return section("Volume by line", Table(columns, rows, frozenset({2, 3})), chart) if rows else None


def _open_section(ages: Sequence[OpenAge]) -> ReportSection | None:
    """Return what is open by its age in days, with the money that stands on claims."""
    rows = tuple(
        (
            words(_DESKS.get(age.desk, age.desk)),
            f"{age.first} and more" if age.last is None else f"{age.first} to {age.last}",
            number(age.count),
            usd(age.reserve_usd) if age.desk == "claims" else "",
            usd(age.paid_usd) if age.desk == "claims" else "",
        )
        for age in ages
        if age.count
    )
    columns = ("Open", "Age in days", "How many", "Reserved", "Paid so far")
    return section("Open now by age", Table(columns, rows, frozenset({2, 3, 4}), note=OPEN_NOTE)) if rows else None


def _outcomes_section(inputs: ManagementInputs) -> ReportSection | None:
    """Return the decisions of each week by outcome."""
    found = inputs.figures.weeks
    weeks, outcomes = sorted({one.week for one in found}), sorted({one.outcome for one in found})
    counts = {(one.week, one.outcome): one.count for one in found}
    rows = tuple(
        (week.isoformat(), *(number(counts.get((week, outcome), 0)) for outcome in outcomes)) for week in weeks
    )
    columns = ("Week from", *(words(outcome) for outcome in outcomes))
    series = tuple(
        Series(words(outcome), tuple(float(counts.get((week, outcome), 0)) for week in weeks)) for outcome in outcomes
    )
    labels = tuple(week.isoformat() for week in weeks)
    chart = Chart("stacked", "Decisions on submissions by week", "decisions", labels, series)
    numeric = frozenset(range(1, len(columns)))
    return (
        section("Outcomes by week", Table(columns, rows, numeric, note=weeks_note(inputs, weeks)), chart)
        if rows
        else None
    )
