"""Rows of claims as the views people see."""

from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.views import ClaimLine, ClaimView
from backend.domain.claims.words import ClaimOutcome, Complexity, Severity
from backend.domain.policies import PolicyLine
from backend.store.tables import Claim


def claim_view(row: Claim, creator: str, assignee: str | None) -> ClaimView:
    """Return a claim whole, with the names of who reported it and who has it."""
    return ClaimView(
        claim_id=row.claim_id,
        institution_id=row.institution_id,
        reference=row.reference,
        line=PolicyLine(row.line),
        loss_type=row.loss_type,
        policy_id=row.policy_id,
        policy_number=row.policy_number,
        insured_name=row.insured_name,
        state_code=row.state_code,
        loss_date=row.loss_date,
        reported_at=row.reported_at,
        status=ClaimStatus(row.status),
        fields=row.fields,
        claimed_usd=row.claimed_usd,
        reserve_usd=row.reserve_usd,
        paid_usd=row.paid_usd,
        recovered_usd=row.recovered_usd,
        severity=Severity(row.severity) if row.severity else None,
        complexity=Complexity(row.complexity) if row.complexity else None,
        triage=row.triage,
        assignee_id=row.assignee_id,
        assignee=assignee or "",
        created_by=row.created_by,
        creator=creator,
        created_at=row.created_at,
        updated_at=row.updated_at,
        due_at=row.due_at,
        proposed_outcome=_outcome(row.proposed_outcome),
        score=row.score,
        version=row.version,
        evidence_changed_at=row.evidence_changed_at,
        closed_at=row.closed_at,
    )


def claim_line(row: Claim, assignee: str | None, clock: str | None, share: float | None) -> ClaimLine:
    """Return a claim as one line of the queue, with the name and the share of its next clock."""
    return ClaimLine(
        claim_id=row.claim_id,
        reference=row.reference,
        line=PolicyLine(row.line),
        loss_type=row.loss_type,
        insured_name=row.insured_name,
        policy_number=row.policy_number,
        status=ClaimStatus(row.status),
        severity=Severity(row.severity) if row.severity else None,
        complexity=Complexity(row.complexity) if row.complexity else None,
        assignee=assignee or "",
        claimed_usd=row.claimed_usd,
        reserve_usd=row.reserve_usd,
        paid_usd=row.paid_usd,
        proposed_outcome=_outcome(row.proposed_outcome),
        score=row.score,
        loss_date=row.loss_date,
        reported_at=row.reported_at,
        due_at=row.due_at,
        clock=clock or "",
        clock_share=share,
        state_code=row.state_code,
    )


def _outcome(word: str | None) -> ClaimOutcome | None:
    return ClaimOutcome(word) if word else None
