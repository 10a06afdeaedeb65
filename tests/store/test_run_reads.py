from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, text, update

from backend.domain.access import Principal, Role
from backend.domain.run_views import PAGE_SIZE, RunFilter
from backend.domain.runs import NewRun, Pool, RunKind, RunOutcome, RunState
from backend.errors import NotFoundError
from backend.store.engine import UnitOfWorkFactory
from backend.store.health_queries import workers_alive
from backend.store.tables import Run
from backend.store.work import UnitOfWork
from factories import make_institution, make_principal


@pytest.fixture
def work(unit_of_work: UnitOfWorkFactory):
    with unit_of_work() as work:
        yield work


def add(work: UnitOfWork, by: Principal, kind: RunKind = RunKind.UNDERWRITING, **columns: object):
    run_id = work.runs.add(NewRun(kind, columns.pop("subject_id", uuid4()), {}, uuid4().hex), by).run_id
    if columns:
        work.session.execute(update(Run).where(Run.run_id == run_id).values(**columns))
    return run_id


def ago(seconds: float):
    return func.now() - timedelta(seconds=seconds)


def finished(seconds: float) -> dict[str, object]:
    return {"state": RunState.SUCCEEDED, "started_at": ago(100), "finished_at": ago(100 - seconds)}


def test_the_same_request_gives_the_same_run(work: UnitOfWork) -> None:
    by, new = make_principal(work), NewRun(RunKind.UNDERWRITING, uuid4(), {"a": 1}, "form-1")

    first, second = work.runs.add(new, by), work.runs.add(new, by)

    assert (first.is_new, second.is_new) == (True, False)
    assert first.run_id == second.run_id


def test_the_same_key_means_another_run_for_another_kind_or_insurer(work: UnitOfWork) -> None:
    subject, by, other = uuid4(), make_principal(work), make_principal(work)

    queued = [
        work.runs.add(NewRun(RunKind.UNDERWRITING, subject, {}, "key"), by),
        work.runs.add(NewRun(RunKind.DOCUMENT, subject, {}, "key"), by),
        work.runs.add(NewRun(RunKind.UNDERWRITING, subject, {}, "key"), other),
    ]

    assert all(run.is_new for run in queued)
    assert len({run.run_id for run in queued}) == 3


def test_a_view_tells_requester_attempts_and_times(work: UnitOfWork) -> None:
    by = make_principal(work)
    run_id = add(work, by, created_at=ago(60))

    view = work.runs.get_view(by, run_id)

    assert (view.state, view.attempt, view.max_attempts, view.waited_s) == (RunState.QUEUED, 0, 3, 60.0)
    assert view.requester == by.username.title()


def test_a_run_of_another_insurer_is_not_found(work: UnitOfWork) -> None:
    run_id = add(work, make_principal(work))

    with pytest.raises(NotFoundError):
        work.runs.get_view(make_principal(work), run_id)


def test_the_position_counts_due_runs_of_the_same_pool_only(work: UnitOfWork) -> None:
    by = make_principal(work)
    add(work, by, created_at=ago(50))
    add(work, by, RunKind.DOCUMENT, created_at=ago(40))
    add(work, by, created_at=ago(30), next_run_at=func.now() + timedelta(seconds=9))
    add(work, by, created_at=ago(20), state=RunState.CANCELLED, finished_at=func.now())
    mine = add(work, by, created_at=ago(10))
    add(work, by)

    assert work.runs.get_view(by, mine).position == 2


def test_a_waiting_run_tells_whether_a_worker_of_its_pool_spoke_lately(work: UnitOfWork) -> None:
    by = make_principal(work)
    study, case = add(work, by, RunKind.ACTUARIAL), add(work, by)

    work.workers.say_alive("one", Pool.IO)
    assert not work.runs.get_view(by, study).has_worker
    assert work.runs.get_view(by, case).has_worker

    work.workers.say_alive("two", Pool.FIGURES)
    assert work.runs.get_view(by, study).has_worker

    work.session.execute(text("UPDATE workers SET seen_at = now() - interval '31 seconds'"))
    assert not work.runs.get_view(by, case).has_worker


def test_a_run_that_ended_lacks_no_worker(work: UnitOfWork) -> None:
    by = make_principal(work)

    assert work.runs.get_view(by, add(work, by, **finished(5))).has_worker


def test_a_run_that_waits_for_its_next_attempt_has_no_position(work: UnitOfWork) -> None:
    by = make_principal(work)
    run_id = add(work, by, next_run_at=func.now() + timedelta(seconds=9))

    assert work.runs.get_view(by, run_id).position is None


