from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text, update

from backend.domain.runs import (
    CRASHED,
    TIMED_OUT,
    UNEXPECTED,
    ClaimedRun,
    Failure,
    NewRun,
    ProviderUse,
    RunKind,
    RunOutcome,
    RunState,
)
from backend.errors import LeaseLostError
from backend.store.engine import UnitOfWorkFactory
from backend.store.tables import Run, RunResult
from backend.store.work import UnitOfWork
from factories import make_principal

FINAL = Failure("unreadable_document", "We could not read this.", is_retryable=False)
OUTCOME = RunOutcome({"outcome": "refer"}, "abc", ProviderUse("mock", "rules", made_without_model=True, tokens_in=5))


def queue_run(work: UnitOfWork, kind: RunKind = RunKind.UNDERWRITING, **columns: object) -> Run:
    principal = make_principal(work)
    run_id = work.runs.add(NewRun(kind, uuid4(), {"act": "work"}, uuid4().hex), principal).run_id
    if columns:
        work.session.execute(update(Run).where(Run.run_id == run_id).values(**columns))
    return fresh(work, run_id)


def fresh(work: UnitOfWork, run_id: object) -> Run:
    return work.session.scalars(select(Run).where(Run.run_id == run_id).execution_options(populate_existing=True)).one()


def claim(work: UnitOfWork, run: Run) -> ClaimedRun:
    claimed = work.runs.claim(run.run_id, "host:1", 20.0)
    assert claimed is not None
    return claimed


def let_lease_expire(work: UnitOfWork, run: Run) -> None:
    work.session.execute(
        update(Run).where(Run.run_id == run.run_id).values(lease_until=func.now() - timedelta(seconds=1))
    )


@pytest.fixture
def work(unit_of_work: UnitOfWorkFactory):
    with unit_of_work() as work:
        yield work


def test_claiming_takes_the_run_with_a_new_fence_and_a_lease(work: UnitOfWork) -> None:
    run = queue_run(work)

    claimed = claim(work, run)

    row = fresh(work, run.run_id)
    assert (claimed.fence, claimed.attempt, claimed.inputs) == (1, 1, {"act": "work"})
    assert (row.state, row.worker) == (RunState.RUNNING, "host:1")
    assert row.lease_until - row.started_at == timedelta(seconds=20)


def test_a_held_run_cannot_be_claimed_again(work: UnitOfWork) -> None:
    run = queue_run(work)
    claim(work, run)

    assert work.runs.claim(run.run_id, "host:2", 20.0) is None


def test_a_run_that_is_not_yet_due_cannot_be_claimed(work: UnitOfWork) -> None:
    run = queue_run(work, next_run_at=func.now() + timedelta(seconds=1))

    assert work.runs.claim(run.run_id, "host:1", 20.0) is None


def test_an_unknown_run_cannot_be_claimed(work: UnitOfWork) -> None:
    assert work.runs.claim(uuid4(), "host:1", 20.0) is None


def test_a_run_of_a_silent_worker_is_claimed_with_a_higher_fence(work: UnitOfWork) -> None:
    run = queue_run(work)
    claim(work, run)
    let_lease_expire(work, run)

    again = claim(work, run)

    assert (again.fence, again.attempt) == (2, 2)


def test_a_worker_that_lost_the_run_can_write_nothing_any_more(work: UnitOfWork) -> None:
    run = queue_run(work)
    late = claim(work, run)
    let_lease_expire(work, run)
    claim(work, run)

    for attempt_to_write in (
        lambda: work.runs.extend_lease(late, 20.0),
        lambda: work.runs.set_step(late, "late"),
        lambda: work.runs.complete(late, OUTCOME),
        lambda: work.runs.fail(late, FINAL),
        lambda: work.runs.postpone(late, "late", 1.0),
    ):
        with pytest.raises(LeaseLostError):
            attempt_to_write()

    row = fresh(work, run.run_id)
    assert (row.state, row.step, row.fence) == (RunState.RUNNING, "", 2)


def test_a_heartbeat_extends_the_lease(work: UnitOfWork) -> None:
    run = queue_run(work)
    claimed = claim(work, run)
    let_lease_expire(work, run)

    work.runs.extend_lease(claimed, 7.0)

    row = fresh(work, run.run_id)
    assert row.lease_until - row.started_at == timedelta(seconds=7)


def test_a_step_is_written_for_the_person_who_waits(work: UnitOfWork) -> None:
    run = queue_run(work)

    work.runs.set_step(claim(work, run), "reading page 3")

    assert fresh(work, run.run_id).step == "reading page 3"


def test_completing_stores_result_provider_and_versions(work: UnitOfWork) -> None:
    run = queue_run(work)
    outcome = RunOutcome(
        OUTCOME.result, OUTCOME.result_hash, OUTCOME.provider, {"prompt_version": "p1", "guideline_version": 3}
    )

    work.runs.complete(claim(work, run), outcome)

    row = fresh(work, run.run_id)
    result = work.session.get(RunResult, run.run_id)
    assert (row.state, row.provider, row.made_without_model, row.tokens_in) == ("succeeded", "mock", True, 5)
    assert (row.prompt_version, row.guideline_version, row.lease_until) == ("p1", 3, None)
    assert (result.result, result.result_hash, result.fence) == ({"outcome": "refer"}, "abc", 1)


