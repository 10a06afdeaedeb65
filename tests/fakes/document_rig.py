"""A documents service on real servers, and a worker's steps done in the test itself."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from redis import Redis

from backend.domain.documents import Box, ExtractedDocument, MediaType, Page, PageSource, Word
from backend.domain.facts import Fact
from backend.domain.runs import ClaimedRun, RunOutcome
from backend.queueing.run_queue import RunQueue
from backend.services.counted_actions import make_limiter
from backend.services.document_runs import DocumentPipeline, DocumentRead, DocumentRunHandler
from backend.services.documents import DocumentsService
from backend.services.run_work import Completion
from backend.settings import Settings
from backend.store.engine import UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class DocumentRig:
    """The service, its settings and the queue it puts runs into."""

    service: DocumentsService
    unit_of_work: UnitOfWorkFactory
    queue: RunQueue

    def read(self, run_id: UUID, pipeline: DocumentPipeline) -> Completion:
        """Perform a document run as a worker would, and store what it made."""
        claimed = self.claim(run_id)
        completion = DocumentRunHandler(self.unit_of_work, pipeline).perform(claimed, lambda _step: None)
        with self.unit_of_work() as work:
            work.runs.complete(
                claimed,
                RunOutcome(completion.result, completion.result_hash, completion.provider, completion.versions),
            )
            completion.store(work)
        return completion

    def claim(self, run_id: UUID) -> ClaimedRun:
        """Hold the run."""
        with self.unit_of_work() as work:
            claimed = work.runs.claim(run_id, "test", 60.0)
        assert claimed is not None
        return claimed


def make_rig(unit_of_work: UnitOfWorkFactory, redis_url: str, **wanted: object) -> DocumentRig:
    """Return a rig; `wanted` are settings."""
    settings = Settings(**wanted)
    redis = Redis.from_url(redis_url)
    queue = RunQueue(redis, settings.run_timeout_s)
    limiter = make_limiter(redis, unit_of_work, settings)
    return DocumentRig(DocumentsService(unit_of_work, queue, limiter, settings), unit_of_work, queue)


def typed_pipeline(
    *facts: Callable[[str], Fact], texts: tuple[str, ...] = ("Claim 7\nPaid 1,200.00",), version: str = "1"
) -> DocumentPipeline:
    """Return a pipeline that reads the same texts and facts from whatever bytes."""

    def read(_content: bytes, media_type: MediaType, sha256: str) -> DocumentRead:
        pages = tuple(text_page(number, text) for number, text in enumerate(texts, 1))
        return DocumentRead(ExtractedDocument(media_type, pages), tuple(make(sha256) for make in facts))

    return DocumentPipeline(version, read)


def text_page(number: int, text: str) -> Page:
    """Return a letter page with one word beside the other and one line under the other."""
    words, start = [], 0
    for row, line in enumerate(text.split("\n")):
        for column, word in enumerate(line.split(" ")):
            at = text.index(word, start)
            words.append(
                Word(word, at, Box(0.1 + 0.1 * column, 0.1 + 0.05 * row, 0.18 + 0.1 * column, 0.13 + 0.05 * row))
            )
            start = at + len(word)
    return Page(number, PageSource.TEXT if text else PageSource.NONE, text, tuple(words), 612.0, 792.0)
