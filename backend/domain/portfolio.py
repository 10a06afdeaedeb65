"""Figures of the portfolio as managers read them; each is counted from rows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.domain.decisions import Outcome
from backend.domain.submissions import SubmissionStatus


@dataclass(frozen=True, slots=True)
class PortfolioFilter:
    """Which submissions the figures cover: received in these days, of one product or all."""

    since: date
    until: date
    product: str = ""


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many submissions of a product stand in a state."""

    product: str
    status: SubmissionStatus
    count: int


@dataclass(frozen=True, slots=True)
class WeekOutcomes:
    """Decisions of one week (its Monday) by outcome."""

    week: date
    outcome: Outcome
    count: int


@dataclass(frozen=True, slots=True)
class Headline:
    """
    The tiles: volume, decided, hours from submission to decision (median), share of decisions that departed.

    Departures are counted against proposals to accept or decline: a proposal to refer leaves the decision to
    people. Fractions are None where nothing was decided.
    """

    received: int
    open: int
    decided: int
    referred: int
    median_cycle_hours: float | None
    departed_fraction: float | None
    requested_limit_usd: Decimal


@dataclass(frozen=True, slots=True)
class ProviderShare:
    """How many runs a provider answered, with retries, cost (None where unknown) and median seconds."""

    provider: str
    made_without_model: bool
    runs: int
    retries: int
    cost_usd: Decimal | None
    median_seconds: float | None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """One screen of figures."""

    headline: Headline
    statuses: tuple[StatusCount, ...]
    weeks: tuple[WeekOutcomes, ...]
    providers: tuple[ProviderShare, ...]
