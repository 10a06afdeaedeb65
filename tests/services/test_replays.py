"""Replays of real runs of every kind: same bytes from what was kept alone, differences under today's versions."""

import json
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from backend.domain.access import Role
from backend.domain.guidelines import guideline_to_json
from backend.domain.replays import ReplayVersions
from backend.domain.runs import RunKind, RunState
from backend.domain.submissions import SubmissionRequest
from backend.domain.versions import Authorship
from backend.errors import ConflictError, InvalidRequestError, NotFoundError, NotPermittedError
from backend.queueing.rate_limit import Limit, RateLimiter
from backend.services.counted_actions import CountedInDatabase
from backend.services.documents import DocumentsService
from backend.services.guidelines import active_guideline, install_first_guidelines
from backend.services.replays import ReplaysService
from backend.settings import Settings
from backend.store.tables import AuditEvent, Document, FactRow, Run, RunMaterial, Submission
from factories import make_claim, make_policy, make_principal
from fakes.replay_rig import ReplayRig
from fakes.underwriting_rig import ScriptedProvider
from fixtures.desk import FLEET

LOSS_RUN = """policy_number,claim_number,date_of_loss,date_reported,claim_status,reserve,paid,recovered
CA100,CA100-1,05/02/2025,05/03/2025,Closed,0.00,12000.00,0.00
CA100,CA100-2,06/11/2025,06/12/2025,Open,40000.00,2500.50,0.00
"""
CAUTIOUS = json.dumps({"outcome": "decline", "rationale": [], "conditions": [], "questions": ["May we visit?"]})


@pytest.fixture
def rig(unit_of_work, desk):
    return ReplayRig(unit_of_work, desk.queue)


@pytest.fixture
def ada(unit_of_work, person):
    ada = person()
    with unit_of_work() as work:
        install_first_guidelines(work, ada.institution_id)
    return ada


@pytest.fixture
def boss(unit_of_work, ada):
    with unit_of_work() as work:
        return make_principal(work, Role.MANAGER, ada.institution_id)


@pytest.fixture
def replays(unit_of_work, redis_client, desk):
    limit = Limit(window_s=60, per_session=5, per_user=5)
    limiter = RateLimiter(redis_client, CountedInDatabase(unit_of_work, limit), limit)
    return ReplaysService(unit_of_work, desk.queue, limiter)


@pytest.fixture
def read(unit_of_work, redis_client, desk, rig):
    """Upload a document and have it read; returns its id and its run."""
    limit = Limit(window_s=60, per_session=50, per_user=50)
    limiter = RateLimiter(redis_client, CountedInDatabase(unit_of_work, limit), limit)
    service = DocumentsService(unit_of_work, desk.queue, limiter, Settings())

    def upload(by, name="losses.csv", content=LOSS_RUN):
        stored = service.upload(by, name, content.encode())
        rig.perform(stored.run_id)
        return stored

    return upload


@pytest.fixture
def assess(desk, rig):
    def send(by, *documents, **changed):
        request = SubmissionRequest("commercial_auto", {**FLEET, **changed}, tuple(map(str, documents)))
        sent = desk.underwriting.submit(by, request, uuid4().hex)
        rig.perform(sent.run_id)
        return sent

    return send


def test_a_submission_replays_to_the_same_bytes_from_what_was_kept_alone(unit_of_work, rig, ada, read, assess):
    document = read(ada)
    sent = assess(ada, document.document_id, power_units=400)
    with unit_of_work() as work:  # everything that the run could read again is bent out of shape
        work.session.execute(update(Submission).values(fields={}))
        work.session.execute(update(FactRow).values(value="999"))
        work.session.execute(text("UPDATE document_pages SET text = 'something else'"))
        work.session.execute(text("UPDATE guidelines SET state = 'retired'"))

    outcome = rig.replay(ada.institution_id, sent.run_id)

    assert outcome.same
    assert (outcome.hash, outcome.differences, outcome.note) == (outcome.expected_hash, (), "")
    assert len(outcome.hash) == 64


