"""Counts of a period for the management summary, each one statement over the real rows."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, literal, select, union_all

from backend.domain.claims.status import OPEN_CLAIMS
from backend.domain.decisions import DecisionAction, Outcome, ReferralState
from backend.domain.portfolio import PortfolioFilter
from backend.domain.reports.figures import LineFigures, OverrideReason, PeriodFigures, ReferralTurnaround, RunCosts
from backend.domain.runs import FINAL_STATES, RunState
from backend.store.proposals import OPEN_STATES
from backend.store.queries import Queries
from backend.store.tables import Claim, ClaimDecision, ClaimReferral, Decision, Referral, Run, Submission

UNDERWRITING, CLAIMS = "underwriting", "claims"


class ReportFigures(Queries):
    """Figures of the cases that came in, and of the runs that ended, within a period."""

    def get(self, institution_id: UUID, period: PortfolioFilter) -> PeriodFigures:
        """Return all figures of a period; claims and runs are counted where no product narrows the period."""
        paid, reserved = self._claim_sums(institution_id, period)
        return PeriodFigures(
            lines=(*self._products(institution_id, period), *self._claim_lines(institution_id, period)),
            overrides=self._overrides(institution_id, period),
            referrals=self._referrals(institution_id, period),
            runs=self._runs(institution_id, period),
            paid_usd=paid,
            reserved_usd=reserved,
        )

    def _products(self, institution_id: UUID, period: PortfolioFilter) -> list[LineFigures]:
        outcomes = self._outcomes(
            select(Submission.product, Decision.outcome, func.count())
            .join(Decision, Decision.submission_id == Submission.submission_id)
            .where(*_submitted(institution_id, period))
            .group_by(Submission.product, Decision.outcome)
        )
        hours = _median_hours(Decision.decided_at, Submission.created_at)
        rows = self.session.execute(
            select(
                Submission.product,
                func.count(func.distinct(Submission.submission_id)),
                func.count(func.distinct(Submission.submission_id)).filter(Submission.status.in_(OPEN_STATES)),
                hours,
            )
            .outerjoin(Decision, Decision.submission_id == Submission.submission_id)
            .where(*_submitted(institution_id, period))
            .group_by(Submission.product)
            .order_by(Submission.product)
        )
        return [_line(UNDERWRITING, row, outcomes) for row in rows]

    def _claim_lines(self, institution_id: UUID, period: PortfolioFilter) -> list[LineFigures]:
        outcomes = self._outcomes(
            select(Claim.line, ClaimDecision.action, func.count())
            .join(ClaimDecision, ClaimDecision.claim_id == Claim.claim_id)
            .where(*_reported(institution_id, period))
            .group_by(Claim.line, ClaimDecision.action)
        )
        rows = self.session.execute(
            select(
                Claim.line,
                func.count(func.distinct(Claim.claim_id)),
                func.count(func.distinct(Claim.claim_id)).filter(Claim.status.in_(OPEN_CLAIMS)),
                _median_hours(ClaimDecision.decided_at, Claim.reported_at),
            )
            .outerjoin(ClaimDecision, ClaimDecision.claim_id == Claim.claim_id)
            .where(*_reported(institution_id, period))
            .group_by(Claim.line)
            .order_by(Claim.line)
        )
        return [_line(CLAIMS, row, outcomes) for row in rows]

    def _claim_sums(self, institution_id: UUID, period: PortfolioFilter) -> tuple[Decimal, Decimal]:
        """Return what is paid and what is reserved on the claims of the period."""
        sums = (func.coalesce(func.sum(Claim.paid_usd), 0), func.coalesce(func.sum(Claim.reserve_usd), 0))
        row = self.session.execute(select(*sums).where(*_reported(institution_id, period))).one()
        return Decimal(row[0]), Decimal(row[1])

    def _overrides(self, institution_id: UUID, period: PortfolioFilter) -> tuple[OverrideReason, ...]:
        """Return how often people departed from a proposal to accept or decline, by their reason."""
        rows = self.session.execute(
            select(Decision.reason_code, func.count())
            .join(Submission, Submission.submission_id == Decision.submission_id)
            .where(*_submitted(institution_id, period), Decision.action != DecisionAction.ACCEPT_PROPOSAL)
            .where(Decision.proposal["outcome"].astext != Outcome.REFER)
            .group_by(Decision.reason_code)
            .order_by(func.count().desc(), Decision.reason_code)
        )
        return tuple(OverrideReason(UNDERWRITING, code, count) for code, count in rows)

    def _referrals(self, institution_id: UUID, period: PortfolioFilter) -> tuple[ReferralTurnaround, ...]:
        of_submissions = (
            select(literal(UNDERWRITING).label("desk"), Referral.state, Referral.requested_at, Referral.answered_at)
            .join(Submission, Submission.submission_id == Referral.submission_id)
            .where(*_submitted(institution_id, period))
        )
        of_claims = (
            select(literal(CLAIMS), ClaimReferral.state, ClaimReferral.requested_at, ClaimReferral.answered_at)
            .join(Claim, Claim.claim_id == ClaimReferral.claim_id)
            .where(*_reported(institution_id, period))
        )
        asked = union_all(of_submissions, of_claims).subquery()
        rows = self.session.execute(
            select(
                asked.c.desk,
                func.count(),
                func.count().filter(asked.c.state == ReferralState.ANSWERED),
                func.count().filter(asked.c.state == ReferralState.OPEN),
                _median_hours(asked.c.answered_at, asked.c.requested_at),
            )
            .group_by(asked.c.desk)
            .order_by(asked.c.desk.desc())
        )
        return tuple(ReferralTurnaround(desk, n, answered, still, _float(h)) for desk, n, answered, still, h in rows)

    def _runs(self, institution_id: UUID, period: PortfolioFilter) -> tuple[RunCosts, ...]:
        """Return the runs that ended by kind; a cost is None where the price of one is unknown."""
        if period.product:
            return ()
        since, until = _days(period)
        succeeded = Run.state == RunState.SUCCEEDED
        known = case((func.count(Run.cost_usd) == func.count(Run.provider), func.sum(Run.cost_usd)))
        rows = self.session.execute(
            select(
                Run.kind,
                func.count(),
                func.count().filter(Run.state == RunState.FAILED),
                func.coalesce(func.sum(Run.retries), 0),
                func.count().filter(succeeded, Run.made_without_model.is_(True)),
                known,
            )
            .where(Run.institution_id == institution_id, Run.state.in_(FINAL_STATES))
            .where(Run.finished_at >= since, Run.finished_at < until)
            .group_by(Run.kind)
            .order_by(Run.kind)
        )
        return tuple(
            RunCosts(kind, n, failed, int(again), without, cost) for kind, n, failed, again, without, cost in rows
        )

    def _outcomes(self, query: Select[str, str, int]) -> Mapping[str, Counter[str]]:
        """Return how often each outcome was decided, by line."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for line, outcome, count in self.session.execute(query):
            found[line][outcome] = count
        return found


