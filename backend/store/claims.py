"""Claims: stored, read by those who may see them, and moved from state to state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from backend.domain.access import Principal
from backend.domain.claims.status import ClaimStatus, move_claim
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import Complexity, Severity
from backend.domain.policies import PolicyLine
from backend.errors import ConflictError, NotFoundError
from backend.store.claim_proposals import ClaimProposals
from backend.store.claim_queue import ClaimQueue
from backend.store.claim_rows import claim_view
from backend.store.claim_scope import visible_claims
from backend.store.references import next_reference
from backend.store.shown_names import shown_name
from backend.store.tables import Claim, User


@dataclass(frozen=True, slots=True)
class NewClaim:
    """What is stored of a validated loss form: typed columns for the queue, JSON for the form's own fields."""

    claim_id: UUID
    line: PolicyLine
    loss_type: str
    policy_number: str
    insured_name: str
    loss_date: date
    reported_at: datetime
    fields: Mapping[str, object]
    policy_id: UUID | None = None
    state_code: str = ""
    claimed_usd: Decimal | None = None
    assignee_id: UUID | None = None
    severity: Severity | None = None
    complexity: Complexity | None = None
    triage: Mapping[str, object] = field(default_factory=dict)


class Claims(ClaimProposals, ClaimQueue):
    """Claims and their queue."""

    def add(self, new: NewClaim, by: Principal) -> ClaimView:
        """Store a new claim under the next reference of its institution."""
        self.session.add(
            Claim(
                claim_id=new.claim_id,
                institution_id=by.institution_id,
                reference=next_reference(self.session, Claim, "C", by.institution_id),
                line=new.line,
                loss_type=new.loss_type,
                policy_id=new.policy_id,
                policy_number=new.policy_number,
                insured_name=new.insured_name,
                state_code=new.state_code,
                loss_date=new.loss_date,
                reported_at=new.reported_at,
                fields=dict(new.fields),
                claimed_usd=new.claimed_usd,
                severity=new.severity,
                complexity=new.complexity,
                triage=dict(new.triage),
                assignee_id=new.assignee_id,
                created_by=by.user_id,
            )
        )
        self.session.flush()
        return self.get(by, new.claim_id)

    def get(self, principal: Principal, claim_id: UUID, version: int | None = None) -> ClaimView:
        """
        Return one claim that this person may see.

        Raises:
            NotFoundError: there is none, or this person may not see it.
            ConflictError: it has moved on from the version the person looked at.

        """
        creator, assignee = _people()
        row = self.session.execute(
            select(Claim, creator.c.shown, assignee.c.shown)
            .join(creator, creator.c.user_id == Claim.created_by)
            .outerjoin(assignee, assignee.c.user_id == Claim.assignee_id)
            .where(Claim.claim_id == claim_id, *visible_claims(principal))
            .execution_options(populate_existing=True)
        ).first()
        if row is None:
            raise NotFoundError
        if version not in (None, row[0].version):
            raise ConflictError
        return claim_view(*row)

    def get_for_run(self, institution_id: UUID, claim_id: UUID) -> ClaimView:
        """Return one claim for the worker that performs its run; the run carries the person's right to it."""
        row = self.session.scalar(
            select(Claim)
            .where(Claim.claim_id == claim_id, Claim.institution_id == institution_id)
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFoundError
        return claim_view(row, "", None)

    def change(self, seen: ClaimView, **values: Any) -> None:
        """Write columns of a claim; raise ConflictError when somebody changed it since it was read."""
        changed = self.session.execute(
            update(Claim)
            .where(Claim.claim_id == seen.claim_id, Claim.version == seen.version)
            .values(**values, version=Claim.version + 1, updated_at=func.now())
            .returning(Claim.version)
        ).scalar_one_or_none()
        if changed is None:
            raise ConflictError

    def set_status(self, seen: ClaimView, target: ClaimStatus, **values: Any) -> None:
        """
        Move a claim to another state, with other columns where given; `closed_at` follows.

        Raises:
            InvalidRequestError: the step is not allowed.
            ConflictError: somebody changed the claim since it was read.

        """
        status = move_claim(seen.status, target)
        closed_at = func.now() if status is ClaimStatus.CLOSED else None
        self.change(seen, status=status, closed_at=closed_at, **values)

    def change_form(self, seen: ClaimView, new: NewClaim) -> None:
        """Write another form; what was proposed on the one before no longer stands."""
        self.change(
            seen,
            fields=dict(new.fields),
            loss_type=new.loss_type,
            policy_id=new.policy_id,
            policy_number=new.policy_number,
            insured_name=new.insured_name,
            state_code=new.state_code,
            loss_date=new.loss_date,
            reported_at=new.reported_at,
            claimed_usd=new.claimed_usd,
            severity=new.severity,
            complexity=new.complexity,
            triage=dict(new.triage),
            proposed_outcome=None,
            score=None,
            evidence_changed_at=func.clock_timestamp(),
        )


def _people() -> tuple[Any, Any]:
    """Return two selections of people by the name to show, for creator and assignee."""
    shown = shown_name().label("shown")
    return select(User.user_id, shown).subquery("creator"), select(User.user_id, shown).subquery("assignee")
