"""The words that pipelines send to models, in versions; as with guidelines another person activates a draft."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, synonym

from backend.store.tables.base import Base, InstitutionId, Now, OptionalUserRef, Uuid


class PromptRow(Base):
    """One version of the prompt of one step; its words are never changed."""

    __tablename__ = "prompts"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'active', 'retired')", name="state_known"),
        CheckConstraint("activated_by IS NULL OR activated_by <> author_id", name="activated_by_another"),
        CheckConstraint(
            "state <> 'active' OR author_id IS NULL OR activated_by IS NOT NULL", name="active_by_a_person"
        ),
        UniqueConstraint("institution_id", "step", "version"),
        Index(
            "uq_prompts_active",
            "institution_id",
            "step",
            unique=True,
            postgresql_where=text("state = 'active'"),
        ),
    )

    prompt_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    step: Mapped[str]
    version: Mapped[int]
    state: Mapped[str]
    system: Mapped[str]
    template: Mapped[str]
    fingerprint: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    author_id: Mapped[OptionalUserRef]
    activated_by: Mapped[OptionalUserRef]
    created_at: Mapped[Now]
    activated_at: Mapped[datetime | None]
    version_id: Mapped[UUID] = synonym("prompt_id")
    subject: Mapped[str] = synonym("step")
