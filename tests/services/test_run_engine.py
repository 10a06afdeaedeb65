from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import structlog
from sqlalchemy import func, select, update

from backend.domain.access import Principal
from backend.domain.run_views import RunView
from backend.domain.runs import ClaimedRun, NewRun, Pool, RunKind, RunState
from backend.queueing.redis_client import make_redis
from backend.queueing.run_queue import RunQueue
from backend.queueing.time_limits import AttemptTimeoutError
from backend.services.current_run import CURRENT_RUN
from backend.services.lease import Patience
from backend.services.reconciler import Reconciler, WorkerName
from backend.services.run_execution import RunEngine
from backend.store.engine import UnitOfWorkFactory
from backend.store.tables import AuditEvent, Run
from fakes.run_handlers import HANDLERS, ScriptedHandler


class Bench:
    """An engine in this process, on the database of the test."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, principal: Principal, redis_url: str) -> None:
        self.unit_of_work = unit_of_work
        self.principal = principal
        self.redis = make_redis(redis_url, timeout_s=5)
        self.redis.flushdb()
        self.queue = RunQueue(self.redis, 5.0)

    def engine(self, **handlers: object) -> RunEngine:
        chosen = {RunKind(kind): handler for kind, handler in handlers.items()} or HANDLERS
        return RunEngine(self.unit_of_work, self.queue, chosen, Patience(20.0, 60.0))

    def add(self, kind: RunKind = RunKind.UNDERWRITING, **inputs: object) -> UUID:
        with self.unit_of_work() as work:
            return work.runs.add(NewRun(kind, uuid4(), inputs, uuid4().hex), self.principal).run_id

    def change(self, run_id: UUID, **columns: object) -> None:
        with self.unit_of_work() as work:
            work.session.execute(update(Run).where(Run.run_id == run_id).values(**columns))

    def view(self, run_id: UUID) -> RunView:
        with self.unit_of_work() as work:
            return work.runs.get_view(self.principal, run_id)

    def acts(self, run_id: UUID) -> list[str]:
        with self.unit_of_work() as work:
            return list(work.session.scalars(select(AuditEvent.action).where(AuditEvent.object_id == str(run_id))))


@pytest.fixture
def bench(unit_of_work: UnitOfWorkFactory, person, redis_url: str) -> Bench:
    return Bench(unit_of_work, person(), redis_url)


def test_a_performed_run_has_its_result_provider_and_one_audit_event(bench: Bench) -> None:
    run_id = bench.add()

    bench.engine().perform(run_id)

    view = bench.view(run_id)
    assert (view.state, view.provider, view.made_without_model, view.retries) == ("succeeded", "mock", True, 2)
    assert bench.acts(run_id) == ["run.succeeded"]


def test_every_end_of_a_run_belongs_to_its_institution(bench: Bench) -> None:
    done, failed, lost = bench.add(), bench.add(RunKind.REPORT), bench.add()
    bench.engine().perform(done)
    bench.engine(underwriting=ScriptedHandler()).perform(failed)
    bench.change(lost, state="running", attempts=3, lease_until=func.now() - timedelta(seconds=1))
    Reconciler(bench.unit_of_work, bench.queue, WorkerName("w", Pool.IO)).reconcile()

    ids = [str(run_id) for run_id in (done, failed, lost)]
    ends = select(AuditEvent.action, AuditEvent.institution_id).where(AuditEvent.object_id.in_(ids))
    with bench.unit_of_work() as work:
        written = [tuple(row) for row in work.session.execute(ends.order_by(AuditEvent.seq))]
    ours = bench.principal.institution_id
    assert written == [("run.succeeded", ours), ("run.failed", ours), ("run.failed", ours)]


def test_a_second_hint_for_the_same_run_does_nothing(bench: Bench) -> None:
    run_id = bench.add()
    bench.engine().perform(run_id)

    bench.engine().perform(run_id)

    assert bench.view(run_id).attempt == 1
    assert bench.acts(run_id) == ["run.succeeded"]


def test_a_retryable_error_puts_the_run_back_with_its_sentence(bench: Bench) -> None:
    run_id = bench.add(act="unavailable")

    bench.engine().perform(run_id)

    view = bench.view(run_id)
    assert (view.state, view.error_kind) == ("queued", "provider_unavailable")
    assert view.next_run_at > view.created_at
    assert bench.acts(run_id) == []


def test_a_final_error_fails_the_run_with_its_sentence(bench: Bench) -> None:
    run_id = bench.add(act="unreadable")

    bench.engine().perform(run_id)

    view = bench.view(run_id)
    assert (view.state, view.error_kind, view.attempt) == ("failed", "unreadable_document", 1)
    assert "could not read this document" in view.error_message
    assert bench.acts(run_id) == ["run.failed"]


def test_an_unexpected_error_is_reported_without_its_words_and_tried_again(bench: Bench) -> None:
    run_id = bench.add(act="broken")

    with structlog.testing.capture_logs() as lines:
        bench.engine().perform(run_id)

    view = bench.view(run_id)
    assert (view.state, view.error_kind) == ("queued", "unexpected")
    assert any(line["event"] == "unexpected_error" for line in lines)
    assert "Jane" not in f"{lines}{view.error_message}"


def test_the_last_unexpected_error_fails_the_run(bench: Bench) -> None:
    run_id = bench.add(act="broken")
    bench.change(run_id, attempts=2)

    bench.engine().perform(run_id)

    assert (bench.view(run_id).state, bench.view(run_id).error_kind) == ("failed", "unexpected")


def test_a_run_that_must_wait_keeps_its_attempt_and_is_woken_by_the_other(bench: Bench) -> None:
    waiting = bench.add(act="wait")
    bench.engine().perform(waiting)
    before = bench.view(waiting)
    other = bench.add(RunKind.DOCUMENT, wake=[str(waiting)])

    bench.engine().perform(other)

    assert (before.state, before.attempt, before.step) == ("queued", 0, "waiting for the document")
    assert bench.queue.find_waiting(Pool.IO) == {waiting}
    bench.engine().perform(waiting)
    assert bench.view(waiting).state == "succeeded"


def test_a_kind_without_a_handler_fails_and_says_so(bench: Bench) -> None:
    run_id = bench.add(RunKind.ACTUARIAL)

    bench.engine().perform(run_id)

    assert (bench.view(run_id).state, bench.view(run_id).error_kind) == ("failed", "no_handler")


def test_a_time_limit_is_written_down_and_never_swallowed(bench: Bench) -> None:
    run_id = bench.add(act="late")

    with pytest.raises(AttemptTimeoutError):
        bench.engine().perform(run_id)

    assert (bench.view(run_id).state, bench.view(run_id).error_kind) == ("queued", "timeout")


def test_a_run_cancelled_meanwhile_stays_cancelled(bench: Bench) -> None:
    class Cancelled(ScriptedHandler):
        def perform(self, run: ClaimedRun, progress: object) -> object:
            bench.change(run.run_id, state=RunState.CANCELLED, finished_at=func.now())
            return super().perform(run, progress)

    run_id = bench.add()

    bench.engine(underwriting=Cancelled()).perform(run_id)

    assert bench.view(run_id).state == "cancelled"
    assert bench.acts(run_id) == []


def test_rows_of_the_handler_vanish_when_the_completion_fails(bench: Bench) -> None:
    class Broken(ScriptedHandler):
        def perform(self, run: ClaimedRun, progress: object) -> object:
            made = super().perform(run, progress)
            return type(made)(made.result, made.result_hash, store=lambda work: work.session.execute(func.no_such()))

    run_id = bench.add()

    bench.engine(underwriting=Broken()).perform(run_id)

    with bench.unit_of_work() as work:
        assert work.runs.find_result(bench.principal, run_id) is None
    assert bench.view(run_id).error_kind == "unexpected"


def test_the_present_run_is_known_while_it_is_performed(bench: Bench) -> None:
    seen = []

    class Curious(ScriptedHandler):
        def perform(self, run: ClaimedRun, progress: object) -> object:
            seen.append(CURRENT_RUN.get())
            return super().perform(run, progress)

    run_id = bench.add()
    bench.engine(underwriting=Curious()).perform(run_id)

    assert seen == [run_id]
    assert CURRENT_RUN.get() is None


def reconciler(bench: Bench) -> Reconciler:
    return Reconciler(bench.unit_of_work, bench.queue, WorkerName("host:1:x", Pool.IO))


def test_the_reconciler_offers_lost_runs_once(bench: Bench) -> None:
    late = func.now() - func.make_interval(0, 0, 0, 0, 0, 0, 5)
    lost, document = bench.add(), bench.add(RunKind.DOCUMENT)
    for run_id in (lost, document):
        bench.change(run_id, next_run_at=late)

    reconciler(bench).reconcile()
    reconciler(bench).reconcile()

    assert bench.queue.find_waiting(Pool.IO) == {lost}
    assert bench.queue.find_waiting(Pool.DOCUMENTS) == {document}
    assert [bench.redis.llen(f"rq:queue:{pool}") for pool in (Pool.IO, Pool.DOCUMENTS)] == [1, 1]


def test_the_reconciler_fails_a_run_that_took_every_worker_down(bench: Bench) -> None:
    run_id = bench.add()
    past = func.now() - func.make_interval(0, 0, 0, 0, 0, 0, 1)
    bench.change(run_id, state="running", attempts=3, fence=3, lease_until=past)

    reconciler(bench).reconcile()

    assert (bench.view(run_id).state, bench.view(run_id).error_kind) == ("failed", "worker_crash")
    assert bench.acts(run_id) == ["run.failed"]


def test_an_unreachable_queue_costs_neither_the_run_nor_the_page(bench: Bench) -> None:
    away = RunQueue(make_redis("redis://127.0.0.1:1", timeout_s=0.1), 5.0)
    run_id = bench.add()

    assert away.put(run_id, RunKind.UNDERWRITING) is False
    assert away.find_waiting(Pool.IO) is None
    assert bench.view(run_id).state == "queued"


def test_nothing_but_the_id_travels_through_the_queue(bench: Bench) -> None:
    run_id = bench.add(secret="Jane Example")
    bench.queue.put(run_id, RunKind.UNDERWRITING)

    job = bench.redis.hgetall(f"rq:job:{run_id}")

    assert b"Jane" not in b"".join(job.values())
    assert str(run_id).encode() in b"".join(job.values()) + b"".join(bench.redis.lrange("rq:queue:io", 0, -1))
