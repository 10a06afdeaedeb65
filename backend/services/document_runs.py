"""The run that reads a document: bytes to pages and facts, stored in the transaction that completes the run."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from uuid import UUID

from backend.domain.documents import DocumentStatus, ExtractedDocument, MediaType, PageSource
from backend.domain.facts import Fact
from backend.domain.prompts import PromptTexts
from backend.domain.replays import Json, RunMaterial
from backend.domain.runs import ClaimedRun, ProviderUse
from backend.errors import UnreadableDocumentError
from backend.services.case_files import evidence_of
from backend.services.document_cases import drop_proposal_beside
from backend.services.prompts import active_prompt
from backend.services.remaking import prompt_to_json
from backend.services.run_work import Completion, Progress
from backend.store.audit import Act
from backend.store.document_records import EVERY_FACT, DocumentRecord, DocumentScope, Reading
from backend.store.engine import UnitOfWorkFactory
from backend.store.facts import FactOrigin
from backend.store.work import UnitOfWork

DOCUMENT_KIND = "document.kind"


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """What a pipeline made of the bytes and was answered; `provider` is None where no model was asked."""

    document: ExtractedDocument
    facts: tuple[Fact, ...]
    provider: ProviderUse | None = None
    findings: Mapping[str, object] = field(default_factory=dict)
    answers: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentPipeline:
    """
    How documents are read, and which version of it this is.

    A reading made by the same version is reused for the same bytes, so the version must change with everything
    that changes the outcome: readers, prompt, and whether models are asked. Where models are asked, `with_prompt`
    returns the same pipeline under other words.
    """

    version: str
    read: Callable[[bytes, MediaType, str], DocumentRead]
    prompt: PromptTexts | None = None
    with_prompt: "Callable[[PromptTexts], DocumentPipeline] | None" = None


class DocumentRunHandler:
    """Performs runs of the kind `document`."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, pipeline: DocumentPipeline) -> None:
        self.unit_of_work = unit_of_work
        self.pipeline = pipeline

    def perform(self, run: ClaimedRun, progress: Progress) -> Completion:
        """
        Read the document of the run, or take over what was read from the same bytes before.

        Raises:
            UnreadableDocumentError: nothing could be read; the upload says so from then on.

        """
        progress("loading")
        with self.unit_of_work() as work:
            pipeline = pipeline_under(self.pipeline, work, run.institution_id)
            document = work.documents.get(DocumentScope(run.institution_id), run.subject_id)
            read = None if run.inputs.get("is_reread") else _find_same(work, document, pipeline)
            content = b"" if read else work.blobs.open(document.institution_id, document.sha256)
        if read is None:
            progress("reading")
            read = self._read(pipeline, document, content)
        progress("storing")
        return self._completion(run, document, read, pipeline)

    def _read(self, pipeline: DocumentPipeline, document: DocumentRecord, content: bytes) -> DocumentRead:
        try:
            return pipeline.read(content, document.media_type, document.sha256)
        except UnreadableDocumentError as error:
            self._say_unreadable(document, error.user_message)
            raise

    def _say_unreadable(self, document: DocumentRecord, message: str) -> None:
        """Store the sentence in a transaction of its own, for the run's own one will never come."""
        with self.unit_of_work() as work:
            work.documents.mark_unreadable(document.document_id, message)
            act = Act("document_unreadable", "document", str(document.document_id), {"message": message})
            work.audit.record(None, act, document.institution_id)

    def _completion(
        self, run: ClaimedRun, document: DocumentRecord, read: DocumentRead, pipeline: DocumentPipeline
    ) -> Completion:
        reading = reading_of(run.run_id, document, read, pipeline.version)

        def store(work: UnitOfWork) -> None:
            before = evidence_of(work, reading.document_id)
            work.documents.store_reading(reading)
            origin = FactOrigin(reading.institution_id, reading.run_id, reading.document_id)
            work.facts.add_all(origin, reading.facts)
            work.facts.carry_reviews(reading.document_id, reading.run_id)
            if document.status is not DocumentStatus.READ or evidence_of(work, reading.document_id) != before:
                drop_proposal_beside(work, reading.document_id)

        with self.unit_of_work() as work:
            waiting = work.documents.list_waiting_runs(document.document_id)
        versions = {**_versions_of(pipeline), "input_hash": document.sha256}
        return Completion(
            result=reading.results,
            result_hash=hash_of(read),
            store=store,
            provider=read.provider,
            versions=versions,
            wake=tuple(waiting),
            material=RunMaterial(reading_material(document, pipeline), versions, read.answers),
        )


