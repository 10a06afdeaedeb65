"""The dashboard's sums: days that were counted, what was added since, and what is open now; never all rows."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Date, Integer, Select, Subquery, case, cast, func, literal, select, text, union_all

from backend.domain.dashboard import (
    BY_WEEK,
    PARTS,
    DashboardFilter,
    Figure,
    Figures,
    OpenAge,
    PersonDecisions,
    Span,
    Sum,
)
from backend.domain.decisions import ReferralState
from backend.store.happenings import NOT_CLOSED
from backend.store.proposals import OPEN_STATES
from backend.store.queries import Queries
from backend.store.shown_names import shown_name
from backend.store.tables import Claim, ClaimReferral, DayChange, DayFigure, Referral, Submission, User

AT_ONCE = 20_000
"""The most additions that are folded in one transaction."""
FOLD = text("""
WITH taken AS (
    DELETE FROM day_changes WHERE change_id IN (SELECT change_id FROM day_changes ORDER BY change_id LIMIT :most)
    RETURNING institution_id, day, measure, line, part, count, total
), added AS (
    INSERT INTO day_figures AS d (institution_id, day, measure, line, part, count, total)
    SELECT institution_id, day, measure, line, part, sum(count), sum(total) FROM taken GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (institution_id, day, measure, line, part)
    DO UPDATE SET count = d.count + excluded.count, total = d.total + excluded.total
)
SELECT count(*) FROM taken
""")
"""One statement moves additions into their days, so that whoever reads both sees each of them once."""
DAYS = {
    "submissions": (0, 1, 3, 6, 11, 31),
    "submission_referrals": (0, 1, 3, 6, 11, 31),
    "claims": (0, 8, 31, 91, 181, 366),
    "claim_referrals": (0, 1, 3, 6, 11, 31),
}
"""By what is open: the first day of each age."""


class DashboardSums(Queries):
    """Sums over days, what is open now, and the folding of additions into their days."""

    def fold(self, most: int = AT_ONCE) -> int:
        """Move additions into the days they belong to and return how many were moved; one process at a time."""
        return int(self.session.scalar(FOLD, {"most": most}) or 0)

    def read_figures(self, institution_id: UUID, wanted: DashboardFilter) -> Figures:
        """Return the sums of the days asked for and of as many days before, in one statement."""
        days = _days(institution_id, wanted)
        is_now = days.c.day >= wanted.since
        week = case((is_now & days.c.measure.in_(BY_WEEK), cast(func.date_trunc("week", days.c.day), Date)))
        divided = (days.c.measure, days.c.line, days.c.part, week, is_now)
        rows = self.session.execute(
            select(*divided, func.sum(days.c["count"]), func.sum(days.c.total))
            .where(days.c.measure.in_(tuple(PARTS)))
            .group_by(*divided)
        )
        return Figures(
            Figure(measure, line, part, monday, Span.NOW if now else Span.BEFORE, Sum(int(count), Decimal(total)))
            for measure, line, part, monday, now, count, total in rows
            if count or total
        )

    def list_open(self, institution_id: UUID, wanted: DashboardFilter) -> Sequence[OpenAge]:
        """Return how much is open now at which age, in one statement over open rows."""
        found = {
            (desk, number): (count, reserve_usd, paid_usd)
            for desk, number, count, reserve_usd, paid_usd in self.session.execute(
                union_all(*_open_rows(institution_id, wanted))
            )
        }
        return [
            OpenAge(desk, first, last, *found.get((desk, number), (0, Decimal(0), Decimal(0))))
            for desk, firsts in DAYS.items()
            if (wanted.has_claims if desk.startswith("claim") else wanted.has_submissions)
            for number, (first, last) in enumerate(_spans(firsts), 1)
        ]

    def list_people(self, institution_id: UUID, wanted: DashboardFilter) -> Sequence[PersonDecisions]:
        """Return who decided how many submissions in the days and how many otherwise than proposed, by name."""
        days = _days(institution_id, wanted)
        shown = shown_name()
        rows = self.session.execute(
            select(shown, func.sum(days.c["count"]), func.sum(days.c.total))
            .join(User, cast(User.user_id, days.c.part.type) == days.c.part)
            .where(days.c.measure == "decided_by", days.c.day >= wanted.since, User.institution_id == institution_id)
            .group_by(User.user_id, shown)
            .having(func.sum(days.c["count"]) > 0)
            .order_by(shown, User.user_id)
        )
        return [PersonDecisions(name, int(decided), int(departed)) for name, decided, departed in rows]


def _spans(firsts: Sequence[int]) -> list[tuple[int, int | None]]:
    """Return the first and last day of each age; the last age has no end."""
    return list(zip(firsts, (*(day - 1 for day in firsts[1:]), None), strict=True))


def _days(institution_id: UUID, wanted: DashboardFilter) -> Subquery:
    """Return the days as they were counted together with what was added since: exact at any moment."""
    return union_all(*(_of(table, institution_id, wanted) for table in (DayFigure, DayChange))).subquery("days")


def _of(
    table: type[DayFigure] | type[DayChange], institution_id: UUID, wanted: DashboardFilter
) -> Select[date, str, str, str, int, Decimal]:
    query = select(table.day, table.measure, table.line, table.part, table.count, table.total).where(
        table.institution_id == institution_id, table.day.between(wanted.before_since, wanted.until)
    )
    return query.where(table.line == wanted.line) if wanted.line else query


def _open_rows(institution_id: UUID, wanted: DashboardFilter) -> list[Select[Any]]:
    """Return what is open by age: of submissions, of claims with their money, and of the referrals of both."""
    nothing = literal(Decimal(0))
    submissions = _aged("submissions", Submission.created_at, nothing, nothing).where(
        Submission.institution_id == institution_id, Submission.status.in_(OPEN_STATES)
    )
    claims = _aged("claims", Claim.reported_at, func.sum(Claim.reserve_usd), func.sum(Claim.paid_usd)).where(
        Claim.institution_id == institution_id, Claim.status.in_(NOT_CLOSED)
    )
    asked = (
        _aged("submission_referrals", Referral.requested_at, nothing, nothing)
        .join(Submission, Submission.submission_id == Referral.submission_id)
        .where(Referral.institution_id == institution_id, Referral.state == ReferralState.OPEN)
    )
    asked_on_claims = (
        _aged("claim_referrals", ClaimReferral.requested_at, nothing, nothing)
        .join(Claim, Claim.claim_id == ClaimReferral.claim_id)
        .where(ClaimReferral.institution_id == institution_id, ClaimReferral.state == ReferralState.OPEN)
    )
    if not wanted.line:
        return [submissions, claims, asked, asked_on_claims]
    return [
        *(query.where(Submission.product == wanted.line) for query in (submissions, asked)),
        *(query.where(Claim.line == wanted.line) for query in (claims, asked_on_claims)),
    ]


def _aged(desk: str, moment: Any, reserve_usd: Any, paid_usd: Any) -> Select[Any]:
    days = func.floor(func.extract("epoch", func.now() - moment) / 86_400)
    number = func.width_bucket(func.greatest(days, 0), cast(list(DAYS[desk]), ARRAY(Integer)))
    return select(literal(desk), number.label("number"), func.count(), reserve_usd, paid_usd).group_by(number)
