"""What the runs of a study's versions came to, read back from their stored results."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from backend.domain.runs import RunState
from backend.domain.studies.kept import commentary_from_json, figures_from_json, selection_from_json
from backend.domain.studies.views import StudyResult
from backend.store.queries import Queries
from backend.store.study_standing import runs_of
from backend.store.tables import Run, RunResult, StudyAdoption


class StudyResults(Queries):
    """Results and runs of the versions of studies."""

    def find_result(self, institution_id: UUID, study_id: UUID, number: int) -> StudyResult | None:
        """Return the result of a version: the one that was adopted, else the newest; None before the first."""
        is_adopted = exists().where(StudyAdoption.run_id == Run.run_id)
        row = self.session.execute(
            select(Run, RunResult)
            .join(RunResult, RunResult.run_id == Run.run_id)
            .where(*_on_version(institution_id, study_id, number), Run.state == RunState.SUCCEEDED)
            .order_by(is_adopted.desc(), Run.finished_at.desc(), Run.run_id)
            .limit(1)
        ).first()
        return _result(row[0], row[1], number) if row else None

    def find_active_run(self, institution_id: UUID, study_id: UUID, number: int) -> UUID | None:
        """Return the run on a version that waits or runs, None where none does."""
        return self.session.scalar(
            select(Run.run_id)
            .where(*_on_version(institution_id, study_id, number))
            .where(Run.state.in_((RunState.QUEUED, RunState.RUNNING)))
            .limit(1)
        )


def _on_version(institution_id: UUID, study_id: UUID, number: int) -> tuple[ColumnElement[bool], ...]:
    own = Run.institution_id == institution_id
    return (own, *runs_of(study_id), Run.inputs["version"].astext == str(number))


def _result(run: Run, kept: RunResult, number: int) -> StudyResult:
    made: Mapping[str, Any] = kept.result
    return StudyResult(
        study_id=run.subject_id,
        number=number,
        run_id=run.run_id,
        finished_at=kept.created_at,
        selection=selection_from_json(made["selection"]),
        figures=figures_from_json(made["figures"]),
        commentary=commentary_from_json(made["commentary"]),
        provider=made["provider"],
        model=made["model"],
        made_without_model=made["made_without_model"],
        result_hash=made["result_hash"],
        data_hash=made["data_hash"],
        libraries=made["libraries"],
        assumptions=made["assumptions"],
        pipeline_version=made.get("pipeline_version", ""),
    )
