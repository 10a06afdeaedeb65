"""The tiles of the dashboard as data: what each counts, in words, in sums and in the cases behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from backend.domain.dashboard import DashboardFilter, Figures, Section, Span, Sum, Tile, Unit
from backend.domain.happenings import WORK, Happened, Happening

Value = Callable[[Figures, Span], Decimal | None]
DECIDING = ("accept", "decline")
MADE = ("succeeded", "failed")
SUBMISSIONS, CLAIMS, RUNS = "submissions", "claims", "runs"


def _count(measure: str, **wanted: str | tuple[str, ...]) -> Value:
    return lambda figures, span: Decimal(figures.sum(measure, span, **wanted).count)


def _total(measure: str, **wanted: str | tuple[str, ...]) -> Value:
    return lambda figures, span: figures.sum(measure, span, **wanted).total


def _known_total(measure: str, **wanted: str | tuple[str, ...]) -> Value:
    return lambda figures, span: _or_none(figures.sum(measure, span, **wanted))


def _mean(measure: str, **wanted: str | tuple[str, ...]) -> Value:
    return lambda figures, span: figures.sum(measure, span, **wanted).mean


def _share(part: Value, whole: Value) -> Value:
    def value(figures: Figures, span: Span) -> Decimal | None:
        above, below = part(figures, span), whole(figures, span)
        return above / below if below and above is not None else None

    return value


def _or_none(found: Sum) -> Decimal | None:
    return found.total if found.count else None


def _together(*values: Value) -> Value:
    return lambda figures, span: sum((value(figures, span) or Decimal(0) for value in values), Decimal(0))


DECIDED = _count("decided")
DEPARTED = _count("decided", action=("change", "override"), proposed=DECIDING)
WORK_COST = _known_total("run_cost", kind=WORK)
CLAIMS_DECIDED = _count("claim_decided", action=("settle", "deny"), first="1")
FOLLOWED = _together(
    _count("decided", action="accept_proposal"), _count("claim_decided", action="settle", first="1", proposed="settle")
)
ANSWERED_ON_CLAIMS = ("coverage", "siu")


@dataclass(frozen=True, slots=True)
class TileSpec:
    """A tile before it is counted; `screen` and `what` name the list of its cases."""

    code: str
    section: Section
    label: str
    unit: Unit
    value: Value
    definition: str
    what: Happening
    screen: str


_U, _C, _R = Section.UNDERWRITING, Section.CLAIMS, Section.RUNS
TILES: tuple[TileSpec, ...] = (
    TileSpec("received", _U, "Received", Unit.COUNT, _count("received"),
             "Submissions that came in.", Happening.RECEIVED, SUBMISSIONS),
    TileSpec("decided", _U, "Decided", Unit.COUNT, DECIDED,
             "Submissions that a person accepted or declined.", Happening.DECIDED, SUBMISSIONS),
    TileSpec("cycle", _U, "Cycle time", Unit.SECONDS, _mean("decided"),
             "Mean time from receipt to decision, over the submissions decided.", Happening.DECIDED, SUBMISSIONS),
    TileSpec("straight_through", _U, "Straight through", Unit.SHARE,
             _share(_count("decided", straight="1"), DECIDED),
             "Share of the decided submissions that were decided as proposed, without a referral before and without a "
             "fact that a person corrected.", Happening.STRAIGHT_THROUGH, SUBMISSIONS),
    TileSpec("departed", _U, "Departures", Unit.SHARE,
             _share(DEPARTED, _count("decided", proposed=DECIDING)),
             "Of the decisions on proposals to accept or decline: the share that people decided otherwise. A proposal "
             "to refer leaves the decision to people and counts in neither.", Happening.DEPARTED, SUBMISSIONS),
    TileSpec("referrals", _U, "Referrals asked", Unit.COUNT, _count("referral_asked", kind="underwriting"),
             "Questions to somebody with more authority; a case referred twice counts twice, and opens once.",
             Happening.REFERRED, SUBMISSIONS),
    TileSpec("turnaround", _U, "Referral turnaround", Unit.SECONDS,
             _mean("referral_answered", kind="underwriting"),
             "Mean time from question to answer, over the referrals answered.", Happening.ANSWERED, SUBMISSIONS),
    TileSpec("limits", _U, "Limits, USD", Unit.USD, _total("received"),
             "Sum of the limits requested on the submissions received.", Happening.RECEIVED, SUBMISSIONS),
    TileSpec("reported", _C, "Reported", Unit.COUNT, _count("reported"),
             "Claims reported.", Happening.REPORTED, CLAIMS),
    TileSpec("settled", _C, "Settled", Unit.COUNT, _count("claim_decided", action="settle", first="1"),
             "Claims settled for the first time.", Happening.SETTLED, CLAIMS),
    TileSpec("denied", _C, "Denied", Unit.COUNT, _count("claim_decided", action="deny", first="1"),
             "Claims that a person denied for the first time.", Happening.DENIED, CLAIMS),
    TileSpec("closed", _C, "Closed", Unit.COUNT, _count("claim_decided", action="close", first="1"),
             "Claims closed for the first time.", Happening.CLOSED, CLAIMS),
    TileSpec("claim_cycle", _C, "Time to close", Unit.SECONDS, _mean("claim_decided", action="close", first="1"),
             "Mean time from the report to the first closing, over the claims closed.", Happening.CLOSED, CLAIMS),
    TileSpec("claim_straight", _C, "Straight through", Unit.SHARE,
             _share(_count("claim_decided", straight="1"), _count("claim_decided", action="settle", first="1")),
             "Share of the claims settled that were proposed for settlement and settled without a referral before and "
             "without a fact that a person corrected.", Happening.STRAIGHT_THROUGH, CLAIMS),
    TileSpec("claim_turnaround", _C, "Referral turnaround", Unit.SECONDS,
             _mean("referral_answered", kind=ANSWERED_ON_CLAIMS),
             "Mean time from question to answer, over the referrals of claims answered.", Happening.ANSWERED, CLAIMS),
    TileSpec("paid", _C, "Paid, USD", Unit.USD, _total("money", kind="payment"),
             "Payments posted, before recoveries.", Happening.PAID, CLAIMS),
    TileSpec("reserves", _C, "Reserve changes, USD", Unit.USD, _total("money", kind=("reserve_up", "reserve_down")),
             "Reserves posted less reserves released; payments out of a reserve are not counted here.",
             Happening.RESERVED, CLAIMS),
    TileSpec("first_adequacy", _C, "Paid to first reserve", Unit.RATIO,
             _share(_total("closed_paid"), _total("closed_first_reserve")),
             "Over the claims closed for the first time: what was paid by then, divided by the first reserve. Above 1 "
             "the first reserves were too low.", Happening.CLOSED, CLAIMS),
    TileSpec("late_adequacy", _C, "Paid to late reserve", Unit.RATIO,
             _share(_total("closed_paid_90"), _total("closed_reserve_90")),
             "Over the claims closed that had a reserve 90 days before: what was paid in those 90 days, divided by "
             "that reserve. Above 1 the reserves were too low.", Happening.CLOSED, CLAIMS),
    TileSpec("runs", _R, "Runs ended", Unit.COUNT, _count("run", kind=WORK),
             "Runs that read or assessed and succeeded, failed or were cancelled. Reports, challengers and replays "
             "stand in the table by kind alone.", Happening.FINISHED, RUNS),
    TileSpec("failed", _R, "Failed", Unit.COUNT, _count("run", kind=WORK, state="failed"),
             "Of the runs ended: those that failed for good; one that a person sends round again counts by its new "
             "end.", Happening.FAILED, RUNS),
    TileSpec("retries", _R, "Retries", Unit.COUNT, _total("run_retries", kind=WORK),
             "Questions asked again at a provider, and attempts after the first, of the runs ended.",
             Happening.RETRIED, RUNS),
    TileSpec("without_model", _R, "Without a model", Unit.SHARE,
             _share(_count("run", kind=WORK, state="succeeded", without="1"),
                    _count("run", kind=WORK, state="succeeded")),
             "Share of the runs ended and succeeded that rules answered, because no model was asked or none answered.",
             Happening.WITHOUT_MODEL, RUNS),
    TileSpec("cost", _R, "Cost, USD", Unit.USD, _known_total("run_cost"),
             "What providers charged where the price is known, with reports, challengers and replays.",
             Happening.PRICED, RUNS),
    TileSpec("cost_per_case", _R, "Cost per case, USD", Unit.USD,
             _share(WORK_COST, _together(DECIDED, CLAIMS_DECIDED)),
             "The cost of the runs ended, without reports, challengers and replays, divided by the submissions decided "
             "and the claims settled or denied for the first time.", Happening.WORK_PRICED, RUNS),
    TileSpec("cost_per_accepted", _R, "Cost per accepted, USD", Unit.USD,
             _share(WORK_COST, FOLLOWED),
             "The cost of the runs ended, without reports, challengers and replays, divided by the decisions that "
             "followed the proposal.", Happening.WORK_PRICED, RUNS),
)  # fmt: skip


def count_tiles(figures: Figures, wanted: DashboardFilter) -> tuple[Tile, ...]:
    """Return the tiles of a screen, those of desks that the line does not have left out."""
    here = {_U: wanted.has_submissions, _C: wanted.has_claims, _R: True}
    return tuple(_counted(spec, figures, wanted) for spec in TILES if here[spec.section])


def _counted(spec: TileSpec, figures: Figures, wanted: DashboardFilter) -> Tile:
    happened = Happened(spec.what, wanted.since, wanted.until, wanted.line)
    return Tile(
        spec.code,
        spec.section,
        spec.label,
        spec.unit,
        spec.value(figures, Span.NOW),
        spec.value(figures, Span.BEFORE),
        spec.definition,
        happened.url(spec.screen),
    )
