"""Studies while their real worker's children are killed: the run is resumed, and its result is stored once."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.domain.runs import Pool, RunState
from backend.domain.studies.requests import StudyRequest
from backend.domain.studies.selection import Selection, SimulationChoice
from backend.domain.studies.words import MethodName
from backend.embedded.state import ROOT
from backend.reserving.samples import load_sample
from factories import make_principal
from fakes.run_rig import ORACLE, until
from fixtures.studies import make_studies_desk, make_triangle

pytestmark = pytest.mark.timeout(180)
LONG = Selection(
    methods=(MethodName.CHAIN_LADDER, MethodName.ODP_BOOTSTRAP), simulation=SimulationChoice(simulations=100_000)
)
"""A study that works for a second or more, so that its child can be met at work."""
PATIENCE_S = 90.0


@pytest.fixture
def actuary(committed_unit_of_work):
    with committed_unit_of_work() as work:
        return make_principal(work, Role.ACTUARY)


@pytest.fixture
def desk(committed_unit_of_work, redis_client):
    return make_studies_desk(committed_unit_of_work, redis_client)


@pytest.fixture
def begin(committed_unit_of_work, desk, actuary):
    """Begin a study of a ten-year sample."""

    def start(selection):
        with committed_unit_of_work() as work:
            triangle_id = make_triangle(work, actuary, load_sample("genins"))
        return desk.studies.create(actuary, StudyRequest("General insurance", triangle_id, selection), uuid4().hex)

    return start


@pytest.fixture
def verdict(committed_unit_of_work):
    """Tell how a run stands, with how many results and ends it has."""

    def look(run_id):
        with committed_unit_of_work() as work:
            return work.session.execute(ORACLE, {"ids": [run_id]}).one()

    return look


@contextmanager
def figures_worker(database_url, redis_url) -> Iterator[subprocess.Popen]:
    """Run the product's own worker of figures; whatever is left of it ends with the block."""
    environment = os.environ | {  # noqa: TID251 - a child starts with the environment of the tests
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "LEASE_S": "2.0",
        "RUN_TIMEOUT_S": "60.0",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    process = subprocess.Popen([sys.executable, "worker.py", "--kind", Pool.FIGURES], cwd=ROOT, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def children_of(process: subprocess.Popen) -> list[int]:
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return [int(pid) for pid in found.split()]


def meet_child(process: subprocess.Popen, state_of) -> int:
    """Stop the child at work on a run as soon as the run is seen running, and return its id."""
    until(lambda: state_of() == RunState.RUNNING and bool(children_of(process)), PATIENCE_S)
    (child,) = children_of(process)
    os.kill(child, signal.SIGSTOP)
    assert state_of() == RunState.RUNNING
    return child


def test_a_study_whose_child_is_killed_is_resumed_and_has_one_result(
    begin, desk, actuary, verdict, own_database_url, redis_url
):
    begun = begin(LONG)

    with figures_worker(own_database_url, redis_url) as worker:
        child = meet_child(worker, lambda: verdict(begun.run_id).state)
        os.kill(child, signal.SIGKILL)
        until(lambda: verdict(begun.run_id).state == RunState.SUCCEEDED, PATIENCE_S)
        assert worker.poll() is None

    row = verdict(begun.run_id)
    assert (row.attempts, row.fence, row.results, row.ends) == (2, 2, 1, 1)
    result = desk.studies.find_result(actuary, begun.study_id, 1)
    assert result.figures.find(MethodName.ODP_BOOTSTRAP).total.quantiles
    computed = [line for line in desk.studies.list_history(actuary, begun.study_id) if line.action == "computed"]
    assert len(computed) == 1


def test_the_libraries_are_imported_once_before_the_first_child(
    begin, desk, actuary, verdict, own_database_url, redis_url
):
    methods = (MethodName.CHAIN_LADDER, MethodName.CLARK_LOGLOGISTIC)

    with figures_worker(own_database_url, redis_url) as worker:
        first, second = begin(Selection(methods=methods)), begin(Selection(methods=methods))
        until(lambda: verdict(second.run_id).state == RunState.SUCCEEDED, PATIENCE_S)
        until(lambda: verdict(first.run_id).state == RunState.SUCCEEDED, PATIENCE_S)
        loaded = Path(f"/proc/{worker.pid}/maps").read_text(encoding="utf-8")

    assert "scipy" in loaded
    results = [desk.studies.find_result(actuary, begun.study_id, 1) for begun in (first, second)]
    assert results[0].result_hash == results[1].result_hash
    assert results[0].libraries["chainladder"]
