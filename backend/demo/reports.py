"""Reports of the demonstration: asked for by its people through the service, due for the workers one after another."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from redis import Redis
from sqlalchemy import exists, func, select, update

from backend.demo.fresh import HeldQueue
from backend.demo.fresh_claims import UnhurriedLimiter
from backend.demo.reading import inside
from backend.domain.access import Principal
from backend.domain.reports.requests import ReportRequest
from backend.domain.reports.words import ReportKind
from backend.domain.runs import RunState
from backend.services.reports import ReportsService
from backend.settings import Settings
from backend.store.tables import (
    Claim,
    ClaimDecision,
    ClaimTransaction,
    Decision,
    Document,
    Run,
    StudyAdoption,
)
from backend.store.work import UnitOfWork

FIRST_S, PACE_S = 8.0, 5.0
"""When the first report is due after the load, and how long after it each further one."""
PERIOD = timedelta(days=89)
"""How far back the summary begins: with today these are the days that the dashboard opens with, so figures agree."""


@dataclass(frozen=True, slots=True)
class ReportStaff:
    """Who asks for reports: the manager for cases and the period, an actuary for the adopted study."""

    manager: Principal
    actuary: Principal


def write_reports(work: UnitOfWork, redis: Redis, settings: Settings, staff: ReportStaff, today: date) -> int:
    """Ask for a report of each kind that the book has a subject for and return how many there are."""
    queue = HeldQueue(redis, settings.run_timeout_s)  # never released: the reconciler offers each run when it is due
    reports = ReportsService(inside(work), queue, UnhurriedLimiter())
    number = 0
    for number, (person, asked) in enumerate(_wanted(work, staff, today), 1):
        made = reports.request(person, asked, f"demonstration {asked.kind}")
        due_at = func.now() + timedelta(seconds=FIRST_S + PACE_S * number)
        work.session.execute(update(Run).where(Run.run_id == made.run_id).values(next_run_at=due_at))
    return number


def _wanted(work: UnitOfWork, staff: ReportStaff, today: date) -> Iterator[tuple[Principal, ReportRequest]]:
    house = staff.manager.institution_id
    if case_id := _decided_submission(work, house):
        yield staff.manager, ReportRequest(ReportKind.UNDERWRITING_MEMO, case_id)
    if claim_id := _paid_claim(work, house):
        yield staff.manager, ReportRequest(ReportKind.CLAIM_FILE, claim_id)
    if adopted := _adopted_version(work, house):
        yield staff.actuary, ReportRequest(ReportKind.ACTUARIAL, adopted[0], {"version": str(adopted[1])})
    period = {"since": (today - PERIOD).isoformat(), "until": today.isoformat()}
    yield staff.manager, ReportRequest(ReportKind.MANAGEMENT, None, period)


def _decided_submission(work: UnitOfWork, house: UUID) -> UUID | None:
    """Return the submission decided last that has documents and the assessment it was decided on."""
    has_papers = exists().where(Document.submission_id == Decision.submission_id)
    return work.session.scalar(
        select(Decision.submission_id)
        .join(Run, Run.run_id == Decision.run_id)
        .where(Decision.institution_id == house, has_papers, Run.state == RunState.SUCCEEDED)
        .order_by(Decision.decided_at.desc(), Decision.decision_id)
        .limit(1)
    )


def _paid_claim(work: UnitOfWork, house: UUID) -> UUID | None:
    """Return a decided claim with documents, an assessment and money paid, the one with most red flags."""
    has_papers = exists().where(Document.claim_id == ClaimDecision.claim_id)
    has_money = exists().where(ClaimTransaction.claim_id == ClaimDecision.claim_id)
    return work.session.scalar(
        select(ClaimDecision.claim_id)
        .where(ClaimDecision.institution_id == house, has_papers, has_money, ClaimDecision.run_id.is_not(None))
        .join(Claim, Claim.claim_id == ClaimDecision.claim_id)
        .order_by((Claim.paid_usd > 0).desc(), Claim.score.desc().nulls_last(), ClaimDecision.decided_at.desc())
        .limit(1)
    )


def _adopted_version(work: UnitOfWork, house: UUID) -> tuple[UUID, int] | None:
    """Return study and number of the version adopted last."""
    row = work.session.execute(
        select(StudyAdoption.study_id, StudyAdoption.number)
        .where(StudyAdoption.institution_id == house)
        .order_by(StudyAdoption.adopted_at.desc())
        .limit(1)
    ).first()
    return (row.study_id, row.number) if row else None