def test_a_run_completes_once(work: UnitOfWork) -> None:
    run = queue_run(work)
    claimed = claim(work, run)
    work.runs.complete(claimed, OUTCOME)

    with pytest.raises(LeaseLostError):
        work.runs.complete(claimed, OUTCOME)


def test_a_retryable_failure_waits_longer_each_time_and_then_fails(work: UnitOfWork) -> None:
    run, waits, states = queue_run(work), [], []
    for _ in range(3):
        states.append(work.runs.fail(claim(work, run), TIMED_OUT))
        row = fresh(work, run.run_id)
        waits.append(round((row.next_run_at - row.created_at).total_seconds()))
        work.session.execute(update(Run).where(Run.run_id == run.run_id).values(next_run_at=func.now()))

    row = fresh(work, run.run_id)
    assert states == ["queued", "queued", "failed"]
    assert waits[:2] == [2, 4]
    assert (row.error_kind, row.attempts) == ("timeout", 3)
    assert row.finished_at is not None


def test_a_final_failure_fails_at_the_first_attempt(work: UnitOfWork) -> None:
    run = queue_run(work)

    state = work.runs.fail(claim(work, run), FINAL)

    row = fresh(work, run.run_id)
    assert (state, row.error_kind, row.error_message) == ("failed", "unreadable_document", "We could not read this.")


def test_success_after_a_failure_leaves_no_error_behind(work: UnitOfWork) -> None:
    run = queue_run(work)
    work.runs.fail(claim(work, run), UNEXPECTED)
    work.session.execute(update(Run).where(Run.run_id == run.run_id).values(next_run_at=func.now()))

    work.runs.complete(claim(work, run), OUTCOME)

    row = fresh(work, run.run_id)
    assert (row.error_kind, row.error_message) == ("", "")


def test_postponing_gives_the_attempt_back(work: UnitOfWork) -> None:
    run = queue_run(work)

    work.runs.postpone(claim(work, run), "waiting for 2 documents", 30.0)

    row = fresh(work, run.run_id)
    assert (row.state, row.attempts, row.fence, row.step) == ("queued", 0, 1, "waiting for 2 documents")
    assert row.next_run_at - row.created_at == timedelta(seconds=30)


def test_waking_makes_only_queued_runs_due(work: UnitOfWork) -> None:
    later = func.now() + timedelta(hours=1)
    waiting, running = queue_run(work, RunKind.DOCUMENT, next_run_at=later), queue_run(work)
    claim(work, running)

    woken = work.runs.wake((waiting.run_id, running.run_id))

    assert [(due.run_id, due.kind) for due in woken] == [(waiting.run_id, RunKind.DOCUMENT)]
    assert work.runs.claim(waiting.run_id, "host:1", 20.0) is not None


def test_an_expired_lease_puts_the_run_back_into_the_queue(work: UnitOfWork) -> None:
    run = queue_run(work)
    claim(work, run)
    let_lease_expire(work, run)

    released = work.runs.release_expired()

    assert [(item.run_id, item.state) for item in released] == [(run.run_id, RunState.QUEUED)]
    assert fresh(work, run.run_id).error_kind == "worker_crash"


def test_a_run_that_lost_every_worker_fails_with_the_reason(work: UnitOfWork) -> None:
    run = queue_run(work, attempts=2)
    claim(work, run)
    let_lease_expire(work, run)

    released = work.runs.release_expired()

    row = fresh(work, run.run_id)
    assert released[0].state == RunState.FAILED
    assert (row.error_kind, row.error_message) == (CRASHED.kind, CRASHED.message)


def test_a_live_lease_is_left_alone(work: UnitOfWork) -> None:
    claim(work, queue_run(work))

    assert work.runs.release_expired() == ()


def test_due_runs_come_longest_due_first(work: UnitOfWork) -> None:
    ago = [func.now() - timedelta(seconds=seconds) for seconds in (5, 50, 0)]
    runs = [queue_run(work, next_run_at=moment) for moment in ago]
    queue_run(work, next_run_at=func.now() + timedelta(seconds=5))

    due = [item.run_id for item in work.runs.list_due(overdue_s=1.0)]

    assert due == [runs[1].run_id, runs[0].run_id]


def test_the_table_refuses_what_the_functions_never_write(work: UnitOfWork) -> None:
    run = queue_run(work)
    for forbidden in ("state = 'failed'", "state = 'running'", "state = 'succeeded'", "attempts = 9"):
        savepoint = work.session.begin_nested()
        with pytest.raises(Exception, match="ck_runs_"):
            work.session.execute(text(f"UPDATE runs SET {forbidden} WHERE run_id = '{run.run_id}'"))  # noqa: S608
        savepoint.rollback()


def test_a_process_that_froze_in_a_transaction_keeps_its_locks_for_a_minute_at_most(connection):
    assert connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar() == "1min"
