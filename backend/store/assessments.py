"""Results of underwriting runs with their rule results."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, insert, select

from backend.domain.cases import AssessmentView
from backend.domain.decisions import Outcome
from backend.domain.runs import RunKind, RunState
from backend.store.finished_runs import find_finished
from backend.store.queries import Queries
from backend.store.tables import RuleResultRow, Run


class Assessments(Queries):
    """Results of underwriting runs with their rule results."""

    def add_rule_results(self, run_id: UUID, institution_id: UUID, rules: Iterable[Mapping[str, object]]) -> None:
        """Store what each rule said: id, version, input, threshold, outcome and points."""
        rows = [{"run_id": run_id, "institution_id": institution_id, **rule} for rule in rules]
        if rows:
            self.session.execute(insert(RuleResultRow), rows)

    def count_unfinished_readings(self, document_ids: Sequence[UUID]) -> int:
        """Return how many of the documents have a reading run that may still give pages."""
        query = select(func.count(func.distinct(Run.subject_id))).where(
            Run.subject_id.in_(document_ids),
            Run.kind == RunKind.DOCUMENT,
            Run.state.in_((RunState.QUEUED, RunState.RUNNING)),
        )
        return self.session.scalar(query) or 0

    def find_latest(self, institution_id: UUID, submission_id: UUID) -> AssessmentView | None:
        """Return the newest finished assessment of a case, None before the first."""
        row = find_finished(self.session, institution_id, submission_id, RunKind.UNDERWRITING)
        if row is None:
            return None
        run, made = row
        result = made.result
        return AssessmentView(
            run.run_id,
            made.created_at,
            Outcome(result["outcome"]),
            int(result["score"]),
            bool(run.made_without_model),
            run.provider or "",
            run.model or "",
            result,
        )
