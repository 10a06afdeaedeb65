"""A case as the pipeline takes it: the form, and each different file once, with its facts as people left them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from backend.domain.cases import SubmissionView
from backend.domain.documents import DocumentStatus
from backend.domain.facts import Fact, FactReview
from backend.domain.products import fields_from_json, get_product
from backend.pipelines.case_document import CaseDocument
from backend.pipelines.underwriting import CaseInputs
from backend.services.run_work import NotReadyError
from backend.store.document_records import DocumentRecord, FactRecord
from backend.store.work import UnitOfWork

LONG_AGO = datetime.min.replace(tzinfo=UTC)


def case_inputs(work: UnitOfWork, case: SubmissionView, documents: Iterable[DocumentRecord]) -> CaseInputs:
    """Return what an assessment of the case starts from; documents that were not read hold no facts."""
    product = get_product(case.product)
    return CaseInputs(product, fields_from_json(product, case.fields), case_documents(work, documents))


def case_documents(work: UnitOfWork, documents: Iterable[DocumentRecord]) -> tuple[CaseDocument, ...]:
    """Return each different file of a submission or claim once; files that were not read are left out."""
    copies: dict[str, list[DocumentRecord]] = {}
    for document in documents:
        if document.status is DocumentStatus.READ:
            copies.setdefault(document.sha256, []).append(document)
    return tuple(_case_document(work, same) for same in copies.values())


def wait_for_readings(work: UnitOfWork, documents: Iterable[DocumentRecord]) -> None:
    """Raise NotReadyError while a document's own run may still give pages."""
    stored = [d.document_id for d in documents if d.status is DocumentStatus.STORED]
    if waiting := work.assessments.count_unfinished_readings(stored):
        raise NotReadyError(f"waiting for {waiting} of the documents to be read")


def evidence_of(work: UnitOfWork, document_id: UUID) -> list[Fact]:
    """Return what the newest reading of a document gives to an assessment, as people left it."""
    records = work.facts.list_for_document(document_id)
    return [fact for fact in map(used_of, records) if fact is not None]


def used_of(record: FactRecord) -> Fact | None:
    """Return the fact that an assessment uses, None where a person rejected it."""
    return None if record.review is FactReview.REJECTED else _as_left(record)


def _case_document(work: UnitOfWork, copies: list[DocumentRecord]) -> CaseDocument:
    """Return a file that was uploaded once or more; of several copies the one whose facts people reviewed last."""
    readings = [(document, work.facts.list_for_document(document.document_id)) for document in copies]
    document, records = max(readings, key=lambda reading: _reviewed_last(reading[1]))
    return CaseDocument(
        sha256=document.sha256,
        filename=document.filename,
        facts=tuple(fact for fact in map(used_of, records) if fact is not None),
        pages=tuple(work.documents.list_texts(document.document_id)),
        flags=document.flags,
    )


def _reviewed_last(records: Iterable[FactRecord]) -> datetime:
    return max((record.reviewed_at for record in records if record.reviewed_at), default=LONG_AGO)


def _as_left(record: FactRecord) -> Fact:
    """Return a fact with a person's correction in place; the value that a person states counts as verified."""
    fact = record.to_fact()
    if record.review is FactReview.CORRECTED:
        return replace(fact, value=record.current_value, is_verified=True)
    return fact
