"""What stands proposed on a claim: noted when a run ends, dropped when what it was made on changes."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, literal, select, update

from backend.domain.claims.status import OPEN_CLAIMS, ClaimStatus
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import ClaimOutcome, Complexity, Severity
from backend.domain.decisions import ReferralState
from backend.store.queries import Queries
from backend.store.tables import Claim, ClaimReferral, Document


class ClaimProposals(Queries):
    """Proposals on open claims, and how grave and laborious they are."""

    def note_proposal(self, claim_id: UUID, outcome: ClaimOutcome, score: int, on: ClaimView | None = None) -> None:
        """
        Write what the newest run proposes on an open claim; one that was only reported counts as triaged.

        A proposal made `on` another form, or before the evidence changed, is not noted.
        """
        is_current = literal(value=True) if on is None else _stands_as(on)
        self.session.execute(
            update(Claim)
            .where(Claim.claim_id == claim_id, Claim.status.in_(OPEN_CLAIMS))
            .values(
                proposed_outcome=case((is_current, outcome), else_=Claim.proposed_outcome),
                score=case((is_current, score), else_=Claim.score),
                status=case((Claim.status == ClaimStatus.REPORTED, ClaimStatus.TRIAGED), else_=Claim.status),
                updated_at=func.now(),
                version=Claim.version + 1,
            )
        )

    def note_triage(
        self, seen: ClaimView, severity: Severity, complexity: Complexity, triage: Mapping[str, object]
    ) -> None:
        """
        Write how grave and laborious an open claim is and whom it asks for; not where the form changed meanwhile.

        The version stays: nobody who looks at the claim has to look again for it.
        """
        self.session.execute(
            update(Claim)
            .where(Claim.claim_id == seen.claim_id, Claim.status.in_(OPEN_CLAIMS), _stands_as(seen))
            .values(severity=severity, complexity=complexity, triage=dict(triage), updated_at=func.now())
        )

    def note_policy(self, seen: ClaimView, policy_id: UUID) -> None:
        """Put a claim that had no policy under the term that was found for it, unless its form changed meanwhile."""
        self.session.execute(
            update(Claim)
            .where(Claim.claim_id == seen.claim_id, Claim.policy_id.is_(None), _stands_as(seen))
            .values(policy_id=policy_id)
        )

    def drop_proposal(self, claim_id: UUID) -> None:
        """Say that the evidence of an open claim changed: neither a proposal nor an answer from before stands."""
        self._drop(Claim.claim_id == claim_id)

    def drop_proposal_beside(self, document_id: UUID) -> None:
        """Say the same of the claim that a document belongs to; of none where it belongs to none."""
        owner = select(Document.claim_id).where(Document.document_id == document_id).scalar_subquery()
        self._drop(Claim.claim_id == owner)

    def _drop(self, of: ColumnElement[bool]) -> None:
        """
        Forget what was proposed; the last row a transaction writes before the audit chain.

        The version moves on only where a proposal or an answer falls, so that first documents disturb nobody.
        """
        answered = exists().where(
            ClaimReferral.claim_id == Claim.claim_id, ClaimReferral.state == ReferralState.ANSWERED
        )
        falls = Claim.proposed_outcome.is_not(None) | answered.correlate(Claim)
        self.session.execute(
            update(Claim)
            .where(of, Claim.status.in_(OPEN_CLAIMS))
            .values(
                proposed_outcome=None,
                score=None,
                evidence_changed_at=func.clock_timestamp(),
                version=case((falls, Claim.version + 1), else_=Claim.version),
            )
            .execution_options(synchronize_session=False)
        )


def _stands_as(seen: ClaimView) -> ColumnElement[bool]:
    """Return the condition that form and evidence are those that were seen."""
    is_same_moment = Claim.evidence_changed_at.is_not_distinct_from(seen.evidence_changed_at)
    return (Claim.fields == dict(seen.fields)) & is_same_moment
