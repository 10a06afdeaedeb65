"""Where a study stands, as the database reads it: newest version, its newest run, and the newest adoption."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, select
from sqlalchemy.sql.selectable import LateralFromClause

from backend.domain.runs import RunKind, RunState
from backend.domain.studies.words import StudyStatus
from backend.store.tables import Run, Study, StudyAdoption, StudyVersion


@dataclass(frozen=True, slots=True)
class Standing:
    """The three rows beside a study that its status follows from; run and adoption may be missing."""

    version: LateralFromClause
    run: LateralFromClause
    adoption: LateralFromClause

    @property
    def status(self) -> ColumnElement[str]:
        """Return the status; an adopted newest version stays adopted while it runs again."""
        state = self.run.c.state
        return case(
            (self.adoption.c.number == self.version.c.number, StudyStatus.ADOPTED),
            (state == RunState.SUCCEEDED, StudyStatus.READY),
            (state.in_((RunState.FAILED, RunState.CANCELLED)), StudyStatus.FAILED),
            (state.is_not(None), StudyStatus.RUNNING),
            else_=StudyStatus.DRAFT,
        )


def standing_of_study() -> Standing:
    """Return the rows to join to `Study`."""
    version = (
        select(StudyVersion.number, StudyVersion.author_id)
        .where(StudyVersion.study_id == Study.study_id)
        .order_by(StudyVersion.number.desc())
        .limit(1)
        .correlate(Study)
        .lateral("newest_version")
    )
    adoption = (
        select(StudyAdoption.number, StudyAdoption.run_id)
        .where(StudyAdoption.study_id == Study.study_id)
        .order_by(StudyAdoption.adopted_at.desc())
        .limit(1)
        .correlate(Study)
        .lateral("newest_adoption")
    )
    return Standing(version, newest_run(Study.study_id, version.c.number), adoption)


def newest_run(study_id: Any, number: Any) -> LateralFromClause:
    """Return the newest run on a version."""
    return (
        select(Run.run_id, Run.state)
        .where(*runs_of(study_id), Run.inputs["version"].astext == cast(number, String))
        .order_by(Run.created_at.desc(), Run.run_id)
        .limit(1)
        .lateral("newest_run")
    )


def runs_of(study_id: Any) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the runs on any version of a study."""
    return (Run.kind == RunKind.ACTUARIAL, Run.subject_id == study_id)
