"""Reports that people asked for, and the files that a run made of them."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.domain.reports.words import ReportFormat, ReportKind
from backend.store.tables.base import Base, InstitutionId, Json, Now, UserRef, Uuid, one_of


class Report(Base):
    """A report on one case, claim or study, or on a period; its runs have `report_id` as their subject."""

    __tablename__ = "reports"
    __table_args__ = (
        one_of("kind", ReportKind),
        CheckConstraint("(kind = 'management') = (subject_id IS NULL)", name="subject_where_one_is"),
        UniqueConstraint("institution_id", "reference"),
        Index("ix_reports_newest", "institution_id", "created_at"),
        Index("ix_reports_subject", "subject_id", "created_at"),
    )

    report_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    reference: Mapped[str]
    kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    title: Mapped[str]
    parameters: Mapped[Json]
    created_by: Mapped[UserRef]
    created_at: Mapped[Now]


class ReportFile(Base):
    """One file that a run made; a trigger refuses to change it."""

    __tablename__ = "report_files"
    __table_args__ = (
        one_of("format", ReportFormat),
        CheckConstraint("size_bytes = octet_length(content)", name="size_is_true"),
    )

    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.run_id"), primary_key=True)
    format: Mapped[str] = mapped_column(primary_key=True)
    institution_id: Mapped[InstitutionId]
    filename: Mapped[str]
    sha256: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[bytes]
    created_at: Mapped[Now]
