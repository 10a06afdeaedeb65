"""What the newest assessments of claims came to, beside their sums, for the movements of money that wait."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from backend.domain.access import Principal
from backend.domain.claims.authority import ClaimSums
from backend.domain.claims.calculation import Calculation, read_calculation
from backend.domain.policies import PolicyLine
from backend.domain.runs import RunKind, RunState
from backend.store.claim_scope import visible_claims
from backend.store.queries import Queries
from backend.store.tables import Claim, Run, RunResult


class ClaimCalculations(Queries):
    """What assessments of claims came to."""

    def list_for(self, principal: Principal, claim_ids: Iterable[UUID]) -> Mapping[UUID, tuple[Calculation, ClaimSums]]:
        """Return the newest calculation and the sums of each of these claims that this person may see."""
        newest = (
            select(
                Run.subject_id,
                func.jsonb_build_object(
                    "settlement", RunResult.result["settlement"], "reserve", RunResult.result["reserve"]
                ).label("result"),
            )
            .join(RunResult, RunResult.run_id == Run.run_id)
            .where(
                Run.institution_id == principal.institution_id,
                Run.subject_id.in_(ids := list(claim_ids)),
                Run.kind == RunKind.CLAIM,
                Run.state == RunState.SUCCEEDED,
            )
            .ext(distinct_on(Run.subject_id))
            .order_by(Run.subject_id, Run.finished_at.desc())
            .subquery()
        )
        rows = self.session.execute(
            select(Claim.claim_id, Claim.line, Claim.paid_usd, Claim.reserve_usd, newest.c.result)
            .outerjoin(newest, newest.c.subject_id == Claim.claim_id)
            .where(Claim.claim_id.in_(ids), *visible_claims(principal))
        )
        return {
            row.claim_id: (
                read_calculation(row.result or {}),
                ClaimSums(PolicyLine(row.line), row.paid_usd, row.reserve_usd),
            )
            for row in rows
        }
