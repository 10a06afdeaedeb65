"""Uploads: their bytes in chunks, their pages with word boxes, analyses and facts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    LargeBinary,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from backend.domain.documents import DocumentStatus, PageSource
from backend.domain.facts import FactMethod, FactReview
from backend.store.tables.base import Base, InstitutionId, Json, JsonList, Now, OptionalUserRef, UserRef, Uuid, one_of


class Blob(Base):
    """Bytes known to one institution, named by their SHA-256 and shared by all uploads of the same file."""

    __tablename__ = "document_blobs"

    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institutions.institution_id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    size_bytes: Mapped[int]
    stored_at: Mapped[Now]


class BlobChunk(Base):
    """At most 1 MiB of a blob."""

    __tablename__ = "document_blob_chunks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["institution_id", "sha256"], ["document_blobs.institution_id", "document_blobs.sha256"], ondelete="CASCADE"
        ),
    )

    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Document(Base):
    """One upload; the same bytes sent twice are two rows that share a blob."""

    __tablename__ = "documents"
    __table_args__ = (
        one_of("status", DocumentStatus),
        CheckConstraint("submission_id IS NULL OR claim_id IS NULL", name="one_case"),
        Index("ix_documents_document_id", "document_id"),
        Index("ix_documents_sha256", "institution_id", "sha256"),
        Index("ix_documents_uploader", "uploaded_by", "upload_time"),
    )

    document_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submissions.submission_id"), index=True)
    claim_id: Mapped[UUID | None] = mapped_column(ForeignKey("claims.claim_id"), index=True)
    filename: Mapped[str]
    upload_time: Mapped[Now]
    uploaded_by: Mapped[UserRef]
    sha256: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    status: Mapped[str] = mapped_column(server_default=DocumentStatus.STORED)
    error_message: Mapped[str] = mapped_column(server_default="")
    flags: Mapped[JsonList]
    page_count: Mapped[int | None]
    kind: Mapped[str] = mapped_column(server_default="")
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.document_id"), index=True)


class DocumentPage(Base):
    """One page as read: text, word boxes and a search vector."""

    __tablename__ = "document_pages"
    __table_args__ = (
        one_of("source", PageSource),
        Index("ix_document_pages_search", "search", postgresql_using="gin"),
    )

    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.document_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[InstitutionId]
    source: Mapped[str]
    text: Mapped[str]
    words: Mapped[JsonList]
    width_pt: Mapped[float]
    height_pt: Mapped[float]
    label: Mapped[str] = mapped_column(server_default="")
    search: Mapped[Any] = mapped_column(TSVECTOR, Computed("to_tsvector('simple', text)", persisted=True))


class DocumentAnalysis(Base):
    """The stored result of one reading of one document."""

    __tablename__ = "document_analysis"

    analysis_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.document_id"), index=True)
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("runs.run_id"), unique=True)
    analysis_time: Mapped[Now]
    analysis_results: Mapped[Json]


class FactRow(Base):
    """One fact of one run with its proof, and what a person said of it."""

    __tablename__ = "facts"
    __table_args__ = (
        one_of("method", FactMethod),
        one_of("review", FactReview),
        CheckConstraint("review = 'open' OR reviewed_by IS NOT NULL", name="review_has_person"),
        CheckConstraint("review <> 'corrected' OR corrected_value IS NOT NULL", name="correction_has_value"),
        CheckConstraint("NOT is_verified OR method = 'derived' OR quote <> ''", name="verified_has_quote"),
        Index("ix_facts_document_page", "document_id", "page"),
    )

    fact_id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    institution_id: Mapped[InstitutionId]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.run_id"), index=True)
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.document_id"))
    page: Mapped[int]
    field: Mapped[str]
    value: Mapped[str]
    quote: Mapped[str]
    box: Mapped[list[Any] | None] = mapped_column(JSONB)
    method: Mapped[str]
    confidence: Mapped[float]
    is_verified: Mapped[bool]
    sources: Mapped[JsonList]
    review: Mapped[str] = mapped_column(server_default=FactReview.OPEN)
    corrected_value: Mapped[str | None]
    reviewed_by: Mapped[OptionalUserRef]
    reviewed_at: Mapped[datetime | None]
