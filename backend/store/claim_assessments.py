"""Results of claim runs with what the tests of red flags said."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import insert

from backend.domain.claims.views import ClaimAssessmentView
from backend.domain.claims.words import ClaimOutcome
from backend.domain.runs import ClaimedRun, RunKind
from backend.store.finished_runs import find_finished
from backend.store.queries import Queries
from backend.store.tables import ClaimFlag


class ClaimAssessments(Queries):
    """Results of claim runs with the red flags tested in each."""

    def add_flags(self, run: ClaimedRun, flags: Iterable[Mapping[str, object]]) -> None:
        """Store what the test of each red flag said in a run: id, outcome, points, wording and evidence."""
        of_run = {"run_id": run.run_id, "institution_id": run.institution_id, "claim_id": run.subject_id}
        rows = [{**of_run, **flag} for flag in flags]
        if rows:
            self.session.execute(insert(ClaimFlag), rows)

    def find_latest(self, institution_id: UUID, claim_id: UUID) -> ClaimAssessmentView | None:
        """Return the newest finished assessment of a claim, None before the first."""
        row = find_finished(self.session, institution_id, claim_id, RunKind.CLAIM)
        if row is None:
            return None
        run, made = row
        result = made.result
        return ClaimAssessmentView(
            run.run_id,
            made.created_at,
            ClaimOutcome(result["outcome"]),
            int(result["score"]),
            bool(run.made_without_model),
            run.provider or "",
            run.model or "",
            result,
        )
