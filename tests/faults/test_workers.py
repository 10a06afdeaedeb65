"""Workers are killed, stopped and cut off; every run still ends once, with one result or a reason."""

import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from backend.domain.runs import NewRun, RunKind
from backend.store.engine import UnitOfWorkFactory
from backend.store.tables import WorkerRow
from fakes.run_rig import RunRig, Worker, until

pytestmark = pytest.mark.timeout(90)
OTHERS_IN_TRANSACTION = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
)


@pytest.fixture
def rig(committed_unit_of_work: UnitOfWorkFactory, own_database_url: str, redis_url: str) -> Iterator[RunRig]:
    rig = RunRig(committed_unit_of_work, own_database_url, redis_url)
    yield rig
    rig.redis.flushall()


def children_of(process: subprocess.Popen) -> list[int]:
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return [int(pid) for pid in found.split()]


def freeze(rig: RunRig, worker: Worker) -> None:
    """Stop a worker between two transactions; in one it would keep its locks for the minute that the engine allows."""

    def is_between() -> bool:
        worker.send_signal(signal.SIGSTOP)
        with rig.unit_of_work() as work:
            inside = work.session.scalar(OTHERS_IN_TRANSACTION)
        if inside:
            worker.send_signal(signal.SIGCONT)
        return not inside

    until(is_between)


def is_alive(pid: int) -> bool:
    try:
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False


def test_a_run_whose_worker_is_killed_is_resumed_and_has_one_result(rig: RunRig) -> None:
    with rig.worker() as doomed:
        run_id = rig.submit(seconds=1.5)
        rig.wait_for(run_id, "running")
        doomed.kill()

    with rig.worker():
        row = rig.wait_for(run_id, "succeeded")

    assert (row.attempts, row.fence, row.results, row.ends) == (2, 2, 1, 1)


def test_a_forked_child_dies_with_its_killed_parent_and_the_run_is_resumed(rig: RunRig) -> None:
    with rig.worker("documents") as doomed:
        run_id = rig.submit(RunKind.DOCUMENT, seconds=1.5)
        rig.wait_for(run_id, "running")
        (horse,) = children_of(doomed)
        doomed.kill()
        until(lambda: not is_alive(horse))

    with rig.worker("documents"):
        row = rig.wait_for(run_id, "succeeded")

    assert (row.attempts, row.results) == (2, 1)


def test_a_run_that_kills_its_child_each_time_fails_and_leaves_others_alone(rig: RunRig) -> None:
    with rig.worker("documents") as worker:
        poison = rig.submit(RunKind.DOCUMENT, act="kill always")
        healthy = rig.submit(RunKind.DOCUMENT)
        rig.wait_for(healthy, "succeeded")
        row = rig.wait_for(poison, "failed")
        assert worker.poll() is None

    assert (row.error_kind, row.attempts, row.results, row.ends) == ("worker_crash", 3, 0, 1)


def test_runs_survive_a_wiped_queue(rig: RunRig) -> None:
    with rig.worker(threads=1):
        first = rig.submit(seconds=0.5)
        rig.wait_for(first, "running")
        for _ in range(8):
            rig.submit()
        rig.redis.flushall()
        rows = rig.wait_for_all()

    assert {(row.state, row.results, row.ends) for row in rows} == {("succeeded", 1, 1)}


def test_a_run_that_was_committed_but_never_put_is_picked_up(rig: RunRig) -> None:
    with rig.worker():
        run_id = rig.submit(put=False)
        row = rig.wait_for(run_id, "succeeded")

    assert row.attempts == 1


def test_what_a_stopped_worker_brings_late_is_refused_by_the_fence(rig: RunRig) -> None:
    with rig.worker(threads=1) as sleeper:
        run_id = rig.submit(seconds=1)
        rig.wait_for(run_id, "running")
        freeze(rig, sleeper)
        with rig.worker(threads=1):
            row = rig.wait_for(run_id, "succeeded")
            sleeper.send_signal(signal.SIGCONT)
            sleeper.send_signal(signal.SIGTERM)
            sleeper.wait(15)

    after = rig.verdict(run_id)
    assert row.fence == 2
    assert (after.state, after.fence, after.results, after.ends) == ("succeeded", 2, 1, 1)


@pytest.mark.parametrize("kind", [RunKind.UNDERWRITING, RunKind.DOCUMENT])
def test_a_run_over_its_time_fails_even_when_it_swallows_exceptions(rig: RunRig, kind: RunKind) -> None:
    run_id = rig.submit(kind, put=False, act="hang")
    with rig.unit_of_work() as work:
        work.session.connection().exec_driver_sql("UPDATE runs SET attempts = 2 WHERE run_id = %s", (str(run_id),))

    with rig.worker("io" if kind is RunKind.UNDERWRITING else "documents", threads=1):
        row = rig.wait_for(run_id, "failed")
        healthy = rig.submit(kind)
        rig.wait_for(healthy, "succeeded")

    assert (row.error_kind, row.attempts, row.results, row.ends) == ("timeout", 3, 0, 1)


def test_the_same_request_from_five_threads_is_one_run(rig: RunRig) -> None:
    new = NewRun(RunKind.UNDERWRITING, uuid4(), {}, "the same form")

    def submit(_: int) -> tuple[object, bool]:
        with rig.unit_of_work() as work:
            queued = work.runs.add(new, rig.principal)
            return queued.run_id, queued.is_new

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(submit, range(5)))

    assert len({run_id for run_id, _ in answers}) == 1
    assert [is_new for _, is_new in answers].count(True) == 1


@pytest.mark.parametrize("kind", [RunKind.UNDERWRITING, RunKind.DOCUMENT])
def test_a_worker_asked_to_stop_finishes_the_run_in_hand_first(rig: RunRig, kind: RunKind) -> None:
    with rig.worker("io" if kind is RunKind.UNDERWRITING else "documents") as worker:
        run_id = rig.submit(kind, seconds=1.5)
        rig.wait_for(run_id, "running")
        os.kill(worker.pid, signal.SIGTERM)
        exit_code = worker.wait(15)

    assert exit_code == 0
    assert (rig.verdict(run_id).state, rig.verdict(run_id).attempts) == ("succeeded", 1)
    with rig.unit_of_work() as work:
        assert not [name for name in work.session.scalars(select(WorkerRow.worker_id)) if f":{worker.pid}:" in name]


def test_cancelling_a_running_run_stops_it_without_a_result(rig: RunRig) -> None:
    with rig.worker(threads=1):
        run_id = rig.submit(seconds=1.5)
        rig.wait_for(run_id, "running")
        with rig.unit_of_work() as work:
            assert work.runs.cancel(rig.principal.institution_id, run_id)
        healthy = rig.submit()
        rig.wait_for(healthy, "succeeded")

    row = rig.verdict(run_id)
    assert (row.state, row.results, row.ends) == ("cancelled", 0, 0)
