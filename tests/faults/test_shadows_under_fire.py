"""Champions while their workers are killed: each gets exactly one shadow, and none that did not end well gets any."""

import signal

import pytest
from sqlalchemy import text

from backend.domain.challenges import ChallengerPlan
from backend.domain.runs import RunKind
from fakes.run_rig import RunRig, until

pytestmark = pytest.mark.timeout(120)
NOTE = "Does anything get lost when workers die?"
SHADOWS = text(
    "SELECT champion.run_id, count(shadow.run_id) AS shadows, count(DISTINCT material.run_id) AS materials "
    "FROM runs champion LEFT JOIN runs shadow ON shadow.subject_id = champion.run_id AND shadow.kind = 'shadow' "
    "LEFT JOIN run_material material ON material.run_id = champion.run_id "
    "WHERE champion.run_id = ANY(:ids) GROUP BY champion.run_id"
)


@pytest.fixture
def rig(committed_unit_of_work, own_database_url, redis_url):
    rig = RunRig(committed_unit_of_work, own_database_url, redis_url)
    with committed_unit_of_work() as work:
        work.challenges.add(ChallengerPlan("underwriting", "mock", None, 100, NOTE), rig.principal)
    yield rig
    rig.redis.flushall()


def counted(rig):
    with rig.unit_of_work() as work:
        rows = work.session.execute(SHADOWS, {"ids": rig.run_ids})
        return {row.run_id: (row.shadows, row.materials) for row in rows}


def shadows_done(rig):
    with rig.unit_of_work() as work:
        return work.session.scalar(text("SELECT count(*) FROM runs WHERE kind = 'shadow' AND state = 'succeeded'"))


def test_every_champion_gets_one_shadow_though_workers_are_killed_again_and_again(rig):
    killed = [rig.submit(act="kill once", material=True) for _ in range(3)]
    quiet = [rig.submit(material=True, seconds=0.1, put=place % 2 == 0) for place in range(5)]
    lost = rig.submit(act="unreadable", material=True)
    older = rig.submit(act="work")  # its handler keeps no material, so there is nothing to challenge it with

    for _ in killed:
        with rig.worker(threads=1) as process:
            assert process.wait(30) == -signal.SIGKILL
    with rig.worker():
        rig.wait_for_all()
        until(lambda: shadows_done(rig) == len(killed) + len(quiet))

    once = dict.fromkeys((*killed, *quiet), (1, 1))
    assert counted(rig) == {**once, lost: (0, 0), older: (0, 0)}


def test_a_completion_that_lost_its_fence_queues_no_shadow(rig, committed_unit_of_work):
    run_id = rig.submit(act="work", material=True, seconds=1.0)
    with rig.worker():
        rig.wait_for(run_id, "running")
        with committed_unit_of_work() as work:
            assert work.runs.cancel(rig.principal.institution_id, run_id)
        other = rig.submit(material=True)
        rig.wait_for(other, "succeeded")
        until(lambda: shadows_done(rig) == 1)

    assert counted(rig) == {run_id: (0, 0), other: (1, 1)}
    assert rig.verdict(run_id).state == "cancelled"
    with committed_unit_of_work() as work:
        kinds = work.session.scalars(text("SELECT DISTINCT kind FROM runs"))
        assert set(kinds) == {RunKind.UNDERWRITING, RunKind.SHADOW}
