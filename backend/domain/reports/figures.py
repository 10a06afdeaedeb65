"""Figures of a period as the management summary tells them; each is counted from rows."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class LineFigures:
    """One product or line of claims: what came in, what was decided how, and how long it took (median hours)."""

    desk: str
    line: str
    received: int
    open: int
    decided: int
    by_outcome: tuple[tuple[str, int], ...]
    median_hours: float | None


@dataclass(frozen=True, slots=True)
class OverrideReason:
    """How often people departed from the proposal for a reason."""

    desk: str
    reason_code: str
    count: int


@dataclass(frozen=True, slots=True)
class ReferralTurnaround:
    """Referrals of a desk: asked, answered, still open, and the median hours to the answer."""

    desk: str
    asked: int
    answered: int
    open: int
    median_hours: float | None


@dataclass(frozen=True, slots=True)
class RunCosts:
    """Runs of a kind that ended: how many, failed, retries, answered without a model, and what they cost."""

    kind: str
    runs: int
    failed: int
    retries: int
    without_model: int
    cost_usd: Decimal | None


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """Everything that a summary counts beside the portfolio's own figures."""

    lines: tuple[LineFigures, ...]
    overrides: tuple[OverrideReason, ...]
    referrals: tuple[ReferralTurnaround, ...]
    runs: tuple[RunCosts, ...]
    paid_usd: Decimal
    reserved_usd: Decimal
