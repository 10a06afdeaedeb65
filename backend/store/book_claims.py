"""Claims as the book knew them at a valuation date: reported by then, with what was posted by then."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Numeric, String, Subquery, case, cast, func, literal, select

from backend.domain.book import LIMITS_USD, NO_POLICY, BookFilter, Segment
from backend.domain.claims.words import TransactionKind, TransactionState
from backend.store.tables import Claim, ClaimTransaction, Policy


def known_claims(institution_id: UUID, wanted: BookFilter) -> Subquery:
    """Return one row for each claim, with its segment and its amounts; those of its losses since `wanted.since`."""
    cutoff = datetime.combine(wanted.as_of + timedelta(days=1), time.min, UTC)
    moves = _moves(institution_id, cutoff)
    return (
        select(
            Claim.claim_id,
            Claim.reference,
            Claim.line,
            Claim.loss_type,
            _state().label("state_code"),
            Claim.loss_date,
            Claim.status,
            _segment(wanted.segment).label("segment"),
            func.coalesce(moves.c.paid_usd, 0).label("paid_usd"),
            func.coalesce(moves.c.incurred_usd, 0).label("incurred_usd"),
        )
        .outerjoin(moves, moves.c.claim_id == Claim.claim_id)
        .outerjoin(Policy, Policy.policy_id == Claim.policy_id)
        .where(
            Claim.institution_id == institution_id,
            Claim.reported_at < cutoff,
            Claim.loss_date >= wanted.since,
            Claim.loss_date <= wanted.as_of,
            *([Claim.line == wanted.line] if wanted.line else []),
        )
        .subquery()
    )


def limit_band() -> ColumnElement[str]:
    """Return the position of the band that a policy's limit lies in, from 0."""
    bounds = cast([Decimal(bound) for bound in LIMITS_USD], ARRAY(Numeric))
    return cast(func.width_bucket(Policy.limit_usd, bounds), String)


def _moves(institution_id: UUID, cutoff: datetime) -> Subquery:
    """Return what was posted on each claim: payments less recoveries, and incurred."""
    amount, kind = ClaimTransaction.amount_usd, ClaimTransaction.kind
    paid = case((kind == TransactionKind.PAYMENT, amount), (kind == TransactionKind.RECOVERY, -amount), else_=0)
    # A payment takes from the reserve what it adds to paid, so that only reserves and recoveries move incurred.
    incurred = case((kind == TransactionKind.RESERVE, amount), (kind == TransactionKind.RECOVERY, -amount), else_=0)
    return (
        select(
            ClaimTransaction.claim_id,
            func.sum(paid).label("paid_usd"),
            func.sum(incurred).label("incurred_usd"),
        )
        .where(
            ClaimTransaction.institution_id == institution_id,
            ClaimTransaction.state == TransactionState.POSTED,
            ClaimTransaction.posted_at < cutoff,
        )
        .group_by(ClaimTransaction.claim_id)
        .subquery()
    )


def _segment(segment: Segment) -> ColumnElement[str]:
    if segment is Segment.STATE:
        return _state()
    if segment is Segment.LIMIT:
        return func.coalesce(limit_band(), literal(NO_POLICY))
    return (Claim.line if segment is Segment.LINE else Claim.loss_type).expression


def _state() -> ColumnElement[str]:
    """Return the state in which the premium was earned, that of the claim where it has no policy of the book."""
    return func.coalesce(Policy.state_code, Claim.state_code)
