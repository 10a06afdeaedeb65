"""Replays of runs: what there is to replay, what a replay is held against, and which replays were made."""

from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select

from backend.domain.access import Principal
from backend.domain.replays import ReplayableRun, ReplayVersions, ReplayView, outcome_from_json
from backend.domain.runs import RunKind, RunState
from backend.errors import NotFoundError
from backend.store.queries import Queries
from backend.store.run_scope import results_readable_by
from backend.store.shown_names import shown_name
from backend.store.tables import ReportFile, Run, RunMaterial, RunResult, User

MOST_LISTED = 20


class Replays(Queries):
    """Runs as a replay takes them, and the replays of a run."""

    def get_run(self, principal: Principal, run_id: UUID) -> ReplayableRun:
        """Return a finished run whose result the person may read; NotFoundError covers all others."""
        row = self.session.execute(
            select(
                Run,
                RunResult.result_hash,
                RunMaterial.material_hash,
                func.coalesce(func.pg_column_size(RunMaterial.inputs), 0),
                RunMaterial.answers,
            )
            .join(RunResult, RunResult.run_id == Run.run_id)
            .outerjoin(RunMaterial, RunMaterial.run_id == Run.run_id)
            .where(*results_readable_by(principal), Run.run_id == run_id)
        ).one_or_none()
        if row is None:
            raise NotFoundError
        return _replayable(row)

    def get_made(self, institution_id: UUID, run_id: UUID) -> tuple[RunKind, dict[str, object], str]:
        """
        Return kind, result and hash of a finished run; NotFoundError where the institution has none of that id.

        The result of a report says beside it what its stored files come to, byte for byte.
        """
        row = self.session.execute(
            select(Run.kind, RunResult.result, RunResult.result_hash)
            .join(RunResult, RunResult.run_id == Run.run_id)
            .where(Run.institution_id == institution_id, Run.run_id == run_id)
        ).one_or_none()
        if row is None:
            raise NotFoundError
        kind, result = RunKind(row[0]), dict(row[1])
        if kind is RunKind.REPORT:
            result["files"] = self._hashes_of_files(run_id)
        return kind, result, row[2]

    def list_for(self, principal: Principal, run_id: UUID) -> tuple[ReplayView, ...]:
        """Return the newest replays of a run."""
        return self._list(principal, Run.subject_id == run_id)

    def get(self, principal: Principal, replay_id: UUID) -> ReplayView:
        """Return one replay; NotFoundError covers those of other institutions."""
        found = self._list(principal, Run.run_id == replay_id)
        if not found:
            raise NotFoundError
        return found[0]

    def list_with_material(self, kinds: tuple[RunKind, ...], most: int) -> list[tuple[UUID, UUID, RunKind]]:
        """Return run, institution and kind of the newest runs that can be replayed, of every institution."""
        rows = self.session.execute(
            select(Run.run_id, Run.institution_id, Run.kind)
            .join(RunMaterial, RunMaterial.run_id == Run.run_id)
            .where(Run.kind.in_(kinds), Run.state == RunState.SUCCEEDED)
            .order_by(Run.created_at.desc(), Run.run_id)
            .limit(most)
        )
        return [(run_id, institution_id, RunKind(kind)) for run_id, institution_id, kind in rows]

    def find_institution(self, run_id: UUID) -> UUID | None:
        """Return whose run it is, None where there is no such run; for commands on the machine itself."""
        return self.session.scalar(select(Run.institution_id).where(Run.run_id == run_id))

    def _hashes_of_files(self, run_id: UUID) -> dict[str, str]:
        """Return the SHA-256 of each stored file of a report, computed from its bytes."""
        sha256 = func.encode(func.sha256(ReportFile.content), "hex")
        rows = self.session.execute(select(ReportFile.format, sha256).where(ReportFile.run_id == run_id))
        return {wanted: str(digest) for wanted, digest in rows}

    def _list(self, principal: Principal, which: ColumnElement[bool]) -> tuple[ReplayView, ...]:
        rows = self.session.execute(
            select(Run, shown_name(), RunResult.result)
            .join(User, User.user_id == Run.requested_by)
            .outerjoin(RunResult, RunResult.run_id == Run.run_id)
            .where(Run.institution_id == principal.institution_id, Run.kind == RunKind.REPLAY, which)
            .order_by(Run.created_at.desc(), Run.run_id)
            .limit(MOST_LISTED)
            .execution_options(populate_existing=True)
        )
        return tuple(_view(row) for row in rows)


def _replayable(row: Row[Run, str, str | None, int, list[dict[str, object]] | None]) -> ReplayableRun:
    run, result_hash, material_hash, inputs_bytes, answers = row
    versions = {
        "pipeline": run.pipeline_version,
        "prompt": run.prompt_version,
        "guideline": "" if run.guideline_version is None else str(run.guideline_version),
    }
    return ReplayableRun(
        run_id=run.run_id,
        kind=RunKind(run.kind),
        subject_id=run.subject_id,
        finished_at=run.finished_at,
        result_hash=result_hash,
        versions={name: version for name, version in versions.items() if version},
        material_hash=material_hash or "",
        inputs_bytes=inputs_bytes,
        answers=tuple(f"{one.get('provider') or 'nobody'} · {one.get('step')}" for one in answers or ()),
    )


def _view(row: Row[Run, str, dict[str, object] | None]) -> ReplayView:
    run, requester, result = row
    return ReplayView(
        replay_id=run.run_id,
        run_id=run.subject_id,
        versions=ReplayVersions(run.inputs.get("versions", ReplayVersions.STORED)),
        state=RunState(run.state),
        step=run.step,
        requested_by=requester,
        requested_at=run.created_at,
        finished_at=run.finished_at,
        error=run.error_message,
        outcome=outcome_from_json(result) if result else None,
    )