def _line(desk: str, row: Sequence[Any], outcomes: Mapping[str, Counter[str]]) -> LineFigures:
    line, received, still_open, hours = row
    decided = outcomes.get(line, Counter())
    return LineFigures(desk, line, received, still_open, decided.total(), tuple(sorted(decided.items())), _float(hours))


def _median_hours(later: Any, earlier: Any) -> Any:
    return func.percentile_cont(0.5).within_group(func.extract("epoch", later - earlier) / 3600)


def _submitted(institution_id: UUID, period: PortfolioFilter) -> list[ColumnElement[bool]]:
    since, until = _days(period)
    of_product = [Submission.product == period.product] if period.product else []
    own = Submission.institution_id == institution_id
    return [own, Submission.created_at >= since, Submission.created_at < until, *of_product]


def _reported(institution_id: UUID, period: PortfolioFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of the claims of a period; where a product narrows it there are none."""
    since, until = _days(period)
    own = Claim.institution_id == institution_id
    return [own, Claim.reported_at >= since, Claim.reported_at < until, literal(not period.product)]


def _days(period: PortfolioFilter) -> tuple[datetime, datetime]:
    """Return the first moment of the first day and the first moment after the last, in UTC."""
    start, end = (datetime.combine(day, time.min, UTC) for day in (period.since, period.until))
    return start, end + timedelta(days=1)


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
