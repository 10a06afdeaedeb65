"""Counts for the dashboards, each one statement over the real rows."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Float, case, cast, func, select

from backend.domain.decisions import DecisionAction, Outcome
from backend.domain.portfolio import Headline, PortfolioFilter, ProviderShare, StatusCount, WeekOutcomes
from backend.domain.runs import RunKind, RunState
from backend.domain.submissions import SubmissionStatus
from backend.store.proposals import OPEN_STATES
from backend.store.queries import Queries
from backend.store.tables import Decision, Run, Submission


class Portfolio(Queries):
    """Counts for the dashboards."""

    def get_headline(self, institution_id: UUID, wanted: PortfolioFilter) -> Headline:
        """Return the tiles in one statement."""
        hours = func.extract("epoch", Decision.decided_at - Submission.created_at) / 3600
        final = Decision.proposal["outcome"].astext != Outcome.REFER
        departed = func.count().filter(final, Decision.action != DecisionAction.ACCEPT_PROPOSAL)
        decided = func.count(Decision.decision_id)
        row = self.session.execute(
            select(
                func.count(func.distinct(Submission.submission_id)),
                func.count().filter(Submission.status.in_(OPEN_STATES)),
                decided,
                func.count().filter(Submission.status == SubmissionStatus.REFERRED),
                func.percentile_cont(0.5).within_group(hours),
                cast(departed, Float) / func.nullif(func.count().filter(final), 0),
                func.coalesce(func.sum(Submission.requested_limit_usd), 0),
            )
            .select_from(Submission)
            .outerjoin(Decision, Decision.submission_id == Submission.submission_id)
            .where(*_received(institution_id, wanted))
        ).one()
        return Headline(row[0], row[1], row[2], row[3], _float(row[4]), _float(row[5]), Decimal(row[6]))

    def list_statuses(self, institution_id: UUID, wanted: PortfolioFilter) -> Sequence[StatusCount]:
        """Return how many submissions of each product stand in each state."""
        rows = self.session.execute(
            select(Submission.product, Submission.status, func.count())
            .where(*_received(institution_id, wanted))
            .group_by(Submission.product, Submission.status)
            .order_by(Submission.product, Submission.status)
        )
        return [StatusCount(product, SubmissionStatus(status), count) for product, status, count in rows]

    def list_weeks(self, institution_id: UUID, wanted: PortfolioFilter) -> Sequence[WeekOutcomes]:
        """Return the decisions of each week by outcome."""
        week = cast(func.date_trunc("week", Decision.decided_at), Date)
        rows = self.session.execute(
            select(week, Decision.outcome, func.count())
            .join(Submission, Submission.submission_id == Decision.submission_id)
            .where(*_received(institution_id, wanted))
            .group_by(week, Decision.outcome)
            .order_by(week, Decision.outcome)
        )
        return [WeekOutcomes(monday, Outcome(outcome), count) for monday, outcome, count in rows]

    def list_providers(self, institution_id: UUID, wanted: PortfolioFilter) -> Sequence[ProviderShare]:
        """Return how many underwriting runs each provider answered, with retries, cost and seconds."""
        seconds = func.extract("epoch", Run.finished_at - Run.started_at)
        known = case((func.count(Run.cost_usd) == func.count(), func.sum(Run.cost_usd)))
        since, until = _days(wanted)
        rows = self.session.execute(
            select(
                Run.provider,
                func.bool_and(Run.made_without_model),
                func.count(),
                func.sum(Run.retries),
                known,
                func.percentile_cont(0.5).within_group(seconds),
            )
            .join(Submission, Submission.submission_id == Run.subject_id)
            .where(
                Run.institution_id == institution_id,
                Run.kind == RunKind.UNDERWRITING,
                Run.state == RunState.SUCCEEDED,
                Run.provider.is_not(None),
                Run.finished_at >= since,
                Run.finished_at < until,
                *_of_product(wanted),
            )
            .group_by(Run.provider)
            .order_by(func.count().desc())
        )
        return [ProviderShare(p, bool(w), n, int(r), c, _float(s)) for p, w, n, r, c, s in rows]


def _received(institution_id: UUID, wanted: PortfolioFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of the submissions that the figures cover."""
    since, until = _days(wanted)
    return [
        Submission.institution_id == institution_id,
        Submission.created_at >= since,
        Submission.created_at < until,
        *_of_product(wanted),
    ]


def _of_product(wanted: PortfolioFilter) -> list[ColumnElement[bool]]:
    return [Submission.product == wanted.product] if wanted.product else []


def _days(wanted: PortfolioFilter) -> tuple[datetime, datetime]:
    """Return the first moment of the first day and the first moment after the last, in UTC."""
    start = datetime.combine(wanted.since, time.min, UTC)
    return start, datetime.combine(wanted.until, time.min, UTC) + timedelta(days=1)


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
