"""Submissions, drafts, guidelines and what rules and people said of a case."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, synonym

from backend.domain.decisions import DecisionAction, Outcome, ReferralState
from backend.domain.submissions import SubmissionStatus
from backend.store.tables.base import (
    Base,
    InstitutionId,
    Json,
    JsonList,
    Now,
    OptionalUserRef,
    UserRef,
    Uuid,
    are_numbers,
    one_of,
)


class Submission(Base):
    """A risk offered to the insurer; typed columns for what the queue filters, JSON for the product's own fields."""

    __tablename__ = "submissions"
    __table_args__ = (
        are_numbers("requested_limit_usd"),
        one_of("status", SubmissionStatus),
        UniqueConstraint("institution_id", "reference"),
        Index("ix_submissions_queue", "institution_id", "status", "created_at"),
        Index("ix_submissions_assignee", "institution_id", "assignee_id", "status"),
    )

    submission_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    reference: Mapped[str]
    product: Mapped[str]
    insured_name: Mapped[str] = mapped_column(index=True)
    state_code: Mapped[str] = mapped_column(server_default="")
    effective_date: Mapped[date | None]
    requested_limit_usd: Mapped[Decimal | None]
    fields: Mapped[Json]
    status: Mapped[str] = mapped_column(server_default=SubmissionStatus.NEW)
    assignee_id: Mapped[OptionalUserRef]
    created_by: Mapped[UserRef]
    created_at: Mapped[Now]
    updated_at: Mapped[Now]
    fields_changed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    proposed_outcome: Mapped[str | None]
    score: Mapped[int | None]
    version: Mapped[int] = mapped_column(server_default="1")


class SubmissionDraft(Base):
    """What a person has typed into a form and not yet sent; survives a reload."""

    __tablename__ = "submission_drafts"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.user_id"), primary_key=True)
    product: Mapped[str] = mapped_column(primary_key=True)
    fields: Mapped[Json]
    document_ids: Mapped[JsonList]
    updated_at: Mapped[Now]


class Guideline(Base):
    """One version of an insurer's underwriting rules for one product."""

    __tablename__ = "guidelines"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'active', 'retired')", name="state_known"),
        CheckConstraint("activated_by IS NULL OR activated_by <> author_id", name="activated_by_another"),
        CheckConstraint(
            "state <> 'active' OR author_id IS NULL OR activated_by IS NOT NULL", name="active_by_a_person"
        ),
        UniqueConstraint("institution_id", "product", "version"),
        Index(
            "uq_guidelines_active",
            "institution_id",
            "product",
            unique=True,
            postgresql_where=text("state = 'active'"),
        ),
    )

    guideline_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    product: Mapped[str]
    version: Mapped[int]
    state: Mapped[str]
    body: Mapped[Json]
    reason: Mapped[str] = mapped_column(server_default="")
    author_id: Mapped[OptionalUserRef]
    activated_by: Mapped[OptionalUserRef]
    created_at: Mapped[Now]
    activated_at: Mapped[datetime | None]
    version_id: Mapped[UUID] = synonym("guideline_id")
    subject: Mapped[str] = synonym("product")


class RuleResultRow(Base):
    """What one rule said of one run: version, input, threshold, outcome and points."""

    __tablename__ = "rule_results"
    __table_args__ = (
        CheckConstraint("outcome IN ('fired', 'passed', 'missing')", name="outcome_known"),
        Index("ix_rule_results_rule", "institution_id", "rule_id"),
    )

    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.run_id"), primary_key=True)
    rule_id: Mapped[str] = mapped_column(primary_key=True)
    institution_id: Mapped[InstitutionId]
    guideline_version: Mapped[int]
    field: Mapped[str]
    input_value: Mapped[str | None]
    operator: Mapped[str]
    threshold: Mapped[str]
    outcome: Mapped[str]
    points: Mapped[int]
    floor: Mapped[str]
    reason_code: Mapped[str]
    wording: Mapped[str]


class Decision(Base):
    """What a named person decided, with the proposal that stood beside it."""

    __tablename__ = "decisions"
    __table_args__ = (
        are_numbers("amount_usd"),
        one_of("action", DecisionAction),
        one_of("outcome", Outcome),
        CheckConstraint(
            "action = 'accept_proposal' OR (reason_code <> '' AND reason_text <> '')",
            name="departure_has_reason",
        ),
        CheckConstraint("outcome <> 'decline' OR reason_code <> ''", name="decline_has_reason"),
    )

    decision_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.submission_id"), index=True)
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("runs.run_id"))
    decided_by: Mapped[UserRef]
    decided_at: Mapped[Now]
    action: Mapped[str]
    outcome: Mapped[str]
    reason_code: Mapped[str] = mapped_column(server_default="")
    reason_text: Mapped[str] = mapped_column(server_default="")
    amount_usd: Mapped[Decimal | None]
    authority: Mapped[Json]
    proposal: Mapped[Json]
    evidence_opened: Mapped[int] = mapped_column(server_default="0")
    seconds_on_case: Mapped[int] = mapped_column(server_default="0")
    is_straight_through: Mapped[bool] = mapped_column(server_default="false")
    """Decided as proposed, without a referral and without a corrected fact; a trigger notes it."""


class Referral(Base):
    """A question to somebody with more authority: request note, then an answer note by another person."""

    __tablename__ = "referrals"
    __table_args__ = (
        one_of("state", ReferralState),
        CheckConstraint("answered_by IS NULL OR answered_by <> requested_by", name="answered_by_another"),
        CheckConstraint(
            "state <> 'answered' OR (answered_by IS NOT NULL AND answer_note <> '' AND answer_outcome IS NOT NULL)",
            name="answer_complete",
        ),
        CheckConstraint("request_note <> ''", name="request_has_note"),
        Index(
            "uq_referrals_open",
            "submission_id",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
    )

    referral_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.submission_id"), index=True)
    requested_by: Mapped[UserRef]
    requested_at: Mapped[Now]
    request_note: Mapped[str]
    addressed_to: Mapped[OptionalUserRef]
    state: Mapped[str] = mapped_column(server_default=ReferralState.OPEN)
    answered_by: Mapped[OptionalUserRef]
    answered_at: Mapped[datetime | None]
    answer_note: Mapped[str] = mapped_column(server_default="")
    answer_outcome: Mapped[str | None]
