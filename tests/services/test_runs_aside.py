"""Shadows and replays stand aside: dashboards count them apart, their costs are booked, hostile answers replay."""

import json
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from backend.domain.access import Role
from backend.domain.challenges import ChallengerPlan
from backend.domain.clock import utc_now
from backend.domain.dashboard import DashboardFilter
from backend.domain.replays import ReplayVersions
from backend.domain.runs import RunKind, RunState
from backend.domain.submissions import SubmissionRequest
from backend.errors import ConflictError, InvalidRequestError
from backend.queueing.rate_limit import Limit, RateLimiter
from backend.services.challenges import ChallengesService
from backend.services.counted_actions import CountedInDatabase
from backend.services.dashboard import DashboardService
from backend.services.guidelines import install_first_guidelines
from backend.services.prompts import PromptsService, install_first_prompts
from backend.services.replays import ReplaysService
from backend.settings import Settings
from backend.store.run_material import material_row
from backend.store.tables import Run, RunMaterial
from factories import make_principal
from fakes.replay_rig import ReplayRig, rules_provider
from fakes.underwriting_rig import ScriptedProvider
from fixtures.desk import FLEET
from fixtures.versions import prompt_draft

STRICT = json.dumps({"outcome": "decline", "rationale": [], "conditions": [], "questions": []})
WHY = "Would a stricter model decline more of these?"


@pytest.fixture
def rig(unit_of_work, desk):
    return ReplayRig(unit_of_work, desk.queue)


@pytest.fixture
def ada(unit_of_work, person):
    ada = person()
    with unit_of_work() as work:
        install_first_guidelines(work, ada.institution_id)
        install_first_prompts(work, ada.institution_id)
    return ada


@pytest.fixture
def boss(unit_of_work, ada):
    with unit_of_work() as work:
        return make_principal(work, Role.MANAGER, ada.institution_id)


@pytest.fixture
def challenges(unit_of_work, monkeypatch):
    monkeypatch.setattr("backend.services.challenges.configured_providers", lambda _settings: ("mock", "scripted"))
    return ChallengesService(unit_of_work, Settings())


@pytest.fixture
def replays(unit_of_work, redis_client, desk):
    limit = Limit(window_s=60, per_session=50, per_user=50)
    limiter = RateLimiter(redis_client, CountedInDatabase(unit_of_work, limit), limit)
    return ReplaysService(unit_of_work, desk.queue, limiter)


@pytest.fixture
def assess(desk, rig, ada):
    def send():
        sent = desk.underwriting.submit(ada, SubmissionRequest("commercial_auto", FLEET), uuid4().hex)
        rig.perform(sent.run_id)
        return sent

    return send


def tiles(unit_of_work, boss):
    today = utc_now().date()
    shown = DashboardService(unit_of_work).get(boss, DashboardFilter(today - timedelta(days=1), today))
    return {tile.code: tile.value for tile in shown.tiles}


def shadow_of(unit_of_work, run_id):
    with unit_of_work() as work:
        wanted = (Run.kind == RunKind.SHADOW, Run.subject_id == run_id)
        return work.session.scalars(select(Run.run_id).where(*wanted)).one()


def test_neither_shadows_nor_replays_count_as_ordinary_work(unit_of_work, rig, challenges, replays, boss, assess):
    rig.providers = (rules_provider(), ScriptedProvider(STRICT))
    challenges.plan(boss, ChallengerPlan("underwriting", "scripted", None, 100, WHY))
    sent = assess()
    before = tiles(unit_of_work, boss)

    rig.perform(shadow_of(unit_of_work, sent.run_id))
    rig.perform(replays.start(boss, sent.run_id, ReplayVersions.STORED, "aside"))

    assert before["runs"] == 1
    assert tiles(unit_of_work, boss) == before


