"""Uploads of an institution: kept, found again by their bytes, attached to submissions and claims, marked as read."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select, text, update
from sqlalchemy.orm import aliased

from backend.domain.documents import DocumentStatus, MediaType
from backend.domain.runs import FINAL_STATES, RunState
from backend.errors import NotFoundError
from backend.store.document_records import DocumentRecord, DocumentScope, EarlierUpload, NewDocument
from backend.store.document_scope import claims_inside, inside, is_loose, submissions_inside
from backend.store.openings import Openings
from backend.store.pages import Pages
from backend.store.queries import Queries
from backend.store.tables import Claim, Document, Run, Submission, User

UPLOAD_LOCK = 7_302_041
"""First key of the advisory lock under which one person's uploads are counted."""


class Documents(Pages, Openings, Queries):
    """Uploads, pages and analyses."""

    def add(self, new: NewDocument) -> UUID:
        """Keep the row of an upload and return its id; the bytes belong into the same transaction."""
        row = Document(
            institution_id=new.institution_id,
            uploaded_by=new.uploaded_by,
            filename=new.filename,
            sha256=new.sha256,
            media_type=new.media_type,
            size_bytes=new.size_bytes,
            flags=list(new.flags),
            submission_id=new.submission_id,
            claim_id=new.claim_id,
            parent_id=new.parent_id,
        )
        self.session.add(row)
        self.session.flush()
        return row.document_id

    def get(self, scope: DocumentScope, document_id: UUID) -> DocumentRecord:
        """Return one upload; NotFoundError for an unknown one and for one outside the scope alike."""
        row = self.session.execute(_records(scope).where(Document.document_id == document_id)).first()
        if row is None:
            raise NotFoundError
        return _record(row)

    def list_for_submission(self, scope: DocumentScope, submission_id: UUID) -> list[DocumentRecord]:
        """Return the uploads of a submission in the order they came."""
        return self._list(_records(scope).where(Document.submission_id == submission_id))

    def list_for_claim(self, scope: DocumentScope, claim_id: UUID) -> list[DocumentRecord]:
        """Return the uploads of a claim in the order they came."""
        return self._list(_records(scope).where(Document.claim_id == claim_id))

    def list_by_ids(self, scope: DocumentScope, document_ids: Sequence[UUID]) -> list[DocumentRecord]:
        """Return those of the uploads that lie in the scope."""
        return self._list(_records(scope).where(Document.document_id.in_(document_ids)))

    def list_attachments(self, scope: DocumentScope, document_id: UUID) -> list[DocumentRecord]:
        """Return the uploads that came inside a mail."""
        return self._list(_records(scope).where(Document.parent_id == document_id))

    def list_earlier(self, scope: DocumentScope, sha256: str, without: UUID | None = None) -> list[EarlierUpload]:
        """Return the uploads of the same bytes, oldest first."""
        query = _records(scope).where(Document.sha256 == sha256)
        if without is not None:
            query = query.where(Document.document_id != without)
        return [
            EarlierUpload(
                record.document_id,
                record.filename,
                record.upload_time,
                record.submission_reference,
                record.claim_reference,
            )
            for record in self._list(query)
        ]

    def count_uploaded_bytes(self, user_id: UUID, hours: int = 24) -> int:
        """Return how many bytes a person uploaded in the last hours."""
        since = func.now() - timedelta(hours=hours)
        query = select(func.coalesce(func.sum(Document.size_bytes), 0)).where(
            Document.uploaded_by == user_id, Document.upload_time > since
        )
        return int(self.session.scalars(query).one())

    def lock_uploads_of(self, user_id: UUID) -> None:
        """Make this person's uploads wait for one another until the transaction ends, so that quotas count right."""
        self.session.execute(
            text("SELECT pg_advisory_xact_lock(:first, hashtext(:user))"), {"first": UPLOAD_LOCK, "user": str(user_id)}
        )

    def attach(self, scope: DocumentScope, document_ids: Sequence[UUID], submission_id: UUID) -> int:
        """Put uploads that belong to no other case, and what came inside them, under a submission."""
        free = _named(document_ids) & ((Document.submission_id == submission_id) | is_loose())
        changed = update(Document).where(free, *inside(scope)).values(submission_id=submission_id)
        return len(self.session.execute(changed.returning(Document.document_id)).all())

    def attach_to_claim(self, scope: DocumentScope, document_ids: Sequence[UUID], claim_id: UUID) -> int:
        """Put uploads that belong to no other case, and what came inside them, under a claim."""
        free = _named(document_ids) & ((Document.claim_id == claim_id) | is_loose())
        changed = update(Document).where(free, *inside(scope)).values(claim_id=claim_id)
        return len(self.session.execute(changed.returning(Document.document_id)).all())

    def find_submission_reference(self, scope: DocumentScope, submission_id: UUID) -> str | None:
        """Return the reference of a submission that the scope covers, None for any other."""
        query = select(Submission.reference).where(Submission.submission_id == submission_id)
        return self.session.scalars(query.where(*submissions_inside(scope))).first()

    def find_claim_reference(self, scope: DocumentScope, claim_id: UUID) -> str | None:
        """Return the reference of a claim that the scope covers, None for any other."""
        query = select(Claim.reference).where(Claim.claim_id == claim_id)
        return self.session.scalars(query.where(*claims_inside(scope))).first()

    def mark_unreadable(self, document_id: UUID, message: str) -> None:
        """Write on the upload why it could not be read; bytes stay, and so does what an earlier reading found."""
        self.session.execute(
            update(Document)
            .where(Document.document_id == document_id, Document.status != DocumentStatus.READ)
            .values(status=DocumentStatus.UNREADABLE, error_message=message)
        )

    def count_finished_runs(self, document_id: UUID) -> int:
        """Return how many readings of an upload have come to an end."""
        query = select(func.count()).where(Run.subject_id == document_id, Run.state.in_(FINAL_STATES))
        return self.session.scalars(query).one()

    def list_waiting_runs(self, document_id: UUID) -> list[UUID]:
        """Return the queued runs on the submission or claim of an upload, which may wait for its reading."""
        query = (
            select(Run.run_id)
            .join(Document, Run.subject_id.in_((Document.submission_id, Document.claim_id)))
            .where(Document.document_id == document_id, Run.state == RunState.QUEUED)
        )
        return list(self.session.scalars(query))

    def _list(self, query: "Select[*tuple[Any, ...]]") -> list[DocumentRecord]:
        rows = self.session.execute(query.order_by(Document.upload_time, Document.document_id))
        return [_record(row) for row in rows]


