"""What stands proposed on a claim: noted when a run ends, dropped when what it was made on changes."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, literal, select, update

from backend.domain.claims.status import OPEN_CLAIMS, ClaimStatus
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import ClaimOutcome, Complexity, Severity
from backend.domain.decisions import ReferralState
from backend.domain.policies import PolicyTerm
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
        """Put a claim under the term found for it, unless its form changed or it was put elsewhere meanwhile."""
        self.session.execute(
            update(Claim)
            .where(Claim.claim_id == seen.claim_id, _stands_as(seen))
            .where(Claim.policy_id.is_not_distinct_from(seen.policy_id))
            .values(policy_id=policy_id)
        )

    def drop_proposal(self, claim_id: UUID) -> None:
        """Say that the evidence of an open claim changed: neither a proposal nor an answer from before stands."""
        self._drop(Claim.claim_id == claim_id)

    def drop_proposal_beside(self, document_id: UUID) -> None:
        """Say the same of the claim that a document belongs to; of none where it belongs to none."""
        owner = select(Document.claim_id).where(Document.document_id == document_id).scalar_subquery()
        self._drop(Claim.claim_id == owner)

    def drop_proposals_under(self, institution_id: UUID, terms: Sequence[PolicyTerm]) -> None:
        """Say the same of every claim that stands under one of these terms, or is to be put under it."""
        by_number: dict[str, list[PolicyTerm]] = {}
        for term in terms:
            by_number.setdefault(term.number, []).append(term)
        number = func.upper(func.btrim(Claim.policy_number))
        rows = self.session.execute(
            select(Claim.claim_id, Claim.policy_id, Claim.loss_date, number)
            .where(Claim.institution_id == institution_id, Claim.status.in_(OPEN_CLAIMS))
            .where(number.in_(by_number))
        )
        touched = [
            claim_id
            for claim_id, policy_id, loss_date, of_number in rows
            if policy_id is None
            or any(term.policy_id == policy_id or term.covers_day(loss_date) for term in by_number[of_number])
        ]
        self._drop(Claim.claim_id.in_(touched))

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
