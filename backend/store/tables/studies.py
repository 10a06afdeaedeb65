"""Triangles and the studies made on them: versions of what was chosen, and which one a person adopted."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.domain.triangles import TriangleSource
from backend.store.tables.base import Base, InstitutionId, Json, JsonList, Now, UserRef, Uuid, one_of


class TriangleRow(Base):
    """A triangle with the rows of its file that were put aside; a trigger refuses to change it."""

    __tablename__ = "triangles"
    __table_args__ = (
        one_of("source", TriangleSource),
        CheckConstraint("name <> ''", name="has_name"),
        Index("ix_triangles_newest", "institution_id", "created_at"),
    )

    triangle_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    name: Mapped[str]
    source: Mapped[str]
    details: Mapped[Json]
    cells: Mapped[Json]
    data_hash: Mapped[str]
    rejected: Mapped[JsonList]
    warnings: Mapped[JsonList]
    created_by: Mapped[UserRef]
    created_at: Mapped[Now]


class Study(Base):
    """A study of one triangle; `changed_at` moves with each version, run and adoption."""

    __tablename__ = "studies"
    __table_args__ = (
        CheckConstraint("name <> ''", name="has_name"),
        UniqueConstraint("institution_id", "reference"),
        Index("ix_studies_newest", "institution_id", "changed_at"),
    )

    study_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    reference: Mapped[str]
    name: Mapped[str]
    triangle_id: Mapped[UUID] = mapped_column(ForeignKey("triangles.triangle_id"), index=True)
    created_by: Mapped[UserRef]
    created_at: Mapped[Now]
    changed_at: Mapped[Now]


class StudyVersion(Base):
    """One saved selection with author and reason; a trigger refuses to change it."""

    __tablename__ = "study_versions"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("reason <> ''", name="has_reason"),
    )

    study_id: Mapped[UUID] = mapped_column(ForeignKey("studies.study_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[InstitutionId]
    selection: Mapped[Json]
    reason: Mapped[str]
    author_id: Mapped[UserRef]
    created_at: Mapped[Now]


class StudyAdoption(Base):
    """That a person took the result of a version as the one that stands; the newest counts, none is changed."""

    __tablename__ = "study_adoptions"
    __table_args__ = (
        ForeignKeyConstraint(["study_id", "number"], ["study_versions.study_id", "study_versions.number"]),
        CheckConstraint("reason <> ''", name="has_reason"),
        Index("ix_study_adoptions_newest", "study_id", "adopted_at"),
    )

    adoption_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    study_id: Mapped[UUID]
    number: Mapped[int]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.run_id"))
    adopted_by: Mapped[UserRef]
    adopted_at: Mapped[Now]
    reason: Mapped[str]
