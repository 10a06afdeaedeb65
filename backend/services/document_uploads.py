"""An upload's way in: quotas, intake, one transaction with bytes, row, run and audit event."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from backend.domain.access import Principal
from backend.domain.documents import DocumentStatus, MediaType
from backend.domain.runs import NewRun, RunKind
from backend.errors import RejectedUploadError, UnreadableDocumentError
from backend.extraction import attachments, intake
from backend.services.document_cases import check_case, drop_proposal, tell_of_documents
from backend.services.document_scope import same_bytes_scope
from backend.services.document_views import AttachmentOutcome, StoredDocument
from backend.settings import Settings
from backend.store.audit import Act
from backend.store.document_records import NewDocument
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork

MEBIBYTE = 1 << 20
MOST_ATTACHMENTS = 50


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrived: a name and bytes nobody has looked at."""

    filename: str
    content: bytes
    submission_id: UUID | None = None
    claim_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Accepted:
    """A file that passed intake, with those of its attachments that did and the sentences for those that did not."""

    looked_at: intake.Intake
    content: bytes
    attachments: tuple["_Accepted", ...] = ()
    refused: tuple[AttachmentOutcome, ...] = ()

    @property
    def size_bytes(self) -> int:
        return len(self.content) + sum(attachment.size_bytes for attachment in self.attachments)

    def contents(self) -> dict[str, bytes]:
        """Return the bytes of the file and of all within it, by their SHA-256."""
        inner = (attachment.contents() for attachment in self.attachments)
        return {self.looked_at.sha256: self.content} | {sha: content for each in inner for sha, content in each.items()}


class Uploads:
    """Takes files in."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, settings: Settings) -> None:
        self.unit_of_work = unit_of_work
        self.most_bytes = settings.max_upload_mb * MEBIBYTE
        self.most_bytes_a_day = settings.daily_upload_mb * MEBIBYTE

    def take_in(self, principal: Principal, upload: Upload) -> tuple[StoredDocument, tuple[UUID, ...]]:
        """
        Keep the file and what is attached to it; return it and the runs to hand to the queue.

        Raises:
            RejectedUploadError: a quota is used up, or intake refused the file.
            NotFoundError: the submission or claim is unknown.
            InvalidRequestError: it names both.

        """
        with self.unit_of_work() as work:
            self._check_quota(work, principal, len(upload.content))
            check_case(work, principal, upload.submission_id, upload.claim_id)
        accepted = self._inspect(upload.filename, upload.content)
        with self.unit_of_work() as work:
            work.documents.lock_uploads_of(principal.user_id)
            self._check_quota(work, principal, accepted.size_bytes)
            keeper = _Keeper(work, principal, upload)
            keeper.keep_bytes(accepted.contents())
            stored = keeper.keep(accepted, None)
            drop_proposal(work, upload.submission_id, upload.claim_id)
            tell_of_documents(work, principal, (upload.submission_id, upload.claim_id), [stored.document_id])
        return stored, tuple(keeper.run_ids)

    def _check_quota(self, work: UnitOfWork, principal: Principal, size_bytes: int) -> None:
        used = work.documents.count_uploaded_bytes(principal.user_id)
        if used + size_bytes > self.most_bytes_a_day:
            left_mb = max(0, self.most_bytes_a_day - used) / MEBIBYTE
            raise RejectedUploadError(
                "daily_quota",
                f"You may upload {self.most_bytes_a_day // MEBIBYTE} MB in 24 hours, and {left_mb:.1f} MB are left. "
                "Please continue later or ask an administrator.",
            )

    def _inspect(self, filename: str, content: bytes, *, may_hold_mail: bool = True) -> _Accepted:
        looked_at = intake.inspect(filename, content, self.most_bytes)
        if looked_at.media_type is not MediaType.EML or not may_hold_mail:
            return _Accepted(looked_at, content)
        accepted: list[_Accepted] = []
        refused: list[AttachmentOutcome] = []
        for number, (name, inner) in enumerate(_split(content)):
            if number >= MOST_ATTACHMENTS:
                refused.append(AttachmentOutcome(name, refusal=f"We take up to {MOST_ATTACHMENTS} attachments."))
                continue
            try:
                accepted.append(self._inspect(name, inner, may_hold_mail=False))
            except RejectedUploadError as refusal:
                refused.append(AttachmentOutcome(name, refusal=refusal.user_message))
        return _Accepted(looked_at, content, tuple(accepted), tuple(refused))


class _Keeper:
    """Writes accepted files inside one transaction."""

    def __init__(self, work: UnitOfWork, principal: Principal, upload: Upload) -> None:
        self.work = work
        self.principal = principal
        self.upload = upload
        self.run_ids: list[UUID] = []

    def keep_bytes(self, contents: Mapping[str, bytes]) -> None:
        """Keep all bytes in the order of their names: two mails with the same attachments never wait in a circle."""
        for sha256 in sorted(contents):
            self.work.blobs.put(self.principal.institution_id, contents[sha256])

    def keep(self, accepted: _Accepted, parent_id: UUID | None) -> StoredDocument:
        looked_at = accepted.looked_at
        earlier = self.work.documents.list_earlier(same_bytes_scope(self.principal), looked_at.sha256)
        document_id = self.work.documents.add(self._row(looked_at, parent_id))
        run = self.work.runs.add(reading_run(document_id, looked_at.sha256), by=self.principal)
        self.run_ids.append(run.run_id)
        details = {"sha256": looked_at.sha256, "size_bytes": looked_at.size_bytes, "media_type": looked_at.media_type}
        act = Act("document_uploaded", "document", str(document_id), {**details, "earlier_uploads": len(earlier)})
        self.work.audit.record(self.principal, act)
        return StoredDocument(
            document_id=document_id,
            filename=looked_at.safe_name,
            sha256=looked_at.sha256,
            status=DocumentStatus.STORED,
            run_id=run.run_id,
            duplicate_of=tuple(earlier),
            attachments=(*self._keep_all(accepted.attachments, document_id), *accepted.refused),
        )

    def _keep_all(self, inner: Iterable[_Accepted], parent_id: UUID) -> list[AttachmentOutcome]:
        kept = [self.keep(attachment, parent_id) for attachment in inner]
        return [AttachmentOutcome(document.filename, document.document_id) for document in kept]

    def _row(self, looked_at: intake.Intake, parent_id: UUID | None) -> NewDocument:
        return NewDocument(
            institution_id=self.principal.institution_id,
            uploaded_by=self.principal.user_id,
            filename=looked_at.safe_name,
            sha256=looked_at.sha256,
            media_type=looked_at.media_type,
            size_bytes=looked_at.size_bytes,
            flags=looked_at.flags,
            submission_id=self.upload.submission_id,
            claim_id=self.upload.claim_id,
            parent_id=parent_id,
        )


def reading_run(document_id: UUID, sha256: str, finished_before: int = 0) -> NewRun:
    """Return the run that reads a document; asked twice while one reading is under way, it is the same run."""
    return NewRun(
        kind=RunKind.DOCUMENT,
        subject_id=document_id,
        inputs={"document_id": str(document_id), "sha256": sha256, "is_reread": finished_before > 0},
        idempotency_key=f"document:{document_id}:{finished_before}",
    )


def _split(content: bytes) -> list[tuple[str, bytes]]:
    """Return the attachments; none of a damaged mail, whose own reading will say what is wrong."""
    try:
        return attachments.split_mail(content)
    except UnreadableDocumentError:
        return []