def test_what_a_model_said_is_played_back_and_no_provider_is_asked(unit_of_work, rig, ada, assess):
    rig.providers = (ScriptedProvider(CAUTIOUS),)
    sent = assess(ada)
    rig.providers = (ScriptedProvider(""),)  # nobody would answer today

    outcome = rig.replay(ada.institution_id, sent.run_id)

    assert outcome.same
    assert rig.providers[0].prompts == []
    with unit_of_work() as work:
        (answer,) = work.session.get(RunMaterial, sent.run_id).answers
    assert (answer["provider"], json.loads(answer["content"])["questions"]) == ("scripted", ["May we visit?"])


def test_a_reading_replays_from_its_bytes_and_so_does_a_reading_that_was_taken_over(rig, ada, read):
    first, second = read(ada), read(ada, "the same again.csv")

    for stored in (first, second):
        outcome = rig.replay(ada.institution_id, stored.run_id)
        assert (outcome.same, outcome.differences) == (True, ())


def test_a_reading_by_a_model_replays_with_its_answers_taken_over_or_not(rig, ada, read):
    said = {"facts": [{"field": "insured.name", "value": "CA100-1", "page": 1, "quote": "CA100-1"}]}
    rig.providers = (ScriptedProvider(json.dumps(said)),)
    first, second = read(ada), read(ada, "the same again.csv")

    outcomes = [rig.replay(ada.institution_id, stored.run_id) for stored in (first, second)]

    assert [outcome.same for outcome in outcomes] == [True, True]
    assert outcomes[0].hash == outcomes[1].hash


def test_a_claim_replays_with_the_history_that_its_reserve_rested_on(unit_of_work, rig, claims_desk, adjuster, loss):
    sent = claims_desk.claims.report(adjuster, loss(), "replayed")
    rig.perform(sent.run_id)
    with unit_of_work() as work:  # the book moves on: another claim under the same policy and of the same insured
        make_claim(work, adjuster, make_policy(work, adjuster))
        work.session.execute(text("UPDATE policies SET limit_usd = 1, clauses = '[]'"))

    outcome = rig.replay(adjuster.institution_id, sent.run_id)

    assert outcome.same, outcome.differences


def test_a_study_replays_from_triangle_and_selection(rig, actuary, started):
    begun = started()
    rig.perform(begun.run_id)

    outcome = rig.replay(actuary.institution_id, begun.run_id)

    assert outcome.same, outcome.differences


def test_under_todays_guideline_the_rules_that_changed_stand_in_the_difference(unit_of_work, rig, ada, boss, assess):
    sent = assess(ada, power_units=400)
    with unit_of_work() as work:
        old = active_guideline(work, ada.institution_id, "commercial_auto")
        body = guideline_to_json(replace(old, base_points=old.base_points + 7))
        row = work.guidelines.add_draft(ada.institution_id, "commercial_auto", body, Authorship(ada.user_id))
        work.guidelines.activate(ada.institution_id, row.head.version_id, by=boss.user_id)

    then = rig.replay(ada.institution_id, sent.run_id)
    today = rig.replay(ada.institution_id, sent.run_id, ReplayVersions.TODAY)

    parted = {one.path: (one.then, one.now) for one in today.differences}
    assert (then.same, today.same) == (True, False)
    assert parted["guideline_version"] == ("1", "2")
    assert int(parted["score"][1]) - int(parted["score"][0]) == 7


def test_under_todays_versions_only_a_changed_question_goes_to_a_provider(unit_of_work, rig, ada, assess):
    rig.providers = (ScriptedProvider(CAUTIOUS),)
    sent = assess(ada)
    milder = ScriptedProvider(json.dumps({"outcome": "refer", "rationale": [], "conditions": [], "questions": []}))
    rig.providers = (milder,)

    unchanged = rig.replay(ada.institution_id, sent.run_id, ReplayVersions.TODAY)
    assert (unchanged.same, milder.prompts) == (True, [])

    with unit_of_work() as work:
        work.session.execute(
            text(
                "INSERT INTO prompts (institution_id, step, version, state, system, template, fingerprint) VALUES "
                "(:house, 'propose', 1, 'active', 'Be kind.', '{product} {floor}', 'x')"
            ),
            {"house": ada.institution_id},
        )
    changed = rig.replay(ada.institution_id, sent.run_id, ReplayVersions.TODAY)

    assert [prompt.system for prompt in milder.prompts] == ["Be kind."]
    assert {"prompt_version", "proposal.outcome"} <= {one.path for one in changed.differences}


