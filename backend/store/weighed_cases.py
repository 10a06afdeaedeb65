"""The values that the newest assessments weighed, to try another version of the rules on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select

from backend.domain.access import Principal
from backend.domain.runs import RunKind, RunState
from backend.store.queries import Queries
from backend.store.submission_scope import visible_to
from backend.store.tables import Run, RunResult, Submission

RUNS_A_CASE = 2
"""How many runs are looked through for each case wanted; cases are assessed again now and then."""


@dataclass(frozen=True, slots=True)
class WeighedCase:
    """One case with what its newest assessment weighed, as the run's result keeps it; others' cases are counted."""

    submission_id: UUID
    reference: str
    values: Mapping[str, object]
    is_in_sight: bool = True


class WeighedCases(Queries):
    """What assessments weighed."""

    def list_newest(self, reader: Principal, product: str, limit: int) -> list[WeighedCase]:
        """Return the newest assessed cases of a product, each once by its newest assessment, newest first."""
        institution_id, is_in_sight = reader.institution_id, and_(*visible_to(reader))
        newest = (
            select(Submission.submission_id, Submission.reference, RunResult.result["values"], is_in_sight)
            .join(Run, Run.subject_id == Submission.submission_id)
            .join(RunResult, RunResult.run_id == Run.run_id)
            .where(Run.institution_id == institution_id, Submission.institution_id == institution_id)
            .where(Run.kind == RunKind.UNDERWRITING, Run.state == RunState.SUCCEEDED, Submission.product == product)
            .order_by(Run.created_at.desc(), Run.run_id)
            .limit(limit * RUNS_A_CASE)
        )
        found: dict[UUID, WeighedCase] = {}
        for submission_id, reference, values, sees in self.session.execute(newest):
            if isinstance(values, dict):
                found.setdefault(submission_id, WeighedCase(submission_id, reference, values, sees))
        return list(found.values())[:limit]
