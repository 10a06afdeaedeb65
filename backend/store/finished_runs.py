"""The newest run of a case that ended well, with what it made."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.runs import RunKind, RunState
from backend.store.tables import Run, RunResult


def find_finished(
    session: Session, institution_id: UUID, subject_id: UUID, kind: RunKind
) -> tuple[Run, RunResult] | None:
    """Return the newest finished run of a kind on a case with its result, None before the first."""
    row = session.execute(
        select(Run, RunResult)
        .join(RunResult, RunResult.run_id == Run.run_id)
        .where(
            Run.institution_id == institution_id,
            Run.subject_id == subject_id,
            Run.kind == kind,
            Run.state == RunState.SUCCEEDED,
        )
        .order_by(Run.finished_at.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None