def test_the_expected_time_is_the_median_of_past_runs_of_the_kind(work: UnitOfWork) -> None:
    by = make_principal(work)
    for seconds in (2, 4, 60):
        add(work, by, **finished(seconds))
    add(work, by, RunKind.DOCUMENT, **finished(50))
    run_id = add(work, by)

    assert work.runs.get_view(by, run_id).expected_s == 4.0


def test_nobody_knows_the_expected_time_of_the_first_run(work: UnitOfWork) -> None:
    by = make_principal(work)

    assert work.runs.get_view(by, add(work, by)).expected_s is None


def test_a_list_is_narrowed_by_kind_state_person_and_case(work: UnitOfWork) -> None:
    by = make_principal(work, Role.EXAMINER)
    colleague = make_principal(work, institution_id=by.institution_id)
    case = uuid4()
    document = add(work, by, RunKind.DOCUMENT)
    done = add(work, by, **finished(1))
    theirs = add(work, colleague, subject_id=case)
    add(work, make_principal(work))

    def listed(**wanted: object) -> set[object]:
        return {view.run_id for view in work.runs.list_views(by, RunFilter(**wanted)).runs}

    assert listed() == {document, done, theirs}
    assert listed(kinds=(RunKind.DOCUMENT,)) == {document}
    assert listed(states=(RunState.SUCCEEDED,)) == {done}
    assert listed(requested_by=colleague.user_id) == {theirs}
    assert listed(subject_id=case) == {theirs}


def test_a_list_comes_in_pages_newest_first_and_ends_at_the_last_page(work: UnitOfWork) -> None:
    by = make_principal(work)
    ids = [add(work, by, created_at=ago(seconds)) for seconds in range(PAGE_SIZE + 2)]

    first = work.runs.list_views(by, RunFilter())
    past_the_end = work.runs.list_views(by, RunFilter(page=99))

    assert [view.run_id for view in first.runs] == ids[:PAGE_SIZE]
    assert [view.run_id for view in past_the_end.runs] == ids[PAGE_SIZE:]
    assert (past_the_end.total, past_the_end.page, past_the_end.page_count) == (PAGE_SIZE + 2, 2, 2)


def test_one_page_costs_two_statements_however_long_the_list(work: UnitOfWork, count_statements) -> None:
    by = make_principal(work)
    for _ in range(PAGE_SIZE):
        add(work, by)

    with count_statements() as seen:
        work.runs.list_views(by, RunFilter())

    assert len(seen) <= 2


def test_the_latest_run_of_a_case_and_its_result_are_found(work: UnitOfWork) -> None:
    by, case = make_principal(work, Role.MANAGER), uuid4()
    add(work, by, subject_id=case, created_at=ago(10))
    newest = add(work, by, subject_id=case)
    work.runs.complete(work.runs.claim(newest, "host:1", 9.0), RunOutcome({"score": 31}, "hash"))

    assert work.runs.find_latest(by, case, RunKind.UNDERWRITING) == newest
    assert work.runs.find_result(by, newest) == {"score": 31}
    assert work.runs.find_result(make_principal(work), newest) is None


def test_cancelling_ends_active_runs_and_leaves_final_ones(work: UnitOfWork) -> None:
    by = make_principal(work)
    waiting, done = add(work, by), add(work, by, **finished(1))

    assert work.runs.cancel(by.institution_id, waiting)
    assert not work.runs.cancel(by.institution_id, done)
    assert not work.runs.cancel(make_institution(work), waiting)
    assert work.runs.get_view(by, waiting).state is RunState.CANCELLED


def test_a_retry_gives_three_more_attempts_and_forgets_the_error(work: UnitOfWork) -> None:
    by = make_principal(work)
    failed = add(work, by, state="failed", attempts=3, error_kind="timeout", error_message="x", finished_at=ago(1))

    kind = work.runs.requeue(by.institution_id, failed)

    view = work.runs.get_view(by, failed)
    assert kind is RunKind.UNDERWRITING
    assert (view.state, view.attempt, view.max_attempts, view.error_kind) == (RunState.QUEUED, 3, 6, "")
    assert work.runs.claim(failed, "host:1", 9.0).attempt == 4


def test_only_failed_or_cancelled_runs_go_round_again(work: UnitOfWork) -> None:
    by = make_principal(work)

    assert work.runs.requeue(by.institution_id, add(work, by)) is None
    assert work.runs.requeue(by.institution_id, add(work, by, **finished(1))) is None


def test_workers_are_seen_while_they_speak(work: UnitOfWork) -> None:
    work.workers.say_alive("host:1:a", "io")
    work.workers.say_alive("host:1:a", "io")
    work.workers.say_alive("host:2:b", "documents")
    work.workers.say_goodbye("host:2:b")

    assert workers_alive(work.session.connection()) == {"io": 1}
