"""Documents: upload, open, cite, review facts, search, attach, download."""

from collections.abc import Sequence
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.corrections import find_misfit
from backend.domain.documents import Page
from backend.domain.facts import FactReview
from backend.domain.runs import RunKind
from backend.errors import InvalidRequestError, NotFoundError
from backend.queueing.rate_limit import RateLimiter
from backend.queueing.run_queue import RunQueue
from backend.services.case_files import used_of
from backend.services.document_cases import Attaching, drop_proposal_beside
from backend.services.document_scope import same_bytes_scope, scope_of
from backend.services.document_search import hits_on
from backend.services.document_uploads import Upload, Uploads, reading_run
from backend.services.document_views import (
    DocumentView,
    DownloadedFile,
    FactPage,
    PageImageRequest,
    SearchHit,
    StoredDocument,
)
from backend.services.page_images import PageImages, around, with_boxes
from backend.settings import Settings
from backend.store.audit import Act
from backend.store.document_records import DocumentRecord, FactFilter, FactRecord, FactReviewed, PageSummary
from backend.store.engine import UnitOfWorkFactory
from backend.store.openings import DOCUMENT_OPENED, EVIDENCE_OPENED
from backend.store.work import UnitOfWork

LONGEST_VALUE = 500
FIRST_FACTS = FactFilter()