def test_a_run_older_than_the_record_says_so_in_one_sentence(rig, replays, boss, ada, desk, assessed):
    sent = desk.underwriting.submit(ada, SubmissionRequest("commercial_auto", FLEET), "old")
    assessed(sent)

    with pytest.raises(InvalidRequestError, match="before the program kept"):
        rig.replay(ada.institution_id, sent.run_id)
    with pytest.raises(InvalidRequestError, match="before the program kept"):
        replays.start(boss, sent.run_id, ReplayVersions.STORED, "old")
    assert not replays.get_run(boss, sent.run_id).can_replay


def test_what_was_kept_is_refused_to_change_and_a_bent_row_is_not_believed(unit_of_work, rig, ada, assess):
    sent = assess(ada)
    bend = text("UPDATE run_material SET inputs = jsonb_set(inputs, '{fields,power_units}', '1')")
    with pytest.raises(DBAPIError, match="never changed"), unit_of_work() as work:
        work.session.execute(bend)
    with unit_of_work() as work:
        work.session.execute(text("ALTER TABLE run_material DISABLE TRIGGER USER"))
        work.session.execute(bend)
        work.session.execute(text("ALTER TABLE run_material ENABLE TRIGGER USER"))

    with pytest.raises(ConflictError, match="fingerprint"):
        rig.replay(ada.institution_id, sent.run_id)


def test_a_replay_goes_through_the_queue_and_touches_no_case(unit_of_work, rig, replays, boss, ada, assess):
    sent = assess(ada)
    with unit_of_work() as work:
        before = _everything_of_cases(work)
    replay_id = replays.start(boss, sent.run_id, ReplayVersions.STORED, "once")
    assert replays.start(boss, sent.run_id, ReplayVersions.STORED, "once") == replay_id
    assert replays.get(boss, replay_id).outcome is None

    rig.perform(replay_id)

    view = replays.get(boss, replay_id)
    assert (view.state, view.outcome.same, view.run_id) == (RunState.SUCCEEDED, True, sent.run_id)
    assert [one.replay_id for one in replays.list_for(boss, sent.run_id)] == [replay_id]
    with unit_of_work() as work:
        assert _everything_of_cases(work) == before
        acts = work.session.query(AuditEvent.action, AuditEvent.object_type).filter(
            AuditEvent.object_id == str(sent.run_id)
        )
        assert {("run.replay_asked", "run"), ("run.replayed", "run")} <= {tuple(act) for act in acts}


def test_a_replay_under_another_request_does_not_share_its_key(replays, boss, ada, assess):
    sent = assess(ada)
    replays.start(boss, sent.run_id, ReplayVersions.STORED, "key")

    with pytest.raises(ConflictError):
        replays.start(boss, sent.run_id, ReplayVersions.TODAY, "key")


def test_replays_are_for_those_who_may_and_within_their_house(replays, person, boss, ada, assess):
    sent = assess(ada)
    stranger = person(role=Role.MANAGER)
    replay_id = replays.start(boss, sent.run_id, ReplayVersions.STORED, "mine")

    for asked in (
        lambda: replays.get_run(stranger, sent.run_id),
        lambda: replays.list_for(stranger, sent.run_id),
        lambda: replays.get(stranger, replay_id),
        lambda: replays.start(stranger, sent.run_id, ReplayVersions.STORED, "theirs"),
    ):
        with pytest.raises(NotFoundError):
            asked()
    with pytest.raises(NotPermittedError):
        replays.start(ada, sent.run_id, ReplayVersions.STORED, "hers")


def _everything_of_cases(work):
    """Return what is stored of cases, documents, facts and runs other than replays."""
    tables = (Submission, Document, FactRow)
    rows = [[tuple(row) for row in work.session.execute(table.__table__.select())] for table in tables]
    runs = work.session.execute(Run.__table__.select().where(Run.kind != RunKind.REPLAY))
    return rows, [tuple(row) for row in runs]
