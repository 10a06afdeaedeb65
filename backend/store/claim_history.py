"""What the book says beside a claim: earlier claims of the same insured, and what claims like it came to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, func, or_, select

from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.views import ClaimView
from backend.store.queries import Queries
from backend.store.tables import Claim

FEWEST = 8
"""Claims below which a segment says too little; then the whole line stands for it."""
MOST = 1_000
"""Newest claims of a segment that are looked at; what was paid decades ago says little of today's prices."""


@dataclass(frozen=True, slots=True)
class EarlierClaim:
    """One earlier claim under the same policy or of the same insured."""

    reference: str
    loss_date: date
    claimed_usd: Decimal | None
    paid_usd: Decimal


@dataclass(frozen=True, slots=True)
class Segment:
    """Incurred amounts of finished claims alike, and in words which claims these are."""

    words: str
    incurred_usd: tuple[Decimal, ...]


class ClaimHistories(Queries):
    """Earlier claims and segments of the book."""

    def list_earlier(self, claim: ClaimView) -> list[EarlierClaim]:
        """Return the claims of the same policy or insured with a loss before this one's, newest first."""
        same = or_(
            Claim.policy_number == claim.policy_number,
            func.lower(Claim.insured_name) == claim.insured_name.lower(),
        )
        rows = self.session.execute(
            select(Claim.reference, Claim.loss_date, Claim.claimed_usd, Claim.paid_usd)
            .where(Claim.institution_id == claim.institution_id, Claim.claim_id != claim.claim_id)
            .where(Claim.loss_date < claim.loss_date, same)
            .order_by(Claim.loss_date.desc(), Claim.reference)
        )
        return [EarlierClaim(*row) for row in rows]

    def list_same_day(self, claim: ClaimView) -> tuple[str, ...]:
        """Return the other claims of the policy and line with this date of loss, but for those closed unpaid."""
        is_dropped = (Claim.status == ClaimStatus.CLOSED) & (Claim.paid_usd == 0)
        rows = self.session.scalars(
            select(Claim.reference)
            .where(Claim.institution_id == claim.institution_id, Claim.claim_id != claim.claim_id, ~is_dropped)
            .where(Claim.policy_number == claim.policy_number, Claim.line == claim.line)
            .where(Claim.loss_date == claim.loss_date)
            .order_by(Claim.reference)
        )
        return tuple(rows)

    def read_segment(self, claim: ClaimView) -> Segment:
        """Return what finished claims of the line and kind of loss came to; of the whole line where they are few."""
        alike = self._incurred(claim, Claim.loss_type == claim.loss_type)
        if len(alike) >= FEWEST:
            return Segment(f"{claim.line}, {claim.loss_type.replace('_', ' ')}", alike)
        return Segment(f"{claim.line}, all kinds of loss", self._incurred(claim))

    def _incurred(self, claim: ClaimView, *narrowing: ColumnElement[bool]) -> tuple[Decimal, ...]:
        """Return paid less recovered plus outstanding of settled and closed claims that cost anything."""
        incurred = Claim.paid_usd + Claim.reserve_usd - Claim.recovered_usd
        finished = Claim.status.in_((ClaimStatus.SETTLED, ClaimStatus.CLOSED))
        rows = self.session.scalars(
            select(incurred)
            .where(Claim.institution_id == claim.institution_id, Claim.claim_id != claim.claim_id)
            .where(Claim.line == claim.line, finished, incurred > 0, *narrowing)
            .order_by(Claim.reported_at.desc())
            .limit(MOST)
        )
        return tuple(rows)
