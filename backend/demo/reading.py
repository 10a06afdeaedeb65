"""The papers of the book are read as a worker reads them, and stored as their runs store them, all together."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol
from uuid import UUID

from sqlalchemy import select

from backend.demo.case import SentPaper
from backend.domain.access import Principal
from backend.domain.replays import RunMaterial
from backend.services.document_reading import RULES_PIPELINE
from backend.services.document_runs import hash_of, reading_material, reading_of
from backend.store.bulk import insert_rows
from backend.store.document_records import DocumentRecord, DocumentScope, Reading
from backend.store.engine import UnitOfWorkFactory
from backend.store.facts import FactOrigin
from backend.store.run_material import material_row
from backend.store.tables import FactRow, RunResult
from backend.store.tables import RunMaterial as Kept
from backend.store.work import UnitOfWork

Evidence = Mapping[UUID, list[tuple[int, int]]]


class Papered(Protocol):
    """A case with papers, of either desk."""

    @property
    def sender(self) -> Principal:
        """Return who sent them."""
        ...

    @property
    def papers(self) -> tuple[SentPaper, ...]:
        """Return what was sent."""
        ...


def inside(work: UnitOfWork) -> UnitOfWorkFactory:
    """Return a factory whose units all are this one, so that services work inside its transaction."""

    @contextmanager
    def unit_of_work() -> Iterator[UnitOfWork]:
        yield work

    return unit_of_work


def read_papers(work: UnitOfWork, cases: Sequence[Papered]) -> Evidence:
    """Store what was read from every paper; return number and page of the proven facts by document."""
    papers = {paper.document_id: paper for case in cases for paper in case.papers}
    _keep_bytes(work, cases)
    uploads = _uploads(work, cases, papers)
    read = [
        (reading_of(paper.run_id, uploads[key], paper.read, RULES_PIPELINE.version), paper)
        for key, paper in papers.items()
    ]
    insert_rows(work.session, RunResult, (_result_row(*entry) for entry in read))
    insert_rows(work.session, Kept, (_material_row(reading, uploads[reading.document_id]) for reading, _ in read))
    work.documents.store_first_readings([(reading, paper.read_at) for reading, paper in read])
    work.facts.add_stated((_origin(reading), reading.facts) for reading, _ in read)
    return _evidence(work, list(papers))


def _keep_bytes(work: UnitOfWork, cases: Sequence[Papered]) -> None:
    for case in cases:
        for paper in case.papers:
            work.blobs.put(case.sender.institution_id, paper.paper.content)


def _uploads(
    work: UnitOfWork, cases: Sequence[Papered], papers: Mapping[UUID, SentPaper]
) -> Mapping[UUID, DocumentRecord]:
    """Return every upload as its row stands, which is what the handler of document runs starts from."""
    owners = {case.sender.institution_id for case in cases}
    listed = (work.documents.list_by_ids(DocumentScope(owner), list(papers)) for owner in owners)
    return {upload.document_id: upload for some in listed for upload in some}


def _material_row(reading: Reading, upload: DocumentRecord) -> dict[str, object]:
    versions = {"pipeline_version": RULES_PIPELINE.version, "input_hash": upload.sha256}
    material = RunMaterial(reading_material(upload, RULES_PIPELINE), versions)
    return material_row(reading.run_id, reading.institution_id, material)


def _result_row(reading: Reading, paper: SentPaper) -> dict[str, object]:
    return {
        "run_id": reading.run_id,
        "fence": 1,
        "created_at": paper.read_at,
        "result": dict(reading.results),
        "result_hash": hash_of(paper.read),
    }


def _origin(reading: Reading) -> FactOrigin:
    return FactOrigin(reading.institution_id, reading.run_id, reading.document_id)


def _evidence(work: UnitOfWork, document_ids: list[UUID]) -> Evidence:
    found: dict[UUID, list[tuple[int, int]]] = {}
    rows = work.session.execute(
        select(FactRow.document_id, FactRow.fact_id, FactRow.page)
        .where(FactRow.document_id.in_(document_ids), FactRow.is_verified)
        .order_by(FactRow.fact_id)
    )
    for document_id, fact_id, page in rows:
        if document_id is not None:
            found.setdefault(document_id, []).append((fact_id, page))
    return found
