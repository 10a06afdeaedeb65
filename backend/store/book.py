"""The book in sums: what policies earned and what claims came to by line, quarter and segment, at a valuation date."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Date, DateTime, Integer, Interval, Numeric, Subquery, cast, func, literal, select

from backend.domain.book import BookFilter, Exposure, LargeLoss, LargeLosses, Losses, Segment
from backend.domain.claims.status import ClaimStatus
from backend.domain.policies import PolicyLine
from backend.store.book_claims import known_claims, limit_band
from backend.store.queries import Queries
from backend.store.tables import Policy

MOST_LARGE = 50
YEAR_DAYS = "365.25"


class BookSums(Queries):
    """Sums over the policies and claims of an institution, one statement each."""

    def list_exposures(self, institution_id: UUID, wanted: BookFilter) -> Sequence[Exposure]:
        """
        Return premium and policy years earned day by day until the valuation date.

        A term cancelled by then earns until it was cancelled.
        """
        earned = _earned_quarters(institution_id, wanted)
        premium, years = earned.c.premium_usd * earned.c.days / earned.c.term_days, _years(earned.c.days)
        rows = self.session.execute(
            select(
                earned.c.line,
                earned.c.quarter,
                earned.c.segment,
                func.coalesce(func.sum(premium), 0),
                func.sum(years),
                func.coalesce(func.sum(years).filter(earned.c.premium_usd.is_(None)), 0),
            ).group_by(earned.c.line, earned.c.quarter, earned.c.segment)
        )
        return [
            Exposure(PolicyLine(line), quarter, segment, premium_usd, years, unpriced)
            for line, quarter, segment, premium_usd, years, unpriced in rows
        ]

    def list_losses(self, institution_id: UUID, wanted: BookFilter) -> Sequence[Losses]:
        """Return how many claims were reported, how many come to nothing, and what all come to."""
        known = known_claims(institution_id, wanted)
        quarter = _quarter(known.c.loss_date)
        rows = self.session.execute(
            select(
                known.c.line,
                quarter,
                known.c.segment,
                func.count(),
                func.count().filter(known.c.incurred_usd == 0),
                func.sum(known.c.incurred_usd),
            ).group_by(known.c.line, quarter, known.c.segment)
        )
        return [
            Losses(PolicyLine(line), start, segment, claims, nil, incurred_usd)
            for line, start, segment, claims, nil, incurred_usd in rows
        ]

    def list_large(self, institution_id: UUID, wanted: BookFilter) -> LargeLosses:
        """Return the largest claims from the threshold on, with the count and sum of all of them."""
        known = known_claims(institution_id, wanted)
        rows = self.session.execute(
            select(known, func.count().over().label("count"), func.sum(known.c.incurred_usd).over().label("sum"))
            .where(known.c.incurred_usd >= wanted.large_usd)
            .order_by(known.c.incurred_usd.desc(), known.c.reference)
            .limit(MOST_LARGE)
        ).all()
        losses = tuple(
            LargeLoss(
                claim_id=row.claim_id,
                reference=row.reference,
                line=PolicyLine(row.line),
                loss_type=row.loss_type,
                state_code=row.state_code,
                loss_date=row.loss_date,
                status=ClaimStatus(row.status),
                paid_usd=row.paid_usd,
                incurred_usd=row.incurred_usd,
            )
            for row in rows
        )
        return LargeLosses(losses, *((rows[0].count, rows[0].sum) if rows else (0, Decimal(0))))


def _earned_quarters(institution_id: UUID, wanted: BookFilter) -> Subquery:
    """Return a row for each term and quarter in which it earned, with the days of it."""
    over = func.least(
        Policy.expiry_date,
        func.coalesce(Policy.cancelled_on, Policy.expiry_date),
        cast(wanted.as_of + timedelta(days=1), Date),
    )
    begun = func.greatest(Policy.effective_date, cast(wanted.since, Date))
    step = cast("3 months", Interval)
    first, last = (cast(day, DateTime()) for day in (_quarter(begun), over - cast(1, Integer)))
    quarters = func.generate_series(first, last, step).table_valued("start", name="quarters").render_derived()
    start, stop = cast(quarters.c.start, Date), cast(quarters.c.start + step, Date)
    return (
        select(
            Policy.line,
            start.label("quarter"),
            _segment(wanted.segment).label("segment"),
            Policy.premium_usd,
            cast(func.least(over, stop) - func.greatest(begun, start), Integer).label("days"),
            cast(Policy.expiry_date - Policy.effective_date, Integer).label("term_days"),
        )
        .select_from(Policy)
        .join(quarters, literal(value=True))
        .where(
            Policy.institution_id == institution_id,
            over > begun,
            *([Policy.line == wanted.line] if wanted.line else []),
        )
        .subquery()
    )


def _segment(segment: Segment) -> ColumnElement[str]:
    """Return the segment that a term belongs to; it covers several kinds of loss."""
    if segment is Segment.STATE:
        return Policy.state_code.expression
    if segment is Segment.LIMIT:
        return limit_band()
    return Policy.line.expression if segment is Segment.LINE else literal("")


def _quarter(day: ColumnElement[date]) -> ColumnElement[date]:
    """Return the first day of a day's quarter, whatever the time zone of the connection."""
    return cast(func.date_trunc("quarter", cast(day, DateTime())), Date)


def _years(days: ColumnElement[int]) -> ColumnElement[Decimal]:
    return cast(days / cast(YEAR_DAYS, Numeric), Numeric)
