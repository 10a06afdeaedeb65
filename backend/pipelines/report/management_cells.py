"""The cells of a management summary, and the sentences that are made of them without a model."""

from collections.abc import Iterator
from decimal import Decimal

from backend.domain.portfolio import ProviderShare
from backend.pipelines.report.draft import by_id, money, named, several
from backend.pipelines.report.file_cells import day
from backend.pipelines.report.inputs import ManagementInputs
from backend.pipelines.report.texts import words
from backend.pipelines.wording_checks.cell import Cell, CellKind, Cells, count, fraction, rounded

MANAGEMENT_SENTENCES = (
    (
        "From {since} to {until} came {received} submissions with limits of {limits}; {decided} decisions were made.",
        "From {since} to {until} the desk received {received} submissions.",
    ),
    ("The median time from submission to decision was {cycle} hours, and {open} submissions are open.",),
    ("In {departed} of the decisions on a proposal to accept or decline, people departed from it.",),
    ("Most submissions came in {busiest}, with {busiest_received} received.",),
    ("On claims of the period {paid} were paid and {reserved} are reserved.",),
    ("Claims reported in the period: {claims}, of which {claims_open} are open.",),
    (
        "Referrals asked: {asked}; answered: {answered}; the median time to an answer was {turnaround} hours.",
        "Referrals asked: {asked}; answered: {answered}.",
    ),
    ("Of the assessments {provider_share} were answered by {provider}; runs that failed: {failed}.",),
)
"""Alternatives of each sentence, the fullest first."""
SUBMISSIONS = "underwriting"
CLAIMS = "claims"


def management_cells(inputs: ManagementInputs) -> Cells:
    """Return what a summary of the period may state."""
    return by_id((*_volume(inputs), *_lines(inputs), *_referrals(inputs), *_runs(inputs)))


def _volume(inputs: ManagementInputs) -> Iterator[Cell | None]:
    headline = inputs.portfolio.headline
    yield day("since", "first day of the period", inputs.period.since)
    yield day("until", "last day of the period", inputs.period.until)
    yield count("received", "submissions received", headline.received)
    yield count("open", "open submissions", headline.open)
    yield count("decided", "decisions on submissions", headline.decided)
    yield money("limits", "limits requested", headline.requested_limit_usd)
    if headline.median_cycle_hours is not None:
        yield hours("cycle", "median hours to a decision", headline.median_cycle_hours)
    if headline.departed_fraction is not None:
        yield fraction(
            "departed",
            "departures from a proposal to accept or decline, as a part of the decisions",
            headline.departed_fraction,
        )


def _lines(inputs: ManagementInputs) -> Iterator[Cell | None]:
    lines = inputs.figures.lines
    of_submissions = [one for one in lines if one.desk == SUBMISSIONS]
    of_claims = [one for one in lines if one.desk == CLAIMS]
    if of_submissions:
        busiest = max(of_submissions, key=lambda one: one.received)
        yield named("busiest", "line with most submissions", words(busiest.line))
        yield count("busiest_received", "submissions of that line", busiest.received)
    if of_claims:
        yield count("claims", "claims reported", sum(one.received for one in of_claims))
        yield count("claims_open", "open claims", sum(one.open for one in of_claims))
        yield money("paid", "paid on claims", inputs.figures.paid_usd)
        yield money("reserved", "reserved on claims", inputs.figures.reserved_usd)


def _referrals(inputs: ManagementInputs) -> Iterator[Cell | None]:
    desk = next((one for one in inputs.figures.referrals if one.desk == SUBMISSIONS), None)
    if desk is None:
        return
    yield count("asked", "referrals asked", desk.asked)
    yield count("answered", "referrals answered", desk.answered)
    if desk.median_hours is not None:
        yield hours("turnaround", "median hours to the answer of a referral", desk.median_hours)


def _runs(inputs: ManagementInputs) -> Iterator[Cell | None]:
    shares = inputs.portfolio.providers
    if shares:
        most = max(shares, key=lambda one: one.runs)
        yield named("provider", "provider that answered most assessments", provider_name(most))
        share = most.runs / sum(one.runs for one in shares)
        yield fraction("provider_share", "its part of the assessments", share)
    yield count("failed", "runs that failed", sum(one.failed for one in inputs.figures.runs))
    yield several("retries", "retries at providers", sum(one.retries for one in inputs.figures.runs))


def hours(place: str, label: str, value: float) -> Cell:
    """Return a time in hours at one decimal, as every table of the summary shows it."""
    shown = rounded(Decimal(str(value)), 1)
    return Cell(place, label, CellKind.FIGURE, shown, f"{shown:,}")


def provider_name(share: ProviderShare) -> str:
    """Return who answered, or that fixed rules did."""
    return "fixed rules without a model" if share.made_without_model else share.provider