class DocumentsService:
    """What people do with documents; everything is bound to the institution, and clients see their own uploads only."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, queue: RunQueue, limiter: RateLimiter, settings: Settings
    ) -> None:
        self.unit_of_work = unit_of_work
        self.queue = queue
        self.limiter = limiter
        self.uploads = Uploads(unit_of_work, settings)
        self.attaching = Attaching(unit_of_work)
        self.images = PageImages()

    def upload(
        self,
        principal: Principal,
        filename: str,
        content: bytes,
        submission_id: UUID | None = None,
        claim_id: UUID | None = None,
    ) -> StoredDocument:
        """
        Keep a file with its attachments and have it read; the same bytes sent before are named at once.

        Uploads do not count against the limit of runs in a minute, for fifty files at once must work;
        the quota of bytes in 24 hours bounds them.

        Raises:
            RejectedUploadError: a quota is used up, or intake refused the file; the message says what to do.
            NotFoundError: the submission or claim is unknown.

        """
        principal.must(Permission.UPLOAD_DOCUMENT)
        stored, run_ids = self.uploads.take_in(principal, Upload(filename, content, submission_id, claim_id))
        for run_id in run_ids:
            self.queue.put(run_id, RunKind.DOCUMENT)
        return stored

    def list_for_submission(self, principal: Principal, submission_id: UUID) -> list[DocumentRecord]:
        """Return the uploads of a submission in the order they came."""
        scope = scope_of(principal)
        with self.unit_of_work() as work:
            return work.documents.list_for_submission(scope, submission_id)

    def list_for_claim(self, principal: Principal, claim_id: UUID) -> list[DocumentRecord]:
        """Return the uploads of a claim in the order they came."""
        scope = scope_of(principal)
        with self.unit_of_work() as work:
            return work.documents.list_for_claim(scope, claim_id)

    def get(self, principal: Principal, document_id: UUID) -> DocumentView:
        """Return one upload and note in the audit chain, at most once an hour, that the person opened it."""
        scope = scope_of(principal)
        with self.unit_of_work() as work:
            document = work.documents.get(scope, document_id)
            view = DocumentView(
                document=document,
                pages=tuple(work.documents.list_page_summaries(document_id)),
                other_uploads=tuple(
                    work.documents.list_earlier(same_bytes_scope(principal), document.sha256, without=document_id)
                ),
                attachments=tuple(work.documents.list_attachments(scope, document_id)),
            )
            if not work.documents.was_opened_lately(principal.user_id, document_id):
                work.audit.record(principal, Act(DOCUMENT_OPENED, "document", str(document_id)))
        return view

    def list_pages(self, principal: Principal, document_id: UUID) -> list[PageSummary]:
        """Return number, label, source and number of facts of each page."""
        with self.unit_of_work() as work:
            document = work.documents.get(scope_of(principal), document_id)
            return work.documents.list_page_summaries(document.document_id)

    def get_page(self, principal: Principal, document_id: UUID, number: int) -> Page:
        """Return the text and the words of one page."""
        with self.unit_of_work() as work:
            document = work.documents.get(scope_of(principal), document_id)
            return work.documents.get_page(document.document_id, number)

    def list_facts(self, principal: Principal, document_id: UUID, wanted: FactFilter = FIRST_FACTS) -> FactPage:
        """Return a stretch of the facts of the latest reading."""
        with self.unit_of_work() as work:
            document = work.documents.get(scope_of(principal), document_id)
            return _stretch(work, [document.document_id], wanted)

    def list_submission_facts(
        self, principal: Principal, submission_id: UUID, wanted: FactFilter = FIRST_FACTS
    ) -> FactPage:
        """Return a stretch of the facts of all documents of a submission."""
        with self.unit_of_work() as work:
            documents = work.documents.list_for_submission(scope_of(principal), submission_id)
            return _stretch(work, [document.document_id for document in documents], wanted)

    def list_claim_facts(self, principal: Principal, claim_id: UUID, wanted: FactFilter = FIRST_FACTS) -> FactPage:
        """Return a stretch of the facts of all documents of a claim."""
        with self.unit_of_work() as work:
            documents = work.documents.list_for_claim(scope_of(principal), claim_id)
            return _stretch(work, [document.document_id for document in documents], wanted)

    def open_fact(self, principal: Principal, fact_id: int) -> FactRecord:
        """Return one fact and note, at most once an hour, that the person looked at its evidence."""
        with self.unit_of_work() as work:
            fact = work.facts.get(scope_of(principal), fact_id)
            document_id = fact.document_id
            if document_id and not work.documents.was_opened_lately(principal.user_id, document_id, fact_id):
                details = {"fact_id": fact_id, "page": fact.page}
                work.audit.record(principal, Act(EVIDENCE_OPENED, "document", str(document_id), details))
        return fact

    def review_fact(
        self, principal: Principal, fact_id: int, review: FactReview, corrected_value: str | None = None
    ) -> FactRecord:
        """
        Write the person's word on a fact, before and after going to the audit chain.

        Raises:
            InvalidRequestError: a correction without a value, or with one that does not fit the field.

        """
        principal.must(Permission.REVIEW_FACT)
        value = _correction(review, corrected_value)
        scope = scope_of(principal)
        with self.unit_of_work() as work:
            before = work.facts.get(scope, fact_id)
            if value is not None and (misfit := find_misfit(before.field, value)):
                raise InvalidRequestError(misfit)
            work.facts.review(FactReviewed(fact_id, review, value, principal.user_id))
            after = work.facts.get(scope, fact_id)
            if before.document_id and used_of(before) != used_of(after):
                drop_proposal_beside(work, before.document_id)
            details = {"field": before.field, "before": _word_on(before), "after": _word_on(after)}
            work.audit.record(principal, Act("fact_reviewed", "fact", str(fact_id), details))
        return after

    def search(self, principal: Principal, document_id: UUID, query: str) -> list[SearchHit]:
        """Return the places where the query stands in the document, in page order."""
        wanted = " ".join(query.replace("\0", " ").split())[:200]
        if not wanted:
            return []
        with self.unit_of_work() as work:
            document = work.documents.get(scope_of(principal), document_id)
            pages = work.documents.search_pages(document.document_id, wanted)
        return [hit for page in pages for hit in hits_on(page, wanted)]

    def page_image(self, principal: Principal, request: PageImageRequest) -> bytes:
        """
        Return the page as PNG with the cited boxes drawn.

        Raises:
            UnreadableDocumentError: the page cannot be drawn.

        """
        with self.unit_of_work() as work:
            document = work.documents.get(scope_of(principal), request.document_id)
        if not 1 <= request.page <= max(1, document.page_count or 1):
            raise NotFoundError("This document has no such page.")
        key = (document.sha256, request.page, request.width_px)
        picture = self.images.get(key, lambda: self._content(document))
        marked = with_boxes(picture, request.cited, request.outlined)
        return marked if request.closeup is None else around(marked, request.closeup)

    def download(self, principal: Principal, document_id: UUID) -> DownloadedFile:
        """Return the upload as it came and note in the audit chain that it left."""
        with self.unit_of_work() as work:
            document = work.documents.get(scope_of(principal), document_id)
            content = work.blobs.open(document.institution_id, document.sha256)
            act = Act("document_downloaded", "document", str(document_id), {"sha256": document.sha256})
            work.audit.record(principal, act)
        return DownloadedFile(document.filename, document.media_type, content)

    def attach(self, principal: Principal, document_ids: Sequence[UUID], submission_id: UUID) -> int:
        """Put uploads that belong to no other case under this submission and return how many now do."""
        return self.attaching.to_submission(principal, document_ids, submission_id)

    def attach_to_claim(self, principal: Principal, document_ids: Sequence[UUID], claim_id: UUID) -> int:
        """Put uploads that belong to no other case under this claim and return how many now do."""
        return self.attaching.to_claim(principal, document_ids, claim_id)

    def reread(self, principal: Principal, document_id: UUID) -> UUID:
        """
        Have a document read again and return the run; the earlier reading and its facts stay stored.

        Raises:
            RateLimitedError: more than 5 runs in 60 s.

        """
        principal.must(Permission.UPLOAD_DOCUMENT)
        with self.unit_of_work() as work:
            document = work.documents.get(scope_of(principal), document_id)
            wanted = reading_run(document_id, document.sha256, work.documents.count_finished_runs(document_id))
        self.limiter.hit(RunKind.DOCUMENT, principal, wanted.idempotency_key)
        with self.unit_of_work() as work:
            run = work.runs.add(wanted, by=principal)
            if run.is_new:
                work.audit.record(principal, Act("document_reread", "document", str(document_id)))
        self.queue.put(run.run_id, RunKind.DOCUMENT)
        return run.run_id

    def _content(self, document: DocumentRecord) -> bytes:
        with self.unit_of_work() as work:
            return work.blobs.open(document.institution_id, document.sha256)


def _stretch(work: UnitOfWork, document_ids: Sequence[UUID], wanted: FactFilter) -> FactPage:
    facts = work.facts.list_for_documents(document_ids, wanted)
    return FactPage(tuple(facts), work.facts.count_for_documents(document_ids, wanted))


def _correction(review: FactReview, corrected_value: str | None) -> str | None:
    if review is not FactReview.CORRECTED:
        return None
    value = (corrected_value or "").strip()
    if not value or len(value) > LONGEST_VALUE:
        raise InvalidRequestError(f"Please type the correct value, with at most {LONGEST_VALUE} characters.")
    return value


def _word_on(fact: FactRecord) -> dict[str, str | None]:
    return {"review": fact.review, "value": fact.value, "corrected_value": fact.corrected_value}