@pytest.mark.parametrize("hostile", ["May we\\u0000 visit?", "\\u202e=1+1", "<script>"])
def test_hostile_words_of_a_model_replay_to_the_same_bytes(rig, ada, assess, hostile):
    said = '{"outcome": "decline", "rationale": [], "conditions": [], "questions": ["%s"]}'
    rig.providers = (ScriptedProvider(said % hostile),)
    sent = assess()

    outcome = rig.replay(ada.institution_id, sent.run_id)

    assert outcome.same, (outcome.note, outcome.differences)


def test_what_a_replay_asks_anew_is_booked_on_its_own_run(unit_of_work, rig, replays, boss, ada, assess):
    rig.providers = (ScriptedProvider(STRICT),)
    sent = assess()
    _put_in_force(unit_of_work, ada, boss)
    stored = replays.start(boss, sent.run_id, ReplayVersions.STORED, "stored")
    today = replays.start(boss, sent.run_id, ReplayVersions.TODAY, "today")

    rig.perform(stored)
    rig.perform(today)

    with unit_of_work() as work:
        booked = {run_id: work.session.get(Run, run_id) for run_id in (sent.run_id, stored, today)}
        assert [booked[run_id].state for run_id in (stored, today)] == [RunState.SUCCEEDED] * 2
        assert [booked[run_id].provider for run_id in (stored, today)] == [None, "scripted"]
        assert booked[stored].cost_usd is None or booked[stored].cost_usd == Decimal(0)


def test_a_draft_that_was_withdrawn_does_not_challenge(unit_of_work, challenges, boss):
    prompts = PromptsService(unit_of_work)
    draft = prompts.save_draft(boss, prompt_draft())
    plan = ChallengerPlan("underwriting", "", draft.version_id, 100, WHY)
    prompts.withdraw(boss, draft.version_id, "It was a mistake of mine.")

    with pytest.raises(InvalidRequestError, match="withdrawn"):
        challenges.plan(boss, plan)
    assert challenges.current(boss) == {}


def test_words_retired_while_their_shadow_waits_still_challenge(unit_of_work, rig, challenges, boss, ada, assess):
    """The champion was challenged when it ended; what happens to the words later does not unmake that."""
    rig.providers = (ScriptedProvider(STRICT),)
    prompts = PromptsService(unit_of_work)
    draft = prompts.save_draft(boss, prompt_draft())
    challenges.plan(boss, ChallengerPlan("underwriting", "", draft.version_id, 100, WHY))
    sent = assess()
    prompts.withdraw(boss, draft.version_id, "It was a mistake of mine.")

    rig.perform(shadow_of(unit_of_work, sent.run_id))

    found = challenges.get(boss, shadow_of(unit_of_work, sent.run_id))
    assert found.details["challenger"]["prompt_version"].startswith("2-")
    assert found.details["champion"]["prompt_version"].startswith("1-")
    assert ada.institution_id == boss.institution_id


def test_material_written_anew_by_somebody_above_the_triggers_is_read_but_never_guessed(unit_of_work, rig, ada, assess):
    sent = assess()
    with unit_of_work() as work:
        kept = work.run_material.get(ada.institution_id, sent.run_id)
        forged = type(kept)({**kept.inputs, "product": "no_such_product"}, kept.versions, kept.answers)
        row = material_row(sent.run_id, ada.institution_id, forged)
        work.session.execute(text("ALTER TABLE run_material DISABLE TRIGGER USER"))
        work.session.query(RunMaterial).filter_by(run_id=sent.run_id).update(
            {"inputs": row["inputs"], "material_hash": row["material_hash"]}
        )
        work.session.execute(text("ALTER TABLE run_material ENABLE TRIGGER USER"))

    for versions in ReplayVersions:
        with pytest.raises((ConflictError, InvalidRequestError)):
            rig.replay(ada.institution_id, sent.run_id, versions)


def _put_in_force(unit_of_work, author, boss):
    """Put other words for proposals in force, drafted by one manager and activated by another."""
    prompts = PromptsService(unit_of_work)
    with unit_of_work() as work:
        second = make_principal(work, Role.MANAGER, author.institution_id)
    draft = prompts.save_draft(second, prompt_draft())
    prompts.activate(boss, draft.version_id, 1)
