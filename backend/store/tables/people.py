"""Institutions, users, their sessions, tokens, sign-in attempts and authority."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Numeric, func
from sqlalchemy.orm import Mapped, mapped_column

from backend.domain.access import Role
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


class Institution(Base):
    """An insurer whose rows are kept apart from those of all others."""

    __tablename__ = "institutions"
    __table_args__ = (CheckConstraint("units_per_usd > 0 AND units_per_usd <> 'NaN'", name="rate_is_positive"),)

    institution_id: Mapped[Uuid]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    currency: Mapped[str] = mapped_column(server_default="USD")
    locale: Mapped[str] = mapped_column(server_default="en-US")
    branding: Mapped[Json]
    units_per_usd: Mapped[Decimal] = mapped_column(Numeric(18, 6), server_default="1")
    rate_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[Now]


class InstitutionLogo(Base):
    """
    A mark of an institution, drawn anew as a PNG when it was uploaded.

    `branding` of the institution names the one in use; the others stay, for letters that went out with them.
    """

    __tablename__ = "institution_logos"

    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institutions.institution_id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes]
    set_by: Mapped[UserRef]
    set_at: Mapped[Now]


class User(Base):
    """A person who signs in, with exactly one role."""

    __tablename__ = "users"
    __table_args__ = (
        one_of("role", Role),
        CheckConstraint("username = lower(username) AND username <> ''", name="username_lower"),
    )

    user_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    username: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    email: Mapped[str] = mapped_column(server_default="")
    role: Mapped[str]
    full_name: Mapped[str] = mapped_column(server_default="")
    is_active: Mapped[bool] = mapped_column(server_default="true")
    is_demo: Mapped[bool] = mapped_column(server_default="false")
    must_change_password: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[Now]
    password_changed_at: Mapped[Now]


class UserSession(Base):
    """One signed-in browser; `session_id` is the SHA-256 of the cookie value, never the value."""

    __tablename__ = "sessions"

    session_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.user_id"), index=True)
    login_time: Mapped[Now]
    last_activity: Mapped[Now]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]
    ip: Mapped[str] = mapped_column(server_default="")
    user_agent: Mapped[str] = mapped_column(server_default="")
    auth_method: Mapped[str] = mapped_column(server_default="password")


class LoginTicket(Base):
    """A one-time ticket that a browser swaps for its session cookie within seconds."""

    __tablename__ = "login_tickets"

    ticket_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.user_id"), index=True)
    browser_hash: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LoginAttempt(Base):
    """One try to sign in, good or bad; the lock-out counts these when Redis is away."""

    __tablename__ = "login_attempts"
    __table_args__ = (
        Index("ix_login_attempts_username_hash_at", "username_hash", "at"),
        Index("ix_login_attempts_ip_at", "ip", "at"),
    )

    attempt_id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    username_hash: Mapped[str]
    ip: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    succeeded: Mapped[bool]


class ApiToken(Base):
    """A bearer token of the HTTP interface, stored as a hash."""

    __tablename__ = "api_tokens"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.user_id"), index=True)
    scopes: Mapped[JsonList]
    created_at: Mapped[Now]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class AuthorityLimit(Base):
    """What one person may decide alone in one line of business."""

    __tablename__ = "authority_limits"
    __table_args__ = (
        are_numbers("max_amount_usd"),
        CheckConstraint("max_amount_usd >= 0", name="amount_not_negative"),
        CheckConstraint("max_score BETWEEN 0 AND 100", name="score_in_range"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.user_id"), primary_key=True)
    line: Mapped[str] = mapped_column(primary_key=True)
    max_amount_usd: Mapped[Decimal]
    max_score: Mapped[int]
    set_by: Mapped[OptionalUserRef]
    set_at: Mapped[Now]
