"""What a run worked on and was answered, kept for its replay; and challengers with what they said in the shadow."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.domain.challenges import ChallengeVerdict
from backend.store.tables.base import (
    Base,
    Cost,
    InstitutionId,
    Json,
    JsonList,
    Now,
    OptionalUserRef,
    UserRef,
    Uuid,
    one_of,
)


class RunMaterial(Base):
    """The inputs, versions and provider answers that a result was made from; a trigger refuses to change it."""

    __tablename__ = "run_material"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.run_id"), primary_key=True)
    institution_id: Mapped[InstitutionId]
    inputs: Mapped[Json]
    versions: Mapped[Json]
    answers: Mapped[JsonList]
    material_hash: Mapped[str]
    created_at: Mapped[Now]


class Challenger(Base):
    """A provider or prompt that works beside the usual one on a share of the runs of a kind; one a kind at a time."""

    __tablename__ = "challengers"
    __table_args__ = (
        CheckConstraint("kind IN ('underwriting', 'claim')", name="kind_challenged"),
        CheckConstraint("share_percent BETWEEN 1 AND 100", name="share_in_range"),
        CheckConstraint("provider <> '' OR prompt_id IS NOT NULL", name="differs_in_something"),
        CheckConstraint("(stopped_at IS NULL) = (stopped_by IS NULL)", name="stopped_by_somebody"),
        Index(
            "uq_challengers_running",
            "institution_id",
            "kind",
            unique=True,
            postgresql_where=text("stopped_at IS NULL"),
        ),
    )

    challenger_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    kind: Mapped[str]
    provider: Mapped[str] = mapped_column(server_default="")
    prompt_id: Mapped[UUID | None] = mapped_column(ForeignKey("prompts.prompt_id"))
    share_percent: Mapped[int]
    reason: Mapped[str]
    created_by: Mapped[UserRef]
    created_at: Mapped[Now]
    stopped_by: Mapped[OptionalUserRef]
    stopped_at: Mapped[datetime | None]


class ShadowResult(Base):
    """What the challenger said of a run that had its result already; people say who was right."""

    __tablename__ = "shadow_results"
    __table_args__ = (
        one_of("verdict", ChallengeVerdict),
        CheckConstraint("(verdict IS NULL) = (reviewed_by IS NULL)", name="verdict_by_somebody"),
        Index("ix_shadow_results_queue", "institution_id", "at", postgresql_where=text("differs")),
    )

    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.run_id"), primary_key=True)
    champion_run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.run_id"), unique=True)
    challenger_id: Mapped[UUID] = mapped_column(ForeignKey("challengers.challenger_id"), index=True)
    institution_id: Mapped[InstitutionId]
    champion_outcome: Mapped[str]
    challenger_outcome: Mapped[str]
    differs: Mapped[bool]
    details: Mapped[Json]
    cost_usd: Mapped[Cost]
    at: Mapped[Now]
    verdict: Mapped[str | None]
    verdict_note: Mapped[str] = mapped_column(server_default="")
    reviewed_by: Mapped[OptionalUserRef]
    reviewed_at: Mapped[datetime | None]