def _named(document_ids: Sequence[UUID]) -> ColumnElement[bool]:
    return Document.document_id.in_(document_ids) | Document.parent_id.in_(document_ids)


def _records(scope: DocumentScope) -> "Select[*tuple[Any, ...]]":
    run = aliased(Run)
    latest_run = (
        select(run.run_id)
        .where(run.subject_id == Document.document_id)
        .order_by(run.state.in_(FINAL_STATES), run.created_at.desc(), run.run_id)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            Document,
            Submission.reference,
            Claim.reference.label("claim_reference"),
            User.full_name,
            User.username,
            latest_run.label("run_id"),
        )
        .join(User, User.user_id == Document.uploaded_by)
        .outerjoin(Submission, Submission.submission_id == Document.submission_id)
        .outerjoin(Claim, Claim.claim_id == Document.claim_id)
        .where(*inside(scope))
        .execution_options(populate_existing=True)
    )


def _record(row: "Row[*tuple[Any, ...]]") -> DocumentRecord:
    document = row.Document
    return DocumentRecord(
        document_id=document.document_id,
        institution_id=document.institution_id,
        submission_id=document.submission_id,
        submission_reference=row.reference or "",
        parent_id=document.parent_id,
        filename=document.filename,
        upload_time=document.upload_time,
        uploaded_by=document.uploaded_by,
        uploader=row.full_name or row.username,
        sha256=document.sha256,
        media_type=MediaType(document.media_type),
        size_bytes=document.size_bytes,
        status=DocumentStatus(document.status),
        error_message=document.error_message,
        flags=tuple(document.flags),
        page_count=document.page_count,
        kind=document.kind,
        run_id=row.run_id,
        claim_id=document.claim_id,
        claim_reference=row.claim_reference or "",
    )
