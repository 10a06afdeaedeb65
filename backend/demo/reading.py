"""The papers of the book are read as a worker reads them, and stored by the same handler."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol
from uuid import UUID

from sqlalchemy import insert, select, update

from backend.demo.case import SentPaper
from backend.domain.access import Principal
from backend.domain.documents import MediaType
from backend.domain.runs import ClaimedRun, RunKind
from backend.services.document_reading import RULES_PIPELINE
from backend.services.document_runs import DocumentPipeline, DocumentRead, DocumentRunHandler
from backend.store.engine import UnitOfWorkFactory
from backend.store.tables import DocumentAnalysis, FactRow, Run, RunResult
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


def read_papers(work: UnitOfWork, cases: Iterable[Papered]) -> Evidence:
    """Store what was read from every paper; return number and page of the proven facts by document."""
    papers = [(case, paper) for case in cases for paper in case.papers]
    known = {paper.looked_at.sha256: paper.read for _, paper in papers}

    def read(_content: bytes, _media_type: MediaType, sha256: str) -> DocumentRead:
        return known[sha256]

    handler = DocumentRunHandler(inside(work), DocumentPipeline(RULES_PIPELINE.version, read))
    results = [_store(work, handler, case, paper) for case, paper in papers]
    if results:
        work.session.execute(insert(RunResult), results)
    document_ids = [paper.document_id for _, paper in papers]
    _date_back(work, document_ids)
    return _evidence(work, document_ids)


def _store(work: UnitOfWork, handler: DocumentRunHandler, case: Papered, paper: SentPaper) -> dict[str, object]:
    """Store one reading and return the row of its run's result."""
    work.blobs.put(case.sender.institution_id, paper.paper.content)
    run = ClaimedRun(
        run_id=paper.run_id,
        kind=RunKind.DOCUMENT,
        subject_id=paper.document_id,
        institution_id=case.sender.institution_id,
        requested_by=case.sender.user_id,
        inputs={},
        fence=1,
        attempt=1,
    )
    made = handler.perform(run, lambda _step: None)
    made.store(work)
    return {
        "run_id": run.run_id,
        "fence": run.fence,
        "created_at": paper.read_at,
        "result": dict(made.result),
        "result_hash": made.result_hash,
    }


def _date_back(work: UnitOfWork, document_ids: list[UUID]) -> None:
    """Give every reading the moment at which its run ended."""
    ended = select(Run.finished_at).where(Run.run_id == DocumentAnalysis.run_id).scalar_subquery()
    work.session.execute(
        update(DocumentAnalysis)
        .where(DocumentAnalysis.document_id.in_(document_ids))
        .values(analysis_time=ended)
        .execution_options(synchronize_session=False)
    )


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
