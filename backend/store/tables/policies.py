"""Policies: one row a term, with its wording."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.domain.policies import PolicyLine
from backend.store.tables.base import Base, InstitutionId, JsonList, Now, Uuid, are_numbers, one_of


class Policy(Base):
    """One term of a policy; sublimits, perils, clauses and insured things are lists as `PolicyTerm` reads them."""

    __tablename__ = "policies"
    __table_args__ = (
        are_numbers("limit_usd", "deductible_usd", "premium_usd"),
        one_of("line", PolicyLine),
        CheckConstraint("expiry_date > effective_date", name="term_in_order"),
        CheckConstraint("limit_usd >= 0 AND deductible_usd >= 0", name="amounts_not_negative"),
        CheckConstraint("depreciation_rate BETWEEN 0 AND 1", name="rate_is_a_fraction"),
        UniqueConstraint("institution_id", "number", "effective_date"),
        Index("ix_policies_list", "institution_id", "line", "effective_date"),
    )

    policy_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    number: Mapped[str] = mapped_column(index=True)
    line: Mapped[str]
    insured_name: Mapped[str] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str] = mapped_column(server_default="")
    state_code: Mapped[str] = mapped_column(server_default="")
    effective_date: Mapped[date]
    expiry_date: Mapped[date]
    cancelled_on: Mapped[date | None]
    cancel_reason: Mapped[str] = mapped_column(server_default="")
    changed_on: Mapped[date | None]
    change: Mapped[str] = mapped_column(server_default="")
    limit_usd: Mapped[Decimal]
    deductible_usd: Mapped[Decimal]
    premium_usd: Mapped[Decimal | None]
    depreciation_rate: Mapped[Decimal] = mapped_column(Numeric(6, 4), server_default="0")
    is_replacement_cost: Mapped[bool] = mapped_column(server_default="false")
    perils: Mapped[JsonList]
    sublimits: Mapped[JsonList]
    clauses: Mapped[JsonList]
    insured_things: Mapped[JsonList]
    created_at: Mapped[Now]
    updated_at: Mapped[Now]
