"""What claims and policies come to by origin period: amounts and counts by valuation, and earned premium."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Select,
    Subquery,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeEngine

from backend.domain.claims.words import TransactionKind, TransactionState
from backend.store.queries import Queries
from backend.store.tables import Claim, ClaimTransaction, Policy


@dataclass(frozen=True, slots=True)
class ClaimsGrid:
    """
    Which claims and how they are cut: the first month of each origin, and the days before which a valuation counts.

    Months are counted from the year 0; `cutoffs` and `origins` ascend, origins are `period_months` long.
    """

    institution_id: UUID
    line: str | None
    period_months: int
    origins: tuple[int, ...]
    cutoffs: tuple[date, ...]

    @property
    def last_cutoff(self) -> datetime:
        """Return the first moment that no longer counts."""
        return datetime.combine(self.cutoffs[-1], time.min, UTC)


@dataclass(frozen=True, slots=True)
class AmountMoves:
    """What moved between two valuations for one origin: payments less recoveries, and incurred."""

    origin: int
    valuation: int
    paid_usd: Decimal
    incurred_usd: Decimal


@dataclass(frozen=True, slots=True)
class CountMoves:
    """How many claims of one origin were reported and closed between two valuations."""

    origin: int
    valuation: int
    reported: int
    closed: int


class ClaimTriangles(Queries):
    """Sums over the claims and policies of an institution, one statement each."""

    def find_first_loss(self, institution_id: UUID, line: str | None, as_of: date) -> date | None:
        """Return the day of the oldest loss, None where there is none until the valuation day."""
        found = select(func.min(Claim.loss_date)).where(
            Claim.institution_id == institution_id, Claim.loss_date <= as_of, *_of_line(Claim.line, line)
        )
        return self.session.scalar(found)

    def list_amounts(self, grid: ClaimsGrid) -> Sequence[AmountMoves]:
        """Return what was posted, by origin and by the first valuation that sees it."""
        origin, valuation = _origin(grid), _valuation(grid, ClaimTransaction.posted_at)
        amount, kind = ClaimTransaction.amount_usd, ClaimTransaction.kind
        paid = case((kind == TransactionKind.PAYMENT, amount), (kind == TransactionKind.RECOVERY, -amount), else_=0)
        # A payment takes from the reserve what it adds to paid, so that only reserves and recoveries move incurred.
        incurred = case((kind == TransactionKind.RESERVE, amount), (kind == TransactionKind.RECOVERY, -amount), else_=0)
        rows = self.session.execute(
            select(origin, valuation, func.sum(paid), func.sum(incurred))
            .join(Claim, Claim.claim_id == ClaimTransaction.claim_id)
            .where(
                ClaimTransaction.institution_id == grid.institution_id,
                ClaimTransaction.state == TransactionState.POSTED,
                ClaimTransaction.posted_at < grid.last_cutoff,
                *_claims(grid),
            )
            .group_by(origin, valuation)
        )
        return [AmountMoves(*row) for row in rows]

    def list_counts(self, grid: ClaimsGrid) -> Sequence[CountMoves]:
        """Return how many claims were reported and closed, by origin and by the first valuation that sees it."""
        acts = union_all(
            *(
                select(
                    _origin(grid).label("origin"),
                    _valuation(grid, moment).label("valuation"),
                    literal(act).label("act"),
                )
                .select_from(Claim)
                .where(moment < grid.last_cutoff, *_claims(grid))
                for act, moment in (("reported", Claim.reported_at), ("closed", Claim.closed_at))
            )
        ).subquery()
        return [CountMoves(*row) for row in self.session.execute(_counted(acts))]

    def list_premium(self, grid: ClaimsGrid) -> dict[int, Decimal]:
        """
        Return the premium earned in each origin period, day by day, from the terms begun by the valuation day.

        A cancelled term earns until it was cancelled.
        """
        starts = [_first_day(month) for month in grid.origins]
        ends = [_first_day(month + grid.period_months) for month in grid.origins]
        origins = (
            func.unnest(
                _array("origins", grid.origins, Integer()),
                _array("starts", starts, Date()),
                _array("ends", ends, Date()),
            )
            .table_valued("origin", "starts", "ends", name="origins")
            .render_derived()
        )
        over = func.least(Policy.expiry_date, func.coalesce(Policy.cancelled_on, Policy.expiry_date))
        covered = func.least(over, origins.c.ends) - func.greatest(Policy.effective_date, origins.c.starts)
        share = Policy.premium_usd * covered / (Policy.expiry_date - Policy.effective_date)
        rows = self.session.execute(
            select(origins.c.origin, func.sum(share))
            .select_from(origins)
            .join(Policy, (Policy.effective_date < origins.c.ends) & (over > origins.c.starts))
            .where(
                Policy.institution_id == grid.institution_id,
                Policy.effective_date < grid.cutoffs[-1],
                Policy.premium_usd.is_not(None),
                over > Policy.effective_date,
                *_of_line(Policy.line, grid.line),
            )
            .group_by(origins.c.origin)
        )
        return dict(rows.all())


def _counted(acts: Subquery) -> Select[int, int, int, int]:
    reported, closed = (func.count().filter(acts.c.act == act) for act in ("reported", "closed"))
    return select(acts.c.origin, acts.c.valuation, reported, closed).group_by(acts.c.origin, acts.c.valuation)


def _claims(grid: ClaimsGrid) -> list[ColumnElement[bool]]:
    return [
        Claim.institution_id == grid.institution_id,
        Claim.loss_date < grid.cutoffs[-1],
        *_of_line(Claim.line, grid.line),
    ]


def _of_line(column: InstrumentedAttribute[str], line: str | None) -> list[ColumnElement[bool]]:
    return [column == line] if line else []


def _origin(grid: ClaimsGrid) -> ColumnElement[int]:
    """Return the first month of the origin period of a claim's loss."""
    month = func.extract("year", Claim.loss_date) * 12 + func.extract("month", Claim.loss_date) - 1
    whole = cast(month, Integer)
    return whole - whole % grid.period_months


def _valuation(grid: ClaimsGrid, moment: InstrumentedAttribute[datetime | None]) -> ColumnElement[int]:
    """Return the position of the first valuation that sees a moment."""
    cutoffs = [datetime.combine(day, time.min, UTC) for day in grid.cutoffs]
    return func.width_bucket(moment, _array("cutoffs", cutoffs, DateTime(timezone=True)))


def _array(name: str, values: Sequence[object], kind: TypeEngine[Any]) -> ColumnElement[Any]:
    return cast(bindparam(name, list(values)), ARRAY(kind))


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
