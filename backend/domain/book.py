"""The book as managers and actuaries read it: what was earned and incurred, by line, quarter and segment."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from backend.domain.claims.status import ClaimStatus
from backend.domain.policies import PolicyLine

FEWEST_CLAIMS = 10
"""
Claims below which a cell has no ratio: the count alone then has a standard error of a third and more (1/sqrt(n)),
and one loss decides the amount. It keeps readers from seeing chance as a signal; it makes nobody anonymous.
"""
YEARS_BACK = 10
"""Accident years on the screen, the newest included."""
LIMITS_USD = (50_000, 100_000, 250_000, 500_000, 1_000_000)
"""Where the bands of policy limits begin, after the first that begins at 0."""
NO_POLICY = "none"
"""Segment of claims under no policy of the book where the segment is the policy's limit."""


class Grain(StrEnum):
    """How long the periods of loss are."""

    YEAR = "year"
    QUARTER = "quarter"


class Segment(StrEnum):
    """What the book is cut by."""

    LINE = "line"
    LOSS_TYPE = "loss_type"
    STATE = "state"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class BookFilter:
    """
    What is read: the book as it stood at the end of a day, one line or all, and how it is cut.

    `large_usd` is the incurred amount from which a claim is listed as a large loss.
    """

    as_of: date
    line: PolicyLine | None = None
    segment: Segment = Segment.LINE
    large_usd: Decimal = Decimal(100_000)

    @property
    def since(self) -> date:
        """Return the first day that counts."""
        return date(max(1, self.as_of.year - YEARS_BACK + 1), 1, 1)


@dataclass(frozen=True, slots=True)
class Exposure:
    """
    What policies earned in a quarter, named by its first day, until the valuation date.

    `unpriced_years` are those policy years whose term has no premium; `segment` is empty for kinds of loss, because
    policies cover several.
    """

    line: PolicyLine
    quarter: date
    segment: str
    premium_usd: Decimal
    years: Decimal
    unpriced_years: Decimal


@dataclass(frozen=True, slots=True)
class Losses:
    """Claims of a quarter of loss as known at the valuation date; `nil` are those that come to nothing so far."""

    line: PolicyLine
    quarter: date
    segment: str
    claims: int
    nil: int
    incurred_usd: Decimal


@dataclass(frozen=True, slots=True)
class LargeLoss:
    """One large claim: its amounts at the valuation date, its status today; `claim_id` only for those who may open."""

    claim_id: UUID | None
    reference: str
    line: PolicyLine
    loss_type: str
    state_code: str
    loss_date: date
    status: ClaimStatus
    paid_usd: Decimal
    incurred_usd: Decimal


@dataclass(frozen=True, slots=True)
class LargeLosses:
    """The largest claims from the threshold on, and how many and how much all of them are."""

    rows: tuple[LargeLoss, ...]
    count: int
    incurred_usd: Decimal


@dataclass(frozen=True, slots=True)
class Book:
    """One screen of figures."""

    wanted: BookFilter
    exposures: tuple[Exposure, ...]
    losses: tuple[Losses, ...]
    large: LargeLosses

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was earned and nothing happened."""
        return not self.exposures and not self.losses
