"""What people decided."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from sqlalchemy import select

from backend.domain.access import Principal
from backend.domain.cases import DecisionRequest, DecisionView
from backend.domain.decisions import DecisionAction, Outcome
from backend.store.openings import Openings
from backend.store.queries import Queries
from backend.store.shown_names import shown_name
from backend.store.tables import Decision, User


class Decisions(Queries):
    """What people decided, with the proposal that stood beside it."""

    def add(
        self,
        by: Principal,
        request: DecisionRequest,
        authority: Mapping[str, object],
        proposal: Mapping[str, object],
    ) -> UUID:
        """Store a decision and return its id."""
        decision_id = uuid4()
        self.session.add(
            Decision(
                decision_id=decision_id,
                institution_id=by.institution_id,
                submission_id=request.submission_id,
                run_id=request.run_id,
                decided_by=by.user_id,
                action=request.action,
                outcome=request.outcome,
                reason_code=request.reason_code,
                reason_text=request.reason_text,
                amount_usd=request.amount_usd,
                authority=dict(authority),
                proposal=dict(proposal),
                evidence_opened=Openings(self.session).count_evidence_opened(by.user_id, request.submission_id),
                seconds_on_case=request.seconds_on_case,
            )
        )
        self.session.flush()
        return decision_id

    def list_for(self, institution_id: UUID, submission_id: UUID) -> list[DecisionView]:
        """Return the decisions on one submission, newest first."""
        rows = self.session.execute(
            select(Decision, shown_name())
            .join(User, User.user_id == Decision.decided_by)
            .where(Decision.institution_id == institution_id, Decision.submission_id == submission_id)
            .order_by(Decision.decided_at.desc())
        )
        return [_view(row, name) for row, name in rows]


def _view(row: Decision, name: str) -> DecisionView:
    return DecisionView(
        row.decided_at,
        name,
        DecisionAction(row.action),
        Outcome(row.outcome),
        row.reason_code,
        row.reason_text,
        row.amount_usd,
        row.authority,
        row.proposal,
        row.evidence_opened,
        row.seconds_on_case,
    )
