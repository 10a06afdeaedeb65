"""Statutory clocks of claims: stored as they stand, read for the screen, and the earliest kept on the claim."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import func, select, update

from backend.domain.access import Principal
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import (
    ClaimAction,
    ClockState,
    LetterKind,
    LetterState,
    TransactionKind,
    TransactionState,
)
from backend.domain.clocks.course import LIVE, Course
from backend.domain.clocks.engine import Span, days_allowed
from backend.domain.clocks.rules import ClockRule, Jurisdiction
from backend.domain.clocks.tables import find_rule
from backend.domain.policies import PolicyLine
from backend.errors import NotFoundError
from backend.store.claim_scope import visible_claims
from backend.store.queries import Queries
from backend.store.shown_names import shown_name
from backend.store.tables import Claim, ClaimClock, ClaimDecision, ClaimLetter, ClaimTransaction, User


class ClaimClocks(Queries):
    """Clocks of claims; whoever moves them holds the claim's row first, so that two acts never start one twice."""

    def take_claim(self, institution_id: UUID, claim_id: UUID) -> tuple[str, PolicyLine, ClaimStatus]:
        """Hold the claim until the transaction ends; return its place, line and status."""
        row = self.session.execute(
            select(Claim.state_code, Claim.line, Claim.status)
            .where(Claim.claim_id == claim_id, Claim.institution_id == institution_id)
            .with_for_update(key_share=True)
        ).first()
        if row is None:
            raise NotFoundError
        return row.state_code, PolicyLine(row.line), ClaimStatus(row.status)

    def list_courses(self, claim_id: UUID) -> list[Course]:
        """Return all clocks of a claim as the engine takes them."""
        rows = self.session.scalars(
            select(ClaimClock)
            .where(ClaimClock.claim_id == claim_id)
            .order_by(ClaimClock.started_at, ClaimClock.rule_id)
            .execution_options(populate_existing=True)
        )
        return [_course(row) for row in rows]

    def list_rows(self, institution_id: UUID, claim_id: UUID) -> list[ClaimClock]:
        """Return the rows of all clocks of a claim, the next to run out first."""
        return list(
            self.session.scalars(
                select(ClaimClock)
                .where(ClaimClock.institution_id == institution_id, ClaimClock.claim_id == claim_id)
                .order_by(ClaimClock.state.not_in(LIVE), ClaimClock.due_at, ClaimClock.rule_id)
                .execution_options(populate_existing=True)
            )
        )

    def list_waivers(self, claim_id: UUID) -> dict[UUID, str]:
        """Return who waived which clock of a claim, by the name to show."""
        rows = self.session.execute(
            select(ClaimClock.clock_id, shown_name())
            .join(User, User.user_id == ClaimClock.waived_by)
            .where(ClaimClock.claim_id == claim_id)
        )
        return {row[0]: row[1] for row in rows}

    def get_row(self, principal: Principal, clock_id: UUID) -> ClaimClock:
        """Return the row of one clock of a claim that this person may see, raise NotFoundError otherwise."""
        row = self.session.scalar(
            select(ClaimClock)
            .join(Claim, Claim.claim_id == ClaimClock.claim_id)
            .where(ClaimClock.clock_id == clock_id, *visible_claims(principal))
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFoundError
        return row

    def store(self, institution_id: UUID, claim_id: UUID, place: Jurisdiction, courses: Iterable[Course]) -> None:
        """Store clocks as they stand now: those without an id are new."""
        for course in courses:
            rule = find_rule(course.rule_id)
            if course.clock_id is not None:
                self._change(course)
            elif rule is not None:
                self.session.add(_new_row((institution_id, claim_id), place, rule, course))
        self.session.flush()
        self.keep_due(claim_id)

    def waive(self, clock_id: UUID, by: UUID, reason: str) -> None:
        """Let a clock be, by a named person with a reason."""
        self.session.execute(
            update(ClaimClock)
            .where(ClaimClock.clock_id == clock_id)
            .values(state=ClockState.WAIVED, waived_by=by, waived_at=func.now(), waive_reason=reason)
        )

    def end_live(self, claim_id: UUID) -> None:
        """End the clocks of a claim that run or stand still."""
        self.session.execute(
            update(ClaimClock)
            .where(ClaimClock.claim_id == claim_id, ClaimClock.state.in_(LIVE))
            .values(state=ClockState.ENDED)
        )

    def keep_due(self, claim_id: UUID) -> None:
        """Keep the time of the claim's next clock on its row, where the queue sorts by it."""
        earliest = (
            select(func.min(ClaimClock.due_at))
            .where(ClaimClock.claim_id == claim_id, ClaimClock.state == ClockState.RUNNING)
            .scalar_subquery()
        )
        self.session.execute(
            update(Claim)
            .where(Claim.claim_id == claim_id)
            .values(due_at=earliest)
            .execution_options(synchronize_session=False)
        )

    def find_reopened_at(self, claim_id: UUID) -> datetime | None:
        """Return when a person last reopened the claim, None when nobody did."""
        return self.session.scalar(
            select(func.max(ClaimDecision.decided_at)).where(
                ClaimDecision.claim_id == claim_id, ClaimDecision.action == ClaimAction.REOPEN
            )
        )

    def find_owed_usd(self, claim_id: UUID) -> Decimal | None:
        """Return what of a settlement's total is not paid yet, None where the newest decision is none."""
        newest = self.session.execute(
            select(ClaimDecision.action, ClaimDecision.amount_usd)
            .where(ClaimDecision.claim_id == claim_id)
            .order_by(ClaimDecision.decided_at.desc())
            .limit(1)
        ).first()
        if newest is None or newest.action != ClaimAction.SETTLE:
            return None
        paid_usd = self.session.scalar(
            select(func.coalesce(func.sum(ClaimTransaction.amount_usd), 0)).where(
                ClaimTransaction.claim_id == claim_id,
                ClaimTransaction.kind == TransactionKind.PAYMENT,
                ClaimTransaction.state == TransactionState.POSTED,
            )
        )
        settled_usd: Decimal = newest.amount_usd
        return max(settled_usd - (paid_usd or Decimal(0)), Decimal(0))

    def is_denial_told(self, claim_id: UUID, since: datetime | None) -> bool:
        """Tell whether a denial letter has gone out since the claim was reported or last reopened."""
        query = select(ClaimLetter.letter_id).where(
            ClaimLetter.claim_id == claim_id,
            ClaimLetter.kind == LetterKind.DENIAL,
            ClaimLetter.state == LetterState.RELEASED,
        )
        if since is not None:
            query = query.where(ClaimLetter.released_at >= since)
        return self.session.scalars(query.limit(1)).first() is not None

    def _change(self, course: Course) -> None:
        self.session.execute(
            update(ClaimClock)
            .where(ClaimClock.clock_id == course.clock_id)
            .values(
                state=course.state,
                due_at=course.due_at,
                tolled_since=course.tolled_since,
                tolled=[[span.since.isoformat(), span.until.isoformat()] for span in course.tolled],
                met_at=course.met_at,
            )
        )


def spans_of(row: ClaimClock) -> tuple[Span, ...]:
    """Return the stretches in which a clock stood still."""
    return tuple(Span(datetime.fromisoformat(since), datetime.fromisoformat(until)) for since, until in row.tolled)


def _course(row: ClaimClock) -> Course:
    return Course(
        row.rule_id,
        row.started_at,
        row.due_at,
        row.clock_id,
        ClockState(row.state),
        row.tolled_since,
        spans_of(row),
        row.met_at,
    )


def _new_row(of: tuple[UUID, UUID], place: Jurisdiction, rule: ClockRule, course: Course) -> ClaimClock:
    institution_id, claim_id = of
    return ClaimClock(
        clock_id=uuid4(),
        institution_id=institution_id,
        claim_id=claim_id,
        rule_id=rule.id,
        jurisdiction=place.code,
        name=rule.name,
        citation=rule.citation,
        days=days_allowed(rule, place, course.started_at),
        day_kind=rule.day_kind,
        state=course.state,
        started_at=course.started_at,
        due_at=course.due_at,
        tolled=[],
    )
