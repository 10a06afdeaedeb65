"""Replays of readings: the same bytes read again, with the words of then or of today."""

from dataclasses import dataclass
from uuid import UUID

from backend.domain.replays import Json
from backend.llm.chain import ProviderChain
from backend.services.document_reading import make_document_pipeline
from backend.services.document_runs import DocumentPipeline, hash_of, pipeline_under, reading_of
from backend.services.remaking import KeptInputs, Remade, prompt_from_json, prompt_to_json
from backend.store.document_records import DocumentRecord, DocumentScope
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DocumentRemaker:
    """Reads documents again; `pipeline` is how they are read today."""

    unit_of_work: UnitOfWorkFactory
    pipeline: DocumentPipeline

    def remake(self, kept: KeptInputs, chain: ProviderChain) -> Remade:
        """Return the result that the bytes give with the answers of this chain."""
        document, content = self._load(kept)
        words = kept.part("prompt")
        again = make_document_pipeline(chain, prompt_from_json(words)) if words else make_document_pipeline()
        read = again.read(content, document.media_type, document.sha256)
        reading = reading_of(UUID(int=0), document, read, str(kept.inputs["reader_version"]))
        return Remade(reading.results, hash_of(read))

    def under_today(self, work: UnitOfWork, kept: KeptInputs) -> Json:
        """Return the same bytes under the readers, models and words of today."""
        today = pipeline_under(self.pipeline, work, kept.institution_id)
        words = prompt_to_json(today.prompt) if today.prompt else {}
        return {**kept.inputs, "prompt": words, "reader_version": today.version}

    def _load(self, kept: KeptInputs) -> tuple[DocumentRecord, bytes]:
        scope = DocumentScope(kept.institution_id)
        with self.unit_of_work() as work:
            document = work.documents.get(scope, UUID(str(kept.inputs["document_id"])))
            return document, work.blobs.open(kept.institution_id, str(kept.inputs["sha256"]))