def pipeline_under(pipeline: DocumentPipeline, work: UnitOfWork, institution_id: UUID) -> DocumentPipeline:
    """Return the pipeline under the words that an institution has in force; without models no words are sent."""
    if pipeline.prompt is None or pipeline.with_prompt is None:
        return pipeline
    return pipeline.with_prompt(active_prompt(work, institution_id, pipeline.prompt.step))


def _versions_of(pipeline: DocumentPipeline) -> dict[str, str | int]:
    words = {"prompt_version": pipeline.prompt.label} if pipeline.prompt else {}
    return {"pipeline_version": pipeline.version, **words}


def reading_material(document: DocumentRecord, pipeline: DocumentPipeline) -> dict[str, object]:
    """Return what a reading is made from: bytes by their name, for blobs never change, and how they are read."""
    return {
        "document_id": str(document.document_id),
        "sha256": document.sha256,
        "media_type": document.media_type.value,
        "prompt": prompt_to_json(pipeline.prompt) if pipeline.prompt else {},
        "reader_version": pipeline.version,
    }


def _find_same(work: UnitOfWork, document: DocumentRecord, pipeline: DocumentPipeline) -> DocumentRead | None:
    """Return what this version of the pipeline read from the same bytes in this institution."""
    same = work.documents.find_same_reading(document.institution_id, document.sha256, pipeline.version)
    if same is None:
        return None
    source = work.documents.get(DocumentScope(document.institution_id), same)
    pages = tuple(work.documents.list_pages(same))
    facts = tuple(record.to_fact() for record in work.facts.list_for_document(same, EVERY_FACT))
    findings = {**work.documents.get_results(same), "copied_from": str(same)}
    whole = ExtractedDocument(document.media_type, pages, flags=source.flags)
    answers = work.run_material.list_answers_of_reading(document.institution_id, same)
    return DocumentRead(whole, facts, _reader_of(findings), findings, answers)


def reading_of(run_id: UUID, document: DocumentRecord, read: DocumentRead, version: str) -> Reading:
    """Return what a version of the pipeline read from an upload, ready to be stored."""
    pages, facts = read.document.pages, read.facts
    kind = next((fact.value for fact in facts if fact.field == DOCUMENT_KIND), "")
    return Reading(
        document_id=document.document_id,
        institution_id=document.institution_id,
        run_id=run_id,
        pages=pages,
        facts=facts,
        kind=kind,
        flags=(*document.flags, *read.document.flags),
        results={
            **read.findings,
            **_reader_row(read.provider),
            "document_id": str(document.document_id),
            "pipeline_version": version,
            "kind": kind,
            "pages": len(pages),
            "pages_without_text": sum(page.source is PageSource.NONE for page in pages),
            "facts": len(facts),
            "verified_facts": sum(fact.is_verified for fact in facts),
        },
    )


def _reader_row(provider: ProviderUse | None) -> dict[str, object]:
    if provider is None:
        return {}
    made_without_model = provider.made_without_model
    return {"provider": provider.provider, "model": provider.model, "made_without_model": made_without_model}


def _reader_of(findings: Mapping[str, object]) -> ProviderUse | None:
    """Return who read the same bytes before; taking it over costs no token."""
    if "provider" not in findings:
        return None
    return ProviderUse(str(findings["provider"]), str(findings["model"]), bool(findings["made_without_model"]))


def hash_of(read: DocumentRead) -> str:
    """Return the SHA-256 of texts and facts: equal readings have equal hashes."""
    whole = [[page.text for page in read.document.pages], [asdict(fact) for fact in read.facts]]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()
