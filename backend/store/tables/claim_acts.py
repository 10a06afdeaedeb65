"""What people do on claims: money, decisions, referrals, clocks and letters."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.domain.claims.words import (
    ClaimAction,
    ClaimReferralAnswer,
    ClaimReferralKind,
    ClockState,
    LetterKind,
    LetterState,
    TransactionKind,
    TransactionState,
)
from backend.domain.decisions import ReferralState
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


class ClaimTransaction(Base):
    """A movement of a claim's money; once posted it moves the sums on the claim's row and never changes again."""

    __tablename__ = "claim_transactions"
    __table_args__ = (
        are_numbers("amount_usd"),
        one_of("kind", TransactionKind),
        one_of("state", TransactionState),
        CheckConstraint("answered_by IS NULL OR answered_by <> requested_by", name="answered_by_another"),
        CheckConstraint("kind = 'reserve' OR amount_usd > 0", name="amount_positive"),
        CheckConstraint("amount_usd <> 0", name="amount_not_zero"),
        CheckConstraint("kind = 'reserve' OR payee <> ''", name="payment_has_payee"),
        CheckConstraint("reason <> ''", name="has_reason"),
        CheckConstraint("state <> 'rejected' OR (answered_by IS NOT NULL AND answer_note <> '')", name="no_has_note"),
        Index("ix_claim_transactions_pending", "institution_id", postgresql_where=text("state = 'pending'")),
    )

    transaction_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.claim_id"), index=True)
    kind: Mapped[str]
    state: Mapped[str]
    amount_usd: Mapped[Decimal]
    payee: Mapped[str] = mapped_column(server_default="")
    reason: Mapped[str]
    requested_by: Mapped[UserRef]
    requested_at: Mapped[Now]
    answered_by: Mapped[OptionalUserRef]
    answered_at: Mapped[datetime | None]
    answer_note: Mapped[str] = mapped_column(server_default="")
    posted_at: Mapped[datetime | None]
    authority: Mapped[Json]
    idempotency_key: Mapped[str | None] = mapped_column(unique=True)


class ClaimDecision(Base):
    """
    What a named person decided; a denial carries the clause and was made after looking at it and at the evidence.

    Triggers of the database check the person, the clause and the look; nothing can set a claim to denied without it.
    """

    __tablename__ = "claim_decisions"
    __table_args__ = (
        are_numbers("amount_usd"),
        one_of("action", ClaimAction),
        CheckConstraint(
            "action <> 'deny' OR (clause_id <> '' AND clause_text <> '' AND reason_text <> '' AND evidence_opened > 0)",
            name="denial_is_founded",
        ),
        CheckConstraint(
            "action <> 'deny' OR (length(regexp_replace(reason_text, '[^[:alpha:]]', '', 'g')) >= 5 "
            "AND length(regexp_replace(clause_text, '[^[:alpha:]]', '', 'g')) >= 5)",
            name="denial_in_words",
        ),
        CheckConstraint("action <> 'settle' OR amount_usd IS NOT NULL", name="settlement_has_amount"),
        CheckConstraint(
            "action <> 'settle' OR amount_usd <> 0 OR reason_code = 'below_deductible'",
            name="nothing_is_below_deductible",
        ),
        CheckConstraint("action = 'settle' OR reason_text <> ''", name="has_reason"),
        CheckConstraint("amount_usd IS NULL OR amount_usd >= 0", name="amount_not_negative"),
    )

    decision_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.claim_id"), index=True)
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("runs.run_id"))
    decided_by: Mapped[UserRef]
    decided_at: Mapped[Now]
    action: Mapped[str]
    amount_usd: Mapped[Decimal | None]
    reason_code: Mapped[str] = mapped_column(server_default="")
    reason_text: Mapped[str] = mapped_column(server_default="")
    clause_id: Mapped[str] = mapped_column(server_default="")
    clause_text: Mapped[str] = mapped_column(server_default="")
    evidence_opened: Mapped[int] = mapped_column(server_default="0")
    seconds_on_case: Mapped[int] = mapped_column(server_default="0")
    authority: Mapped[Json]
    proposal: Mapped[Json]
    is_first: Mapped[bool] = mapped_column(server_default="false")
    """The first decision of its action on the claim; a trigger notes it."""
    is_straight_through: Mapped[bool] = mapped_column(server_default="false")
    """Settled as proposed, without a referral and without a corrected fact; a trigger notes it."""


class ClaimReferral(Base):
    """A question to another person about a claim: note, then an answer with a note by somebody else."""

    __tablename__ = "claim_referrals"
    __table_args__ = (
        one_of("kind", ClaimReferralKind),
        one_of("state", ReferralState),
        one_of("answer", ClaimReferralAnswer),
        CheckConstraint("answered_by IS NULL OR answered_by <> requested_by", name="answered_by_another"),
        CheckConstraint(
            "state <> 'answered' OR (answered_by IS NOT NULL AND answer_note <> '' AND answer IS NOT NULL)",
            name="answer_complete",
        ),
        CheckConstraint(
            "answer IS NULL OR (kind = 'siu') = (answer IN ('confirmed', 'cleared'))", name="answer_fits_kind"
        ),
        CheckConstraint("request_note <> ''", name="request_has_note"),
        Index("uq_claim_referrals_open", "claim_id", unique=True, postgresql_where=text("state = 'open'")),
    )

    referral_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.claim_id"), index=True)
    kind: Mapped[str]
    requested_by: Mapped[UserRef]
    requested_at: Mapped[Now]
    request_note: Mapped[str]
    addressed_to: Mapped[OptionalUserRef]
    state: Mapped[str] = mapped_column(server_default=ReferralState.OPEN)
    answered_by: Mapped[OptionalUserRef]
    answered_at: Mapped[datetime | None]
    answer_note: Mapped[str] = mapped_column(server_default="")
    answer: Mapped[str | None]


class ClaimClock(Base):
    """One statutory deadline of a claim, with the rule it follows from and the spans in which it stood still."""

    __tablename__ = "claim_clocks"
    __table_args__ = (
        one_of("state", ClockState),
        CheckConstraint("state <> 'waived' OR (waived_by IS NOT NULL AND waive_reason <> '')", name="waiver_founded"),
        CheckConstraint("state <> 'tolled' OR tolled_since IS NOT NULL", name="tolled_since_known"),
        CheckConstraint("state <> 'met' OR met_at IS NOT NULL", name="met_at_known"),
        CheckConstraint("day_kind IN ('calendar', 'business')", name="day_kind_known"),
        Index("ix_claim_clocks_running", "institution_id", "due_at", postgresql_where=text("state = 'running'")),
    )

    clock_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.claim_id"), index=True)
    rule_id: Mapped[str]
    jurisdiction: Mapped[str]
    name: Mapped[str]
    citation: Mapped[str]
    days: Mapped[int]
    day_kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=ClockState.RUNNING)
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tolled_since: Mapped[datetime | None]
    tolled: Mapped[JsonList]
    met_at: Mapped[datetime | None]
    waived_by: Mapped[OptionalUserRef]
    waived_at: Mapped[datetime | None]
    waive_reason: Mapped[str] = mapped_column(server_default="")


class ClaimLetter(Base):
    """A letter: drafted from a template, edited and released by a person, never changed after that."""

    __tablename__ = "claim_letters"
    __table_args__ = (
        one_of("kind", LetterKind),
        one_of("state", LetterState),
        CheckConstraint(
            "state <> 'released' OR (released_by IS NOT NULL AND released_at IS NOT NULL)", name="released_by_person"
        ),
        CheckConstraint("subject <> '' AND body <> ''", name="letter_not_empty"),
    )

    letter_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.claim_id"), index=True)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=LetterState.DRAFT)
    subject: Mapped[str]
    body: Mapped[str]
    recipient: Mapped[str] = mapped_column(server_default="")
    context: Mapped[Json]
    drafted_by: Mapped[UserRef]
    created_at: Mapped[Now]
    edited_by: Mapped[OptionalUserRef]
    edited_at: Mapped[datetime | None]
    released_by: Mapped[OptionalUserRef]
    released_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")
