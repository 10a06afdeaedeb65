"""What runs were made from: written once with their result, read for replays and by the challenger."""

from uuid import UUID

from sqlalchemy import insert, select

from backend.domain.replays import Json, RunMaterial
from backend.domain.runs import ClaimedRun
from backend.errors import ConflictError, NotFoundError
from backend.store.pages import latest_reading
from backend.store.queries import Queries
from backend.store.tables import RunMaterial as Kept
from backend.store.wording import storable_json

ALTERED = "What was kept of this run does not fit its fingerprint any more, so it cannot be replayed."


class RunMaterials(Queries):
    """The material of runs; a row is never changed."""

    def add(self, run: ClaimedRun, material: RunMaterial) -> None:
        """Keep the material in the transaction that completes its run."""
        self.session.execute(insert(Kept).values(**material_row(run.run_id, run.institution_id, material)))

    def find(self, institution_id: UUID, run_id: UUID) -> RunMaterial | None:
        """
        Return what a run was made from, None for runs older than this record and for those of other institutions.

        Raises:
            ConflictError: the row does not fit its own fingerprint.

        """
        row = self.session.scalar(select(Kept).where(Kept.run_id == run_id, Kept.institution_id == institution_id))
        if row is None:
            return None
        material = RunMaterial(row.inputs, row.versions, tuple(row.answers))
        if material.material_hash != row.material_hash:
            raise ConflictError(ALTERED)
        return material

    def get(self, institution_id: UUID, run_id: UUID) -> RunMaterial:
        """Return what a run was made from; NotFoundError where nothing was kept."""
        material = self.find(institution_id, run_id)
        if material is None:
            raise NotFoundError
        return material

    def list_answers_of_reading(self, institution_id: UUID, document_id: UUID) -> tuple[Json, ...]:
        """Return what providers answered when a document was last read, nothing where no model was asked."""
        kept = self.session.scalar(
            select(Kept.answers).where(
                Kept.run_id == latest_reading(document_id), Kept.institution_id == institution_id
            )
        )
        return tuple(kept or ())


def material_row(run_id: UUID, institution_id: UUID, material: RunMaterial) -> dict[str, object]:
    """Return the row that keeps the material of a run; its fingerprint is that of what is stored."""
    inputs, versions, answers = (storable_json(part) for part in (material.inputs, material.versions, material.answers))
    kept = RunMaterial(_mapping(inputs), _mapping(versions), tuple(map(_mapping, _listed(answers))))
    return {
        "run_id": run_id,
        "institution_id": institution_id,
        "inputs": dict(kept.inputs),
        "versions": dict(kept.versions),
        "answers": [dict(answer) for answer in kept.answers],
        "material_hash": kept.material_hash,
    }


def _mapping(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, dict) else {}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
