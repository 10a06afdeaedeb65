"""The cells of a management summary, and the sentences that are made of them without a model."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from backend.domain.dashboard import Tile, Unit
from backend.pipelines.report.draft import by_id, money
from backend.pipelines.report.file_cells import day
from backend.pipelines.report.inputs import ManagementInputs
from backend.pipelines.report.management_figures import span_figure, span_words
from backend.pipelines.wording_checks.cell import Cell, CellKind, Cells, count, fraction, rounded

MANAGEMENT_SENTENCES = (
    (
        "From {since} to {until} came {received} submissions, after {received_before} in the period before.",
        "From {since} to {until} came {received} submissions.",
    ),
    (
        (
            "Submissions decided: {decided}, after {decided_before} before; the mean time to a decision was {cycle}, "
            "after {cycle_before}."
        ),
        "Submissions decided: {decided}; the mean time to a decision was {cycle}.",
    ),
    (
        (
            "In {departed} of the decisions on a proposal to accept or decline, people departed from it, after "
            "{departed_before} in the period before."
        ),
        "In {departed} of the decisions on a proposal to accept or decline, people departed from it.",
    ),
    (
        (
            "Claims reported: {reported}, after {reported_before} before; settled: {settled}; denied: {denied}; "
            "closed: {closed}."
        ),
        "Claims reported: {reported}; settled: {settled}; denied: {denied}; closed: {closed}.",
    ),
    (
        (
            "On claims {paid} were paid, after {paid_before} in the period before; of the claims closed, payments "
            "stand at {first_adequacy} of the reserve set at the start."
        ),
        "On claims {paid} were paid, after {paid_before} in the period before.",
        "On claims {paid} were paid.",
    ),
    (
        "Referrals asked: {referrals}; the mean time to an answer was {turnaround}.",
        "Referrals asked: {referrals}.",
    ),
    (
        "Runs ended: {runs}, after {runs_before} before; failed: {failed}; their known cost is {cost}.",
        "Runs ended: {runs}; failed: {failed}.",
    ),
)
"""Alternatives of each sentence, the fullest first."""
LABELS: Mapping[str, str] = {
    "received": "submissions received",
    "decided": "submissions decided",
    "cycle": "mean time to a decision",
    "straight_through": "decided as proposed, without a referral, as a part of the decisions",
    "departed": "departures from a proposal to accept or decline, as a part of the decisions",
    "referrals": "referrals asked",
    "turnaround": "mean time to the answer of a referral",
    "limits": "limits requested",
    "reported": "claims reported",
    "settled": "claims settled",
    "denied": "claims denied",
    "closed": "claims closed",
    "claim_cycle": "mean time from the report of a claim to its closing",
    "paid": "paid on claims",
    "first_adequacy": "payments to the reserve set at the start, over the claims closed",
    "late_adequacy": "payments of the last 90 days to the reserve before them, over the claims closed",
    "runs": "runs ended",
    "failed": "runs that failed",
    "without_model": "runs without a model, as a part of those that succeeded",
    "cost": "known cost of the runs",
}
"""The tiles that a summary may speak of, each by what its sentence has to say."""


def management_cells(inputs: ManagementInputs) -> Cells:
    """Return what a summary of the period may state."""
    return by_id((*_period(inputs), *_tiles(inputs)))


def _period(inputs: ManagementInputs) -> Iterator[Cell | None]:
    yield day("since", "first day of the period", inputs.period.since)
    yield day("until", "last day of the period", inputs.period.until)


def _tiles(inputs: ManagementInputs) -> Iterator[Cell | None]:
    for tile in inputs.figures.tiles:
        if label := LABELS.get(tile.code):
            yield _cell(tile.code, label, tile, tile.value)
            yield _cell(f"{tile.code}_before", f"{label}, in the period before", tile, tile.before)


def _cell(place: str, label: str, tile: Tile, value: Decimal | None) -> Cell | None:
    """Return a tile's value as a cell, None where there is none."""
    if value is None:
        return None
    match tile.unit:
        case Unit.COUNT:
            return count(place, label, int(value))
        case Unit.SHARE:
            return fraction(place, label, float(value))
        case Unit.SECONDS:
            return Cell(place, label, CellKind.FIGURE, rounded(span_figure(value), 1), span_words(value))
        case Unit.USD:
            return money(place, label, value)
        case Unit.RATIO:
            return _figure(place, label, value, 2)


def _figure(place: str, label: str, value: Decimal, places: int) -> Cell:
    """Return a bare figure at as many places as every table of the summary shows."""
    shown = rounded(value, places)
    return Cell(place, label, CellKind.FIGURE, shown, f"{shown:,}")
