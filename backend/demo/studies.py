"""Studies begin as an actuary begins them: one computed and adopted at once, the others due for the worker in turn."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from redis import Redis
from sqlalchemy import func, update

from backend.demo.case_rows import IMPORTED
from backend.demo.fresh import HeldQueue
from backend.demo.fresh_claims import UnhurriedLimiter
from backend.demo.reading import inside
from backend.demo.study_plans import ADOPTED, ADOPTION_REASON, WAITING, StudyPlan
from backend.demo.study_staff import StudyStaff
from backend.domain.access import Principal
from backend.domain.policies import PolicyLine
from backend.domain.runs import RunOutcome, RunState
from backend.domain.studies.requests import StudyRequest, VersionRequest
from backend.domain.studies.views import ClaimsTriangleRequest
from backend.llm.chain import ProviderChain
from backend.llm.mock import MockProvider
from backend.pipelines.actuarial import responders
from backend.services.run_ends import record_end
from backend.services.studies import StudiesService
from backend.services.study_runs import StudyRunHandler
from backend.services.triangles import TrianglesService
from backend.settings import Settings
from backend.store.tables import Run
from backend.store.work import UnitOfWork

FIRST_S, PACE_S = 4.0, 6.0
"""When the first study is due after the load, and how long after it each further one: a person's own run slips in."""
_LEASE_S = 600.0
_QUARTER_MONTHS = 3


@dataclass(frozen=True, slots=True)
class StudiesRoom:
    """The services that take studies in, inside one transaction."""

    work: UnitOfWork
    triangles: TrianglesService
    studies: StudiesService


def open_room(work: UnitOfWork, redis: Redis, settings: Settings, now: datetime) -> StudiesRoom:
    """Return the services over a transaction that is under way."""
    unit_of_work = inside(work)
    queue = HeldQueue(redis, settings.run_timeout_s)  # never released: the reconciler offers each run when it is due
    triangles = TrianglesService(unit_of_work, lambda: now)
    return StudiesRoom(work, triangles, StudiesService(unit_of_work, queue, UnhurriedLimiter()))


def write_studies(room: StudiesRoom, staff: StudyStaff, today: date) -> int:
    """Store every study of the plans and return how many there are."""
    write_adopted(room, staff)
    for number, plan in enumerate(WAITING):
        author = (staff.first, staff.second)[number % 2]
        _, run_id = _begin(room, author, plan, today)
        due_at = func.now() + timedelta(seconds=FIRST_S + PACE_S * number)
        room.work.session.execute(update(Run).where(Run.run_id == run_id).values(next_run_at=due_at))
    return 1 + len(WAITING)


def write_adopted(room: StudiesRoom, staff: StudyStaff) -> UUID:
    """Begin the study whose versions two people make in turn, have the last one adopted, and return its id."""
    study_id, run_id = _begin(room, staff.first, ADOPTED, date.min)
    _compute(room, run_id)
    for number, version in enumerate(ADOPTED.versions[1:], 1):
        author = (staff.first, staff.second)[number % 2]
        asked = VersionRequest(study_id, number, version.selection, version.reason)
        saved = room.studies.save_version(author, asked, f"demonstration {ADOPTED.sample} {number + 1}")
        _compute(room, saved.run_id)
    room.studies.adopt(staff.second, study_id, len(ADOPTED.versions), ADOPTION_REASON)
    return study_id


def last_quarter_end(today: date) -> date:
    """Return the last day of the quarter before the one that a day lies in."""
    first_month = (today.month - 1) // _QUARTER_MONTHS * _QUARTER_MONTHS + 1
    return today.replace(month=first_month, day=1) - timedelta(days=1)


def _begin(room: StudiesRoom, author: Principal, plan: StudyPlan, today: date) -> tuple[UUID, UUID]:
    """Store triangle, study and first version, and return the ids of study and run."""
    first = plan.versions[0]
    request = StudyRequest(plan.name, _triangle(room, author, plan, today), first.selection, first.reason)
    started = room.studies.create(author, request, f"demonstration {plan.name}")
    return started.study_id, started.run_id


def _triangle(room: StudiesRoom, author: Principal, plan: StudyPlan, today: date) -> UUID:
    if plan.sample:
        return room.triangles.add_sample(author, plan.sample, plan.line, plan.company)
    request = ClaimsTriangleRequest(PolicyLine.AUTO, _QUARTER_MONTHS, last_quarter_end(today))
    return room.triangles.add_claims(author, f"Motor claims by quarter to {request.as_of}", request)


def _compute(room: StudiesRoom, run_id: UUID) -> None:
    """Perform the run of a version here, and store what a worker would."""
    work = room.work
    claimed = work.runs.claim(run_id, IMPORTED, _LEASE_S)
    if claimed is None:
        raise RuntimeError("The run of a study was taken by another worker before its rows were committed.")
    handler = StudyRunHandler(inside(work), lambda: ProviderChain((MockProvider(responders()),)))
    made = handler.perform(claimed, lambda _: None)
    work.runs.complete(claimed, RunOutcome(made.result, made.result_hash, made.provider, made.versions))
    made.store(work)
    if made.material is not None:
        work.run_material.add(claimed, made.material)
    record_end(work, claimed, RunState.SUCCEEDED, fence=claimed.fence, attempt=claimed.attempt)
