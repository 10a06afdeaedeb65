"""One claim of the book: what was reported, and everything that people did on it until today."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from backend.demo.losses import Loss
from backend.domain.access import Principal
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.triage import Triage, triage
from backend.domain.claims.words import ClaimEvent, TransactionKind, TransactionState
from backend.domain.policies import PolicyTerm
from backend.domain.submissions import FieldValue
from backend.store.audit import PastAct

Row = dict[str, Any]
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class PastLoss:
    """A loss of the book as it was taken in."""

    claim_id: UUID
    reference: str
    loss: Loss
    values: Mapping[str, FieldValue]
    reported_at: datetime
    sender: Principal

    @property
    def policy(self) -> PolicyTerm:
        """Return the term under which it was reported."""
        return self.loss.policy

    @property
    def triage(self) -> Triage:
        """Return the triage of the form."""
        return triage(self.policy.line, self.values)

    @property
    def claimed_usd(self) -> Decimal | None:
        """Return the amount claimed, None while it is not known."""
        amount = self.values["claimed_usd"]
        return amount if isinstance(amount, Decimal) else None


@dataclass(slots=True)
class Story:
    """How a claim stands today and how it came there; rows are those of the tables, in the order of their moments."""

    assignee: Principal | None
    updated_at: datetime
    status: ClaimStatus = ClaimStatus.REPORTED
    closed_at: datetime | None = None
    version: int = 1
    paid_usd: Decimal = _NOTHING
    reserve_usd: Decimal = _NOTHING
    money: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    referrals: list[Row] = field(default_factory=list)
    letters: list[Row] = field(default_factory=list)
    events: list[tuple[ClaimEvent, datetime, ClaimStatus]] = field(default_factory=list)
    acts: list[PastAct] = field(default_factory=list)

    def count_money(self, kind: TransactionKind, state: TransactionState, amount_usd: Decimal) -> None:
        """Keep the sums as the trigger of the database will."""
        if state is not TransactionState.POSTED:
            return
        if kind is TransactionKind.RESERVE:
            self.reserve_usd += amount_usd
        elif kind is TransactionKind.PAYMENT:
            self.paid_usd += amount_usd
            self.reserve_usd -= amount_usd
