from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, update

from backend.domain.access import ROLE_PERMISSIONS, Principal, Role
from backend.domain.run_views import RunFilter
from backend.domain.runs import NewRun, Pool, RunKind, RunOutcome, RunState
from backend.errors import ConflictError, NotFoundError, NotPermittedError, RateLimitedError
from backend.queueing.rate_limit import Limit, RateLimiter
from backend.queueing.redis_client import make_redis
from backend.queueing.run_queue import RunQueue
from backend.services.counted_actions import CountedInDatabase
from backend.services.runs import RunsService
from backend.store.engine import UnitOfWorkFactory
from backend.store.tables import Run


class Office:
    """Runs of people of one insurer, and the service they use."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, redis_url: str) -> None:
        redis, limit = make_redis(redis_url, timeout_s=5), Limit(60, 2, 2)
        redis.flushdb()
        self.unit_of_work = unit_of_work
        self.queue = RunQueue(redis, 5.0)
        limiter = RateLimiter(redis, CountedInDatabase(unit_of_work, limit), limit)
        self.service = RunsService(unit_of_work, self.queue, limiter)

    def add(self, by: Principal, **columns: object) -> UUID:
        with self.unit_of_work() as work:
            run_id = work.runs.add(NewRun(RunKind.UNDERWRITING, uuid4(), {}, uuid4().hex), by).run_id
            if columns:
                work.session.execute(update(Run).where(Run.run_id == run_id).values(**columns))
        return run_id

    def add_failed(self, by: Principal) -> UUID:
        return self.add(by, state="failed", attempts=3, error_kind="timeout", finished_at=func.now())


@pytest.fixture
def office(unit_of_work: UnitOfWorkFactory, redis_url: str) -> Office:
    return Office(unit_of_work, redis_url)


def test_colleagues_see_each_others_runs(office: Office, person) -> None:
    una = person()
    manager = person(role=Role.MANAGER, institution_id=una.institution_id)
    run_id = office.add(una)

    assert office.service.get(manager, run_id).requested_by == una.user_id
    assert office.service.list_runs(manager, RunFilter()).total == 1


def test_a_run_of_another_insurer_does_not_exist(office: Office, person) -> None:
    run_id, stranger = office.add(person()), person()

    for ask in (office.service.get, office.service.find_result, office.service.cancel, office.service.retry):
        with pytest.raises(NotFoundError):
            ask(stranger, run_id)
    assert office.service.list_runs(stranger, RunFilter()).total == 0


def test_a_client_sees_own_runs_alone(office: Office, person) -> None:
    una = person()
    client = person(role=Role.CLIENT, institution_id=una.institution_id)
    own, other = office.add(client), office.add(una)

    assert [view.run_id for view in office.service.list_runs(client, RunFilter()).runs] == [own]
    assert office.service.list_runs(client, RunFilter(requested_by=una.user_id)).total == 0
    with pytest.raises(NotFoundError):
        office.service.get(client, other)


def test_a_role_without_runs_is_refused(office: Office, person, monkeypatch) -> None:
    monkeypatch.setitem(ROLE_PERMISSIONS, Role.ACTUARY, frozenset())

    with pytest.raises(NotPermittedError):
        office.service.list_runs(person(role=Role.ACTUARY), RunFilter())


def test_the_newest_run_of_a_case_is_found_for_readers_and_for_the_client_who_asked(office: Office, person) -> None:
    una = person(role=Role.MANAGER)
    client = person(role=Role.CLIENT, institution_id=una.institution_id)
    case = uuid4()
    run_id = office.add(client, subject_id=case)

    for reader in (una, client):
        assert office.service.find_latest(reader, case, RunKind.UNDERWRITING).run_id == run_id
    assert office.service.find_latest(una, uuid4(), RunKind.UNDERWRITING) is None
    assert office.service.find_latest(client, uuid4(), RunKind.UNDERWRITING) is None


def test_the_result_is_given_once_there_is_one(office: Office, person) -> None:
    una = person(role=Role.MANAGER)
    run_id = office.add(una)
    before = office.service.find_result(una, run_id)
    with office.unit_of_work() as work:
        work.runs.complete(work.runs.claim(run_id, "host:1", 9.0), RunOutcome({"score": 31}, "hash"))

    assert before is None
    assert office.service.find_result(una, run_id) == {"score": 31}


def test_cancelling_stops_the_run_and_is_written_down(office: Office, person) -> None:
    una = person()
    run_id = office.add(una)

    office.service.cancel(una, run_id)

    assert office.service.get(una, run_id).state is RunState.CANCELLED
    with office.unit_of_work() as work:
        lines = work.audit.list_for(una.institution_id, "run", str(run_id))
    assert [(line.action, line.actor) for line in lines] == [("run.cancelled", una.username)]


def test_a_run_that_ended_cannot_be_cancelled(office: Office, person) -> None:
    una = person()

    with pytest.raises(ConflictError):
        office.service.cancel(una, office.add_failed(una))


@pytest.mark.parametrize("role", [Role.EXAMINER, Role.CLIENT, Role.ADMIN])
def test_only_the_desk_controls_runs(office: Office, person, role: Role) -> None:
    una = person()
    reader = person(role=role, institution_id=una.institution_id)
    run_id = office.add(una)

    for act in (office.service.cancel, office.service.retry):
        with pytest.raises(NotPermittedError):
            act(reader, run_id)


def test_a_retry_puts_the_run_into_the_queue_again(office: Office, person) -> None:
    una = person()
    run_id = office.add_failed(una)

    office.service.retry(una, run_id)
    office.service.retry(una, run_id)

    view = office.service.get(una, run_id)
    assert (view.state, view.max_attempts) == (RunState.QUEUED, 6)
    assert office.queue.find_waiting(Pool.IO) == {run_id}
    assert office.service.limit_state(una, RunKind.UNDERWRITING).remaining == 1


def test_retries_count_against_the_limit_of_runs(office: Office, person) -> None:
    una = person()
    for _ in range(2):
        office.service.retry(una, office.add_failed(una))
    third = office.add_failed(una)

    with pytest.raises(RateLimitedError):
        office.service.retry(una, third)

    assert office.service.get(una, third).state is RunState.FAILED


def test_a_successful_run_cannot_be_retried(office: Office, person) -> None:
    una = person()
    done = office.add(una, state="succeeded", finished_at=func.now())

    with pytest.raises(ConflictError):
        office.service.retry(una, done)
