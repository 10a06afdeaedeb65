"""Decided claims: those near a claim, and those whose end is known well enough to fit a scorecard to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from backend.domain.access import Principal
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import ClaimReferralAnswer, FlagOutcome
from backend.domain.policies import PolicyLine
from backend.store.claim_rows import claim_view
from backend.store.claim_scope import visible_claims
from backend.store.queries import Queries
from backend.store.tables import Claim, ClaimDecision, ClaimFlag, ClaimReferral, Run

DECIDED = (ClaimStatus.SETTLED, ClaimStatus.DENIED, ClaimStatus.CLOSED)
CANDIDATES = 400
"""Claims that SQL hands on for the exact distance: those of the same kind of loss and nearest amount first."""


@dataclass(frozen=True, slots=True)
class DecidedClaim:
    """A claim that somebody decided: the newest decision, and the proposal that stood beside it."""

    claim: ClaimView
    action: str
    proposed: str
    reason_text: str


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claim whose end is known: confirmed or not by special investigation, or closed without it."""

    claim: ClaimView
    is_confirmed: bool


class ClaimOutcomes(Queries):
    """Decided claims: those near a claim, and those a scorecard can be fitted to."""

    def list_near(self, principal: Principal, claim: ClaimView) -> list[DecidedClaim]:
        """Return decided claims of the line that this person may see, the nearest by kind and amount first."""
        newest = (
            select(ClaimDecision)
            .ext(distinct_on(ClaimDecision.claim_id))
            .where(ClaimDecision.institution_id == principal.institution_id, ClaimDecision.action != "reopen")
            .order_by(ClaimDecision.claim_id, ClaimDecision.decided_at.desc(), ClaimDecision.decision_id)
            .subquery()
        )
        decision = aliased(ClaimDecision, newest)
        rows = self.session.execute(
            select(Claim, decision.action, decision.proposal["outcome"].astext, decision.reason_text)
            .outerjoin(decision, decision.claim_id == Claim.claim_id)
            .where(
                Claim.line == claim.line,
                Claim.status.in_(DECIDED),
                Claim.claim_id != claim.claim_id,
                *visible_claims(principal),
            )
            .order_by(Claim.loss_type != claim.loss_type, _amount_gap(claim.claimed_usd), Claim.claim_id)
            .limit(CANDIDATES)
        )
        return [DecidedClaim(claim_view(c, "", None), action or "", o or "", text or "") for c, action, o, text in rows]

    def list_labelled(self, institution_id: UUID, line: PolicyLine) -> list[LabelledClaim]:
        """
        Return the claims of a line whose end is known, oldest first.

        Confirmed are those that special investigation confirmed; all others that are closed, or that it cleared,
        count as not confirmed. A claim with an open referral is not known yet.
        """
        confirmed = _answered(ClaimReferralAnswer.CONFIRMED)
        is_known = confirmed | _answered(ClaimReferralAnswer.CLEARED) | (Claim.status == ClaimStatus.CLOSED)
        rows = self.session.execute(
            select(Claim, confirmed)
            .where(Claim.institution_id == institution_id, Claim.line == line, is_known)
            .where(Claim.status != ClaimStatus.REFERRED)
            .order_by(Claim.reported_at, Claim.claim_id)
        )
        return [LabelledClaim(claim_view(row, "", None), bool(is_confirmed)) for row, is_confirmed in rows]

    def list_flags(self, claim_ids: Sequence[UUID]) -> dict[UUID, dict[str, bool]]:
        """Return by claim what each red flag's test said in its newest run; what is unknown is left out."""
        return self._flags(claim_ids, [])

    def list_flags_before_end(self, claim_ids: Sequence[UUID]) -> dict[UUID, dict[str, bool]]:
        """
        Return by claim what each red flag's test said in the last run before its end was known.

        The end is the first answer of special investigation, else the day it was closed: what a later run found
        may follow from that very answer. Claims assessed only afterwards have no flags here.
        """
        answered = select(func.min(ClaimReferral.answered_at)).where(
            ClaimReferral.claim_id == ClaimFlag.claim_id,
            ClaimReferral.answer.in_((ClaimReferralAnswer.CONFIRMED, ClaimReferralAnswer.CLEARED)),
        )
        closed = select(Claim.closed_at).where(Claim.claim_id == ClaimFlag.claim_id)
        end = func.coalesce(
            answered.scalar_subquery(), closed.scalar_subquery(), literal_column("'infinity'::timestamptz")
        )
        return self._flags(claim_ids, [func.coalesce(Run.finished_at, Run.created_at) <= end])

    def _flags(
        self, claim_ids: Sequence[UUID], conditions: Sequence[ColumnElement[bool]]
    ) -> dict[UUID, dict[str, bool]]:
        newest = (
            select(ClaimFlag.claim_id, ClaimFlag.run_id)
            .ext(distinct_on(ClaimFlag.claim_id))
            .join(Run, Run.run_id == ClaimFlag.run_id)
            .where(ClaimFlag.claim_id.in_(claim_ids), *conditions)
            .order_by(ClaimFlag.claim_id, Run.finished_at.desc().nulls_last(), ClaimFlag.run_id)
            .subquery()
        )
        rows = self.session.execute(
            select(ClaimFlag.claim_id, ClaimFlag.flag_id, ClaimFlag.outcome)
            .join(newest, (newest.c.claim_id == ClaimFlag.claim_id) & (newest.c.run_id == ClaimFlag.run_id))
            .where(ClaimFlag.outcome != FlagOutcome.UNKNOWN)
        )
        found: dict[UUID, dict[str, bool]] = {}
        for claim_id, flag_id, outcome in rows:
            found.setdefault(claim_id, {})[flag_id] = outcome == FlagOutcome.RAISED
        return found

    def count_prior(self, claim_ids: Sequence[UUID]) -> dict[UUID, int]:
        """Return by claim how many claims of the same policy number had their loss before it."""
        earlier = aliased(Claim)
        query = (
            select(Claim.claim_id, func.count(earlier.claim_id))
            .join(
                earlier,
                (earlier.institution_id == Claim.institution_id)
                & (earlier.policy_number == Claim.policy_number)
                & (earlier.loss_date < Claim.loss_date),
            )
            .where(Claim.claim_id.in_(claim_ids), Claim.policy_number != "")
            .group_by(Claim.claim_id)
        )
        return dict(self.session.execute(query).all())


def _answered(answer: ClaimReferralAnswer) -> Any:
    return exists().where(ClaimReferral.claim_id == Claim.claim_id, ClaimReferral.answer == answer)


def _amount_gap(claimed_usd: Decimal | None) -> Any:
    """Return by how many powers of e the amounts differ; unknown amounts stand in the middle."""
    if claimed_usd is None:
        return literal(0)
    one = func.ln(func.greatest(Claim.claimed_usd, 1))
    other = func.ln(literal(float(max(claimed_usd, Decimal(1)))))
    return case((Claim.claimed_usd.is_(None), 1.0), else_=func.abs(one - other))
