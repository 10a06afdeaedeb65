"""Runs, their results, provider calls, worker heartbeats and the audit chain."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.domain.runs import RunKind, RunState
from backend.store.tables.base import Base, Cost, InstitutionId, Json, Now, OptionalUserRef, UserRef, Uuid, one_of


class Run(Base):
    """A piece of background work; this row is the truth, the queue only carries its id."""

    __tablename__ = "runs"
    __table_args__ = (
        one_of("kind", RunKind),
        one_of("state", RunState),
        CheckConstraint("state <> 'failed' OR error_kind <> ''", name="failed_has_reason"),
        CheckConstraint("state <> 'running' OR lease_until IS NOT NULL", name="running_has_lease"),
        CheckConstraint(
            "state IN ('queued', 'running') OR finished_at IS NOT NULL",
            name="final_has_end",
        ),
        CheckConstraint("attempts >= 0 AND attempts <= max_attempts", name="attempts_in_range"),
        Index("ix_runs_subject", "subject_id", "created_at"),
        Index("ix_runs_recent", "institution_id", "created_at"),
        Index("ix_runs_requester", "requested_by", "kind", "created_at"),
        Index(
            "ix_runs_active",
            "next_run_at",
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
    )

    run_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    requested_by: Mapped[UserRef]
    session_id: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str] = mapped_column(server_default=RunState.QUEUED)
    step: Mapped[str] = mapped_column(server_default="")
    attempts: Mapped[int] = mapped_column(server_default="0")
    max_attempts: Mapped[int] = mapped_column(server_default="3")
    fence: Mapped[int] = mapped_column(BigInteger, server_default="0")
    lease_until: Mapped[datetime | None]
    next_run_at: Mapped[Now]
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    inputs: Mapped[Json]
    input_hash: Mapped[str] = mapped_column(server_default="")
    pipeline_version: Mapped[str] = mapped_column(server_default="")
    prompt_version: Mapped[str] = mapped_column(server_default="")
    guideline_version: Mapped[int | None]
    provider: Mapped[str | None]
    model: Mapped[str | None]
    made_without_model: Mapped[bool | None]
    tokens_in: Mapped[int | None]
    tokens_out: Mapped[int | None]
    cost_usd: Mapped[Cost]
    latency_ms: Mapped[int | None]
    retries: Mapped[int] = mapped_column(server_default="0")
    error_kind: Mapped[str] = mapped_column(server_default="")
    error_message: Mapped[str] = mapped_column(server_default="")
    worker: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[Now]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class RunResult(Base):
    """The one result of a run; its primary key refuses a second."""

    __tablename__ = "run_results"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.run_id"), primary_key=True)
    fence: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[Now]
    result: Mapped[Json]
    result_hash: Mapped[str]


class ProviderCall(Base):
    """One attempt at one provider, failed ones included."""

    __tablename__ = "provider_calls"
    __table_args__ = (Index("ix_provider_calls_at", "at"),)

    call_id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("runs.run_id"), index=True)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    step: Mapped[str]
    provider: Mapped[str]
    model: Mapped[str]
    outcome: Mapped[str]
    http_status: Mapped[int | None]
    request_id: Mapped[str | None]
    latency_ms: Mapped[int]
    tokens_in: Mapped[int | None]
    tokens_out: Mapped[int | None]
    cost_usd: Mapped[Cost]


class ProviderAnswer(Base):
    """A paid answer kept, so that a repeated run does not pay again."""

    __tablename__ = "provider_answers"

    model: Mapped[str] = mapped_column(primary_key=True)
    prompt_hash: Mapped[str] = mapped_column(primary_key=True)
    schema_hash: Mapped[str] = mapped_column(primary_key=True)
    answer: Mapped[Json]
    kept_at: Mapped[Now]


class WorkerRow(Base):
    """A worker process that says it is alive."""

    __tablename__ = "workers"

    worker_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    started_at: Mapped[Now]
    seen_at: Mapped[Now]


class LimitHit(Base):
    """One run action that was accepted; the limit counts these until they leave the window."""

    __tablename__ = "limit_hits"
    __table_args__ = (Index("ix_limit_hits_at", "at"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.user_id"), primary_key=True)
    action: Mapped[str] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class AuditEvent(Base):
    """One act in an append-only hash chain, written in the transaction of the act."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_object", "object_type", "object_id"),
        Index("ix_audit_events_institution", "institution_id", "seq"),
        Index("ix_audit_events_actor", "institution_id", "actor", "seq"),
        Index("ix_audit_events_action", "institution_id", "action", "seq"),
        Index("ix_audit_events_day", "institution_id", "at"),
    )

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    institution_id: Mapped[UUID | None]
    actor_id: Mapped[OptionalUserRef]
    actor: Mapped[str]
    role: Mapped[str]
    action: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[str]
    details: Mapped[Json]
    canonical: Mapped[str]
    prev_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
