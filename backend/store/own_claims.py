"""Claims as the clients who reported them see them: where they stand, what was paid, and the letters released."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from backend.domain.access import Principal
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.views import OwnClaim, OwnLetter
from backend.domain.claims.words import LetterState
from backend.domain.policies import PolicyLine
from backend.store.claim_letters import is_denial_told
from backend.store.claim_scope import visible_claims
from backend.store.queries import Queries
from backend.store.tables import Claim, ClaimLetter, Document

_LOOKED_INTO = "We are looking into it"
STATUS_WORDS = {
    ClaimStatus.REPORTED: "We have received your report",
    ClaimStatus.TRIAGED: _LOOKED_INTO,
    ClaimStatus.INVESTIGATING: _LOOKED_INTO,
    ClaimStatus.REFERRED: _LOOKED_INTO,
    ClaimStatus.SETTLED: "Settled",
    ClaimStatus.DENIED: "Decided: not covered. Our letter gives the reason",
    ClaimStatus.CLOSED: "Closed",
}
"""A referral is not told apart from other work: whom a claim is referred to is part of the analysis."""
UNTOLD = "Decided; our letter follows"
"""What a client reads of a denial before its letter has gone out: the letter, with its reason, is what tells it."""


class OwnClaims(Queries):
    """Claims a person reported themselves."""

    def list_own(self, principal: Principal, limit: int, offset: int = 0) -> tuple[OwnClaim, ...]:
        """Return a page of the claims this person reported, newest first."""
        return self._read(principal, limit=limit, offset=offset)

    def count_own(self, principal: Principal) -> int:
        """Return how many claims this person reported."""
        query = select(func.count()).select_from(Claim)
        return self.session.scalar(query.where(*_reported_by(principal))) or 0

    def find_own(self, principal: Principal, claim_id: UUID) -> OwnClaim | None:
        """Return one claim this person reported, None for any other."""
        return next(iter(self._read(principal, Claim.claim_id == claim_id)), None)

    def _read(
        self, principal: Principal, *narrowing: ColumnElement[bool], limit: int = 1, offset: int = 0
    ) -> tuple[OwnClaim, ...]:
        own_papers = (Document.claim_id == Claim.claim_id) & (Document.uploaded_by == principal.user_id)
        documents = select(func.count()).where(own_papers).scalar_subquery()
        rows = self.session.execute(
            select(Claim, documents, is_denial_told(Claim.claim_id))
            .where(*_reported_by(principal), *narrowing)
            .order_by(Claim.reported_at.desc(), Claim.claim_id)
            .limit(limit)
            .offset(offset)
            .execution_options(populate_existing=True)
        ).all()
        letters = self._letters([claim.claim_id for claim, *_ in rows])
        return tuple(_own(row, letters.get(row[0].claim_id, ())) for row in rows)

    def _letters(self, claim_ids: list[UUID]) -> dict[UUID, tuple[OwnLetter, ...]]:
        """Return the letters released on each claim, newest first."""
        rows = self.session.scalars(
            select(ClaimLetter)
            .where(ClaimLetter.claim_id.in_(claim_ids), ClaimLetter.state == LetterState.RELEASED)
            .order_by(ClaimLetter.released_at.desc())
        )
        found: dict[UUID, tuple[OwnLetter, ...]] = {}
        for row in rows:
            if row.released_at is not None:
                letter = OwnLetter(row.letter_id, row.subject, row.released_at)
                found[row.claim_id] = (*found.get(row.claim_id, ()), letter)
        return found


def _reported_by(principal: Principal) -> tuple[ColumnElement[bool], ...]:
    return (Claim.created_by == principal.user_id, *visible_claims(principal))


def _own(found: Any, letters: tuple[OwnLetter, ...]) -> OwnClaim:
    row, documents, is_told = found
    is_untold = row.status == ClaimStatus.DENIED and not is_told
    return OwnClaim(
        claim_id=row.claim_id,
        reference=row.reference,
        line=PolicyLine(row.line),
        loss_type=row.loss_type,
        policy_number=row.policy_number,
        loss_date=row.loss_date,
        reported_at=row.reported_at,
        status_words=UNTOLD if is_untold else STATUS_WORDS[ClaimStatus(row.status)],
        paid_usd=row.paid_usd,
        documents=documents,
        letters=letters,
    )
