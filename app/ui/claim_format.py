"""The words and colours of the claims desk: states, severity, outcomes, kinds of loss, and how near a clock is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.ui.format import NOTHING, due, label
from app.ui.tables import Badge
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClaimOutcome, Complexity, Severity, TransactionKind
from backend.domain.policies import PolicyLine

LINES: Mapping[PolicyLine, str] = {
    PolicyLine.AUTO: "Motor",
    PolicyLine.PROPERTY: "Property",
    PolicyLine.LIABILITY: "Liability",
}
STATUS_BADGES: Mapping[ClaimStatus, Badge] = {
    ClaimStatus.REPORTED: "blue",
    ClaimStatus.TRIAGED: "blue",
    ClaimStatus.INVESTIGATING: "violet",
    ClaimStatus.REFERRED: "orange",
    ClaimStatus.SETTLED: "green",
    ClaimStatus.DENIED: "red",
    ClaimStatus.CLOSED: "gray",
}
SEVERITY_BADGES: Mapping[Severity, Badge] = {
    Severity.LOW: "gray",
    Severity.MEDIUM: "yellow",
    Severity.HIGH: "orange",
    Severity.CATASTROPHIC: "red",
}
COMPLEXITY_BADGES: Mapping[Complexity, Badge] = {
    Complexity.SIMPLE: "gray",
    Complexity.STANDARD: "blue",
    Complexity.COMPLEX: "violet",
}
OUTCOME_BADGES: Mapping[ClaimOutcome, Badge] = {
    ClaimOutcome.SETTLE: "green",
    ClaimOutcome.INVESTIGATE: "yellow",
    ClaimOutcome.REFER: "orange",
}
TRANSACTIONS: Mapping[TransactionKind, str] = {
    TransactionKind.RESERVE: "Change of reserve",
    TransactionKind.PAYMENT: "Payment",
    TransactionKind.RECOVERY: "Recovery",
}
HALF, MOST = 0.5, 0.8
"""Shares of a clock's time from which it turns amber and red."""


class ClockLevel(StrEnum):
    """How near a clock is to its end."""

    ON_TIME = "on_time"
    HALF_GONE = "half_gone"
    URGENT = "urgent"
    OVERDUE = "overdue"


LEVEL_BADGES: Mapping[ClockLevel, Badge] = {
    ClockLevel.ON_TIME: "green",
    ClockLevel.HALF_GONE: "yellow",
    ClockLevel.URGENT: "red",
    ClockLevel.OVERDUE: "red",
}
LEVEL_ICONS: Mapping[ClockLevel, str] = {
    ClockLevel.ON_TIME: ":material/schedule:",
    ClockLevel.HALF_GONE: ":material/hourglass_bottom:",
    ClockLevel.URGENT: ":material/timer:",
    ClockLevel.OVERDUE: ":material/alarm:",
}


@dataclass(frozen=True, slots=True)
class ClockChip:
    """
    A clock in a few words with its colour; the words alone tell each level apart.

    `brief` are the words for a cell of a table under the heading of a due time.
    """

    words: str
    level: ClockLevel
    brief: str = ""

    @property
    def badge(self) -> Badge:
        """Return the colour."""
        return LEVEL_BADGES[self.level]

    @property
    def icon(self) -> str:
        """Return the icon."""
        return LEVEL_ICONS[self.level]


def clock_chip(due_at: datetime | None, share: float | None, now: datetime) -> ClockChip | None:
    """Return time left and level of a running clock, None where none runs."""
    if due_at is None:
        return None
    level = clock_level(due_at, share, now)
    far = due(due_at, now)
    if level is ClockLevel.URGENT:
        far = f"urgent, {far}"
    elif level is ClockLevel.HALF_GONE:
        far = f"half gone, {far}"
    brief = far.replace("due in ", "").replace("overdue by", "overdue")
    if level is ClockLevel.ON_TIME:
        brief = f"in {brief}"
    return ClockChip(_sentence(far), level, _sentence(brief))


def clock_level(due_at: datetime, share: float | None, now: datetime) -> ClockLevel:
    """Return the level from the time that has run; a clock past its end is overdue whatever its share says."""
    if due_at <= now:
        return ClockLevel.OVERDUE
    if share is None or share < HALF:
        return ClockLevel.ON_TIME
    return ClockLevel.URGENT if share >= MOST else ClockLevel.HALF_GONE


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def line_name(line: PolicyLine | None) -> str:
    """Return a line of business in one word."""
    return LINES[line] if line else NOTHING


def loss_name(line: PolicyLine, loss_type: str) -> str:
    """Return a kind of loss as the line's form calls it."""
    spec = LOSS_FORMS[line].field("loss_type")
    return spec.choice_label(loss_type) if spec and loss_type else NOTHING


def claim_status_name(status: ClaimStatus) -> str:
    """Return a claim's state in words."""
    return label(status.value)


def severity_name(severity: Severity | None) -> str:
    """Return how grave a loss is in one word."""
    return label(severity.value) if severity else NOTHING


def complexity_name(complexity: Complexity | None) -> str:
    """Return how much work a claim asks for in one word."""
    return label(complexity.value) if complexity else NOTHING


def claim_outcome_name(outcome: ClaimOutcome | None) -> str:
    """Return a proposed outcome in one word; denying is never proposed."""
    return label(outcome.value) if outcome else NOTHING
