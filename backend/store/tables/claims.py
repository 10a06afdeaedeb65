"""Claims, what links them, and what tests and people say of their signs."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClaimOutcome, Complexity, FlagOutcome, LinkKind, Severity, SignVerdict
from backend.domain.policies import PolicyLine
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


class Claim(Base):
    """
    A loss reported under a policy; typed columns for what the queue filters, JSON for the form's own fields.

    `reserve_usd` (outstanding), `paid_usd` and `recovered_usd` follow the posted transactions by a trigger, and the
    checks refuse a payment without a reserve; `due_at` is the earliest running clock.
    """

    __tablename__ = "claims"
    __table_args__ = (
        are_numbers("claimed_usd", "reserve_usd", "paid_usd", "recovered_usd"),
        one_of("line", PolicyLine),
        one_of("status", ClaimStatus),
        one_of("severity", Severity),
        one_of("complexity", Complexity),
        one_of("proposed_outcome", ClaimOutcome),
        CheckConstraint("reserve_usd >= 0", name="payment_needs_reserve"),
        CheckConstraint("paid_usd >= 0 AND recovered_usd >= 0", name="amounts_not_negative"),
        UniqueConstraint("institution_id", "reference"),
        Index("ix_claims_queue", "institution_id", "status", "due_at"),
        Index("ix_claims_newest", "institution_id", "reported_at"),
        Index("ix_claims_assignee", "institution_id", "assignee_id", "status"),
    )

    claim_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    reference: Mapped[str]
    line: Mapped[str]
    loss_type: Mapped[str]
    policy_id: Mapped[UUID | None] = mapped_column(ForeignKey("policies.policy_id"), index=True)
    policy_number: Mapped[str] = mapped_column(index=True)
    insured_name: Mapped[str] = mapped_column(index=True)
    state_code: Mapped[str] = mapped_column(server_default="")
    loss_date: Mapped[date]
    reported_at: Mapped[Now]
    fields: Mapped[Json]
    status: Mapped[str] = mapped_column(server_default=ClaimStatus.REPORTED)
    claimed_usd: Mapped[Decimal | None]
    reserve_usd: Mapped[Decimal] = mapped_column(server_default="0")
    paid_usd: Mapped[Decimal] = mapped_column(server_default="0")
    recovered_usd: Mapped[Decimal] = mapped_column(server_default="0")
    severity: Mapped[str | None]
    complexity: Mapped[str | None]
    triage: Mapped[Json]
    assignee_id: Mapped[OptionalUserRef]
    created_by: Mapped[UserRef]
    created_at: Mapped[Now]
    updated_at: Mapped[Now]
    evidence_changed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    proposed_outcome: Mapped[str | None]
    score: Mapped[int | None]
    version: Mapped[int] = mapped_column(server_default="1")


class ClaimFlag(Base):
    """What the test of one red flag said in one run: outcome, points, and the evidence in words and facts."""

    __tablename__ = "claim_flags"
    __table_args__ = (one_of("outcome", FlagOutcome), Index("ix_claim_flags_flag", "institution_id", "flag_id"))

    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.run_id"), primary_key=True)
    flag_id: Mapped[str] = mapped_column(primary_key=True)
    institution_id: Mapped[InstitutionId]
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.claim_id"), index=True)
    outcome: Mapped[str]
    points: Mapped[int] = mapped_column(server_default="0")
    wording: Mapped[str]
    evidence: Mapped[JsonList]


class ClaimFlagReview(Base):
    """What a person says of a red flag of a claim; it stays when the claim is assessed again."""

    __tablename__ = "claim_flag_reviews"
    __table_args__ = (one_of("verdict", SignVerdict),)

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.claim_id"), primary_key=True)
    flag_id: Mapped[str] = mapped_column(primary_key=True)
    institution_id: Mapped[InstitutionId]
    verdict: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    reviewed_by: Mapped[UserRef]
    reviewed_at: Mapped[Now]


class ClaimIdentifier(Base):
    """Something that two claims may share, in a normal form: a telephone, an account, a band of a narrative."""

    __tablename__ = "claim_identifiers"
    __table_args__ = (Index("ix_claim_identifiers_value", "institution_id", "kind", "value"),)

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.claim_id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    institution_id: Mapped[InstitutionId]
    shown: Mapped[str] = mapped_column(server_default="")


class ClaimLinkRow(Base):
    """Two claims that share something; the smaller id stands first, so that a pair has one row a kind."""

    __tablename__ = "claim_links"
    __table_args__ = (
        one_of("kind", LinkKind),
        one_of("verdict", SignVerdict),
        CheckConstraint("first_id < second_id", name="pair_in_order"),
        CheckConstraint("verdict = 'open' OR reviewed_by IS NOT NULL", name="verdict_has_person"),
        CheckConstraint("strength > 0 AND strength <= 1", name="strength_in_range"),
        UniqueConstraint("first_id", "second_id", "kind"),
    )

    link_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    first_id: Mapped[UUID] = mapped_column(ForeignKey("claims.claim_id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("claims.claim_id"), index=True)
    kind: Mapped[str]
    shown: Mapped[str]
    strength: Mapped[float]
    found_at: Mapped[Now]
    verdict: Mapped[str] = mapped_column(server_default=SignVerdict.OPEN)
    note: Mapped[str] = mapped_column(server_default="")
    reviewed_by: Mapped[OptionalUserRef]
    reviewed_at: Mapped[datetime | None]
