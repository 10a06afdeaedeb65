"""The claims queue: which lines a person sees in which order, and the figures of their work."""

from typing import Any

from sqlalchemy import ColumnElement, DateTime, Float, case, cast, exists, func, or_, select, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.selectable import LateralFromClause

from backend.domain.access import Permission, Principal, Role
from backend.domain.claims.status import OPEN_CLAIMS
from backend.domain.claims.views import ClaimFilter, ClaimOrder, ClaimPage, ClaimScope, MyClaimWork
from backend.domain.claims.words import ClockState
from backend.store.claim_money import ClaimMoney
from backend.store.claim_rows import claim_line
from backend.store.claim_scope import in_claim_scope, is_claim_referred_to, visible_claims
from backend.store.happenings import claim_conditions
from backend.store.queries import Queries
from backend.store.shown_names import shown_name
from backend.store.tables import Claim, ClaimClock, User
from backend.store.wording import storable

DUE_SOON_SHARE = 0.8
"""From this share of its time on, a running clock asks for attention."""
_ORDERS: dict[ClaimOrder, tuple[Any, ...]] = {
    ClaimOrder.DUE_FIRST: (Claim.due_at.asc().nulls_last(), Claim.reported_at.desc()),
    ClaimOrder.SCORE: (Claim.score.desc().nulls_last(), Claim.due_at.asc().nulls_last()),
    ClaimOrder.NEWEST: (Claim.reported_at.desc(),),
    ClaimOrder.AMOUNT: (Claim.claimed_usd.desc().nulls_last(), Claim.reported_at.desc()),
}


class ClaimQueue(Queries):
    """The claims queue and the figures of a person's work."""

    def list_queue(self, principal: Principal, wanted: ClaimFilter) -> ClaimPage:
        """Return one page of the queue this person may see, and the count of all its lines."""
        conditions = (*visible_claims(principal), *_narrowing(principal, wanted))
        total = self.session.scalar(select(func.count()).select_from(Claim).where(*conditions)) or 0
        shown = shown_name()
        order = (*_ORDERS[wanted.order], Claim.claim_id)
        page = select(Claim.claim_id).where(*conditions).order_by(*order).limit(wanted.limit).offset(wanted.offset)
        clock = _next_clock()
        rows = self.session.execute(
            select(Claim, shown, clock.c.name, clock.c.share)
            .select_from(Claim)
            .outerjoin(User, User.user_id == Claim.assignee_id)
            .outerjoin(clock, true())
            .where(Claim.claim_id.in_(page))
            .order_by(*order)
            .execution_options(populate_existing=True)
        )
        return ClaimPage(tuple(claim_line(claim, name, clock, share) for claim, name, clock, share in rows), total)

    def count_work(self, principal: Principal) -> MyClaimWork:
        """
        Return the figures of a person's work; each is the count of the queue it opens.

        `new` counts open claims that nobody has taken, `approvals` movements of money that the person may answer.
        Of clocks a manager counts those of every claim in sight, others those of their own.
        """
        mine = Claim.assignee_id == principal.user_id
        scope = ClaimScope.ALL if principal.role is Role.MANAGER else ClaimScope.MINE
        watched = in_claim_scope(principal, scope)
        is_open = Claim.status.in_(OPEN_CLAIMS)
        row = self.session.execute(
            select(
                func.count().filter(*watched, Claim.due_at < func.now()),
                func.count().filter(*watched, is_due_soon()),
                func.count().filter(Claim.assignee_id.is_(None), is_open),
                func.count().filter(is_claim_referred_to(principal)),
                func.count().filter(mine, is_open),
            ).where(*visible_claims(principal))
        ).one()
        overdue, due_soon, new, referred_to_me, own = row
        return MyClaimWork(overdue, due_soon, new, referred_to_me, self._count_approvals(principal), own, scope)

    def _count_approvals(self, principal: Principal) -> int:
        """Return how many movements of money wait for this person's answer."""
        if not principal.may(Permission.MOVE_CLAIM_MONEY):
            return 0
        return len(ClaimMoney(self.session).list_waiting(principal))


def is_due_soon() -> ColumnElement[bool]:
    """Return the condition that a running clock of the claim is past 80 % of its time."""
    return exists().where(
        ClaimClock.claim_id == Claim.claim_id,
        ClaimClock.state == ClockState.RUNNING,
        _share() >= DUE_SOON_SHARE,
    )


def _share() -> ColumnElement[Any]:
    """Return how much of a clock's time has run, 1 and more where it is overdue; time standing still is left out."""
    moment = DateTime(timezone=True)
    span = func.jsonb_array_elements(ClaimClock.tolled, type_=JSONB).column_valued("span")
    length = cast(span[1].astext, moment) - cast(span[0].astext, moment)
    stood = case((ClaimClock.tolled != [], select(_seconds(func.sum(length))).scalar_subquery()), else_=0)
    run = _seconds(func.now() - ClaimClock.started_at) - stood
    allowed = _seconds(ClaimClock.due_at - ClaimClock.started_at) - stood
    return run / func.nullif(allowed, 0)


def _seconds(interval: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.extract("epoch", interval)


def _next_clock() -> LateralFromClause:
    """Return name and share of the running clock of a claim that ends first."""
    return (
        select(ClaimClock.name, cast(_share(), Float).label("share"))
        .where(ClaimClock.claim_id == Claim.claim_id, ClaimClock.state == ClockState.RUNNING)
        .order_by(ClaimClock.due_at)
        .limit(1)
        .lateral("next_clock")
    )


def _narrowing(principal: Principal, wanted: ClaimFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter."""
    pairs: tuple[tuple[object, ColumnElement[bool]], ...] = (
        (wanted.status, Claim.status == wanted.status),
        (wanted.line, Claim.line == wanted.line),
        (wanted.severity, Claim.severity == wanted.severity),
        (wanted.policy_id, Claim.policy_id == wanted.policy_id),
        (wanted.is_open, Claim.status.in_(OPEN_CLAIMS)),
        (wanted.is_overdue, Claim.due_at < func.now()),
        (wanted.is_due_soon, is_due_soon()),
        (wanted.text.strip(), _holds(wanted.text.strip())),
    )
    return [
        *in_claim_scope(principal, wanted.scope),
        *(condition for given, condition in pairs if given),
        *claim_conditions(wanted.happened),
    ]


def _holds(words: str) -> ColumnElement[bool]:
    """Return the condition that reference, policy number or insured name holds the words as typed."""
    escaped = storable(words).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    columns = (Claim.insured_name, Claim.reference, Claim.policy_number)
    return or_(*(column.ilike(f"%{escaped}%") for column in columns))
