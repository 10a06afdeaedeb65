"""Tables behind the head of a management summary: departures, referrals, money, runs, and what each figure counts."""

from backend.domain.dashboard import Section
from backend.domain.reports.content import ReportSection, Table
from backend.domain.reports.figures import OverrideReason
from backend.pipelines.report.draft import section
from backend.pipelines.report.inputs import ManagementInputs
from backend.pipelines.report.texts import number, usd, words

HEADINGS = {Section.UNDERWRITING: "Submissions", Section.CLAIMS: "Claims", Section.RUNS: "Runs and cost"}


def departures_section(inputs: ManagementInputs) -> ReportSection | None:
    """Return by rule and reason where people decided otherwise, and claims by what was proposed and done."""
    rules = tuple(
        (one.rule or "no rule", words(one.reason_code), number(one.count))
        for one in sorted(inputs.figures.overrides, key=_by_weight)
    )
    claims = tuple(
        (words(one.proposed) if one.proposed else "no proposal", words(one.action), number(one.count))
        for one in inputs.figures.claim_verdicts
    )
    return section(
        "Departures from rules and proposals",
        Table(("Rule", "Reason", "Decisions"), rules, frozenset({2}), "Submissions") if rules else None,
        Table(("Proposed", "Decided", "Claims"), claims, frozenset({2}), "Claims") if claims else None,
    )


def _by_weight(one: OverrideReason) -> tuple[int, str, str]:
    return -one.count, one.rule, one.reason_code


def referrals_section(inputs: ManagementInputs) -> ReportSection | None:
    """Return what was asked of others and how long the answer took."""
    rows = tuple(
        (words(one.kind), number(one.asked), number(one.answered), number(one.mean_hours, 1))
        for one in inputs.figures.referrals
    )
    columns = ("Referrals", "Asked", "Answered", "Mean hours to the answer")
    return section("Referrals", Table(columns, rows, frozenset({1, 2, 3}))) if rows else None


def money_section(inputs: ManagementInputs) -> ReportSection | None:
    """Return what was paid, recovered and reserved on claims, by line."""
    rows = tuple(
        (words(one.line), words(one.kind), number(one.count), usd(one.total_usd)) for one in inputs.figures.money
    )
    columns = ("Line", "Movement", "How many", "Sum")
    return section("Money on claims", Table(columns, rows, frozenset({2, 3}))) if rows else None


def runs_section(inputs: ManagementInputs) -> ReportSection | None:
    """Return what the runs came to by kind and provider."""
    rows = tuple(
        (
            words(one.kind),
            one.provider or "none",
            number(one.runs),
            number(one.failed),
            number(one.retries),
            number(one.without_model),
            usd(one.cost_usd),
        )
        for one in inputs.figures.runs
    )
    columns = ("Kind of run", "Provider", "Ended", "Failed", "Retries", "Without a model", "Cost")
    note = "A cost is not given where no price of a call is known."
    return (
        section("Runs by kind and provider", Table(columns, rows, frozenset({2, 3, 4, 5, 6}), note=note))
        if rows
        else None
    )


def definitions_section(inputs: ManagementInputs) -> ReportSection | None:
    """Return what each figure counts, in the dashboard's words."""
    rows = tuple((HEADINGS[tile.section], tile.label, tile.definition) for tile in inputs.figures.tiles)
    return section("What each figure counts", Table(("Part", "Figure", "What it counts"), rows)) if rows else None
