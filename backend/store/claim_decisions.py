"""What people decided on claims, what they opened before, and the assessment that stood beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, cast, distinct, exists, func, select
from sqlalchemy.types import String

from backend.domain.access import Principal
from backend.domain.claims.acts import ClaimDecisionRequest, ClaimDecisionView
from backend.domain.claims.words import ClaimAction
from backend.domain.runs import RunKind, RunState
from backend.store.openings import DOCUMENT_OPENED, EVIDENCE_OPENED, Openings
from backend.store.queries import Queries
from backend.store.shown_names import shown_name
from backend.store.tables import AuditEvent, ClaimDecision, Document, FactRow, Run, RunResult, User

CLAUSE_OPENED = "clause_opened"


@dataclass(frozen=True, slots=True)
class MadeAssessment:
    """The newest finished assessment of a claim: its run, when it was made, the result as stored."""

    run_id: UUID
    made_at: datetime
    result: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a decision keeps beside it: the assessment's run, clause text, authority, and the proposal."""

    run_id: UUID | None
    clause_text: str
    authority: Mapping[str, object]
    proposal: Mapping[str, object]


class ClaimDecisions(Queries):
    """What people decided on claims."""

    def add(self, by: Principal, request: ClaimDecisionRequest, kept: Kept) -> UUID:
        """Store a decision with the count of what the person opened before, and return its id."""
        decision_id = uuid4()
        self.session.add(
            ClaimDecision(
                decision_id=decision_id,
                institution_id=by.institution_id,
                claim_id=request.claim_id,
                run_id=kept.run_id,
                decided_by=by.user_id,
                decided_at=func.clock_timestamp(),
                action=request.action,
                amount_usd=request.amount_usd,
                reason_code=request.reason_code,
                reason_text=request.reason_text.strip(),
                clause_id=request.clause_id,
                clause_text=kept.clause_text,
                evidence_opened=self.count_opened(by.user_id, request.claim_id),
                seconds_on_case=request.seconds_on_case,
                authority=dict(kept.authority),
                proposal=dict(kept.proposal),
            )
        )
        self.session.flush()
        return decision_id

    def list_for(self, institution_id: UUID, claim_id: UUID) -> list[ClaimDecisionView]:
        """Return the decisions on one claim, newest first."""
        rows = self.session.execute(
            select(ClaimDecision, shown_name())
            .join(User, User.user_id == ClaimDecision.decided_by)
            .where(ClaimDecision.institution_id == institution_id, ClaimDecision.claim_id == claim_id)
            .order_by(ClaimDecision.decided_at.desc())
        )
        return [_view(row, name) for row, name in rows]

    def find_assessment(self, institution_id: UUID, claim_id: UUID) -> MadeAssessment | None:
        """Return the newest finished assessment of a claim, None before the first."""
        row = self.session.execute(
            select(Run.run_id, RunResult.created_at, RunResult.result)
            .join(RunResult, RunResult.run_id == Run.run_id)
            .where(*_made_for(institution_id, claim_id))
            .order_by(Run.finished_at.desc())
            .limit(1)
        ).first()
        return MadeAssessment(*row) if row else None

    def is_assessment(self, institution_id: UUID, claim_id: UUID, run_id: UUID) -> bool:
        """Tell whether a run is a finished assessment of this claim, the newest or an earlier one."""
        made = exists().where(Run.run_id == run_id, *_made_for(institution_id, claim_id))
        return bool(self.session.scalar(select(made)))

    def find_settled(self, claim_id: UUID) -> Decimal | None:
        """Return the total the newest settlement is for, None where nobody settled the claim."""
        return self.session.scalar(
            select(func.coalesce(ClaimDecision.amount_usd, 0))
            .where(ClaimDecision.claim_id == claim_id, ClaimDecision.action == ClaimAction.SETTLE)
            .order_by(ClaimDecision.decided_at.desc())
            .limit(1)
        )

    def was_clause_opened(self, user_id: UUID, claim_id: UUID, clause_id: str) -> bool:
        """Tell whether the person opened the clause on this claim."""
        query = _clause_openings(user_id, claim_id).where(AuditEvent.details["clause_id"].astext == clause_id)
        return bool(self.session.scalar(query))

    def count_opened(self, user_id: UUID, claim_id: UUID) -> int:
        """Return how many different facts and clauses the person has looked at on this claim."""
        facts = Openings(self.session).count_evidence_opened(user_id, claim_id)
        return facts + (self.session.scalar(_clause_openings(user_id, claim_id)) or 0)

    def has_documents(self, claim_id: UUID) -> bool:
        """Tell whether the claim has any document."""
        return bool(self.session.scalar(select(exists().where(Document.claim_id == claim_id))))

    def was_evidence_opened(self, user_id: UUID, claim_id: UUID) -> bool:
        """Tell whether the person opened evidence in the claim's documents; a document, where none holds any fact."""
        of_claim = select(cast(Document.document_id, String)).where(Document.claim_id == claim_id)
        facts = select(FactRow.fact_id).join(Document, Document.document_id == FactRow.document_id)
        has_facts = self.session.scalars(facts.where(Document.claim_id == claim_id).limit(1)).first() is not None
        return bool(
            self.session.scalar(
                select(
                    exists().where(
                        AuditEvent.actor_id == user_id,
                        AuditEvent.action == (EVIDENCE_OPENED if has_facts else DOCUMENT_OPENED),
                        AuditEvent.object_type == "document",
                        AuditEvent.object_id.in_(of_claim),
                    )
                )
            )
        )


def _made_for(institution_id: UUID, claim_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the finished assessments of a claim."""
    return (
        Run.institution_id == institution_id,
        Run.subject_id == claim_id,
        Run.kind == RunKind.CLAIM,
        Run.state == RunState.SUCCEEDED,
    )


def _clause_openings(user_id: UUID, claim_id: UUID) -> Select[int]:
    """Return the count of the different clauses that a person opened on a claim."""
    return select(func.count(distinct(AuditEvent.details["clause_id"].astext))).where(
        AuditEvent.object_type == "claim",
        AuditEvent.object_id == str(claim_id),
        AuditEvent.actor_id == user_id,
        AuditEvent.action == CLAUSE_OPENED,
    )


def _view(row: ClaimDecision, name: str) -> ClaimDecisionView:
    return ClaimDecisionView(
        decision_id=row.decision_id,
        decided_at=row.decided_at,
        decided_by=name,
        action=ClaimAction(row.action),
        amount_usd=row.amount_usd,
        reason_code=row.reason_code,
        reason_text=row.reason_text,
        clause_id=row.clause_id,
        clause_text=row.clause_text,
        evidence_opened=row.evidence_opened,
        seconds_on_case=row.seconds_on_case,
        authority=row.authority,
        proposal=row.proposal,
    )
