"""The silent challenger on real runs: queued with the champion's end, kept beside the case, seen by few."""

import json
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from backend.domain.access import Role
from backend.domain.challenges import ChallengerPlan, ChallengeVerdict, ShadowFilter
from backend.domain.replays import ReplayVersions
from backend.domain.run_views import RunFilter
from backend.domain.runs import RunKind, RunState
from backend.domain.submissions import SubmissionRequest
from backend.errors import ConflictError, InvalidRequestError, NotFoundError
from backend.queueing.rate_limit import Limit, RateLimiter
from backend.services.challenges import ChallengesService
from backend.services.counted_actions import CountedInDatabase
from backend.services.guidelines import install_first_guidelines
from backend.services.prompts import install_first_prompts
from backend.services.runs import RunsService
from backend.settings import Settings
from backend.store.tables import AuditEvent, Claim, FactRow, Notification, Run, ShadowResult, Submission
from factories import make_principal
from fakes.replay_rig import ReplayRig, rules_provider
from fakes.underwriting_rig import ScriptedProvider
from fixtures.desk import FLEET
from fixtures.versions import prompt_draft

NOTE = "Would a stricter model decline more of these?"
STRICT = json.dumps({"outcome": "decline", "rationale": [], "conditions": [], "questions": []})
CASES = (Submission, Claim, FactRow)


@pytest.fixture
def rig(unit_of_work, desk):
    return ReplayRig(unit_of_work, desk.queue, (rules_provider(), ScriptedProvider(STRICT)))


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
def challenges(unit_of_work, monkeypatch):
    names = ("mock", "scripted")
    monkeypatch.setattr("backend.services.challenges.configured_providers", lambda _settings: names)
    return ChallengesService(unit_of_work, Settings())


@pytest.fixture
def runs(unit_of_work, redis_client, desk):
    limit = Limit(window_s=60, per_session=50, per_user=50)
    return RunsService(
        unit_of_work, desk.queue, RateLimiter(redis_client, CountedInDatabase(unit_of_work, limit), limit)
    )


@pytest.fixture
def champion(desk, rig, ada):
    """Have a submission assessed as usual, and return what was sent."""

    def assess(**changed):
        sent = desk.underwriting.submit(ada, SubmissionRequest("commercial_auto", {**FLEET, **changed}), uuid4().hex)
        rig.perform(sent.run_id)
        return sent

    return assess


def plan(**changed):
    given = {"kind": "underwriting", "provider": "scripted", "prompt_id": None, "share_percent": 100, "reason": NOTE}
    return ChallengerPlan(**{**given, **changed})


def shadows(unit_of_work):
    with unit_of_work() as work:
        return list(work.session.scalars(select(Run.run_id).where(Run.kind == RunKind.SHADOW).order_by(Run.created_at)))


def cases(unit_of_work):
    with unit_of_work() as work:
        return [[tuple(row) for row in work.session.execute(table.__table__.select())] for table in CASES]


def test_a_disagreement_forms_the_queue_and_the_case_stays_as_it_is(unit_of_work, rig, challenges, boss, champion):
    challenges.plan(boss, plan())
    sent = champion()
    (shadow,) = shadows(unit_of_work)
    before = cases(unit_of_work)

    rig.perform(shadow)

    (row,) = challenges.list_page(boss, ShadowFilter()).rows
    assert (row.champion_outcome, row.challenger_outcome, row.differs) == ("refer", "decline", True)
    assert (row.champion_by, row.challenger_by, row.subject_id) == ("mock", "scripted", sent.submission_id)
    assert row.reference.startswith("S-")
    assert row.details["challenger"]["proposal"]["outcome"] == "decline"
    assert row.details["champion"]["proposal"]["outcome"] == "refer"
    assert cases(unit_of_work) == before


def test_nothing_of_a_shadow_stands_in_the_story_of_the_case(unit_of_work, rig, challenges, boss, ada, champion, desk):
    challenges.plan(boss, plan())
    sent = champion()
    told = [act.action for act in desk.underwriting.list_history(ada, sent.submission_id)]
    (shadow,) = shadows(unit_of_work)
    rig.perform(shadow)

    assert [act.action for act in desk.underwriting.list_history(ada, sent.submission_id)] == told
    assert desk.underwriting.find_assessment(ada, sent.submission_id).result["provider"] == "mock"
    with unit_of_work() as work:
        about = work.session.scalars(select(AuditEvent.object_id).where(AuditEvent.action == "run.succeeded"))
        assert str(shadow) in set(about)


def test_a_champion_has_one_shadow_however_often_it_is_asked_for(unit_of_work, challenges, rig, boss, champion):
    challenges.plan(boss, plan())
    sent = champion()
    rig.perform(sent.run_id)  # a hint that comes late

    (shadow,) = shadows(unit_of_work)
    rig.perform(shadow)
    rig.perform(shadow)
    with unit_of_work() as work:
        assert work.session.query(ShadowResult).count() == 1


def test_nobody_is_challenged_without_a_challenger_nor_after_it_stopped(unit_of_work, challenges, boss, champion):
    champion()
    begun = challenges.plan(boss, plan())
    challenges.stop(boss, begun.challenger_id)
    champion()

    assert shadows(unit_of_work) == []
    assert challenges.current(boss) == {}
    with pytest.raises(ConflictError):
        challenges.stop(boss, begun.challenger_id)


def test_a_challenger_of_claims_leaves_submissions_alone(unit_of_work, challenges, boss, champion):
    challenges.plan(boss, plan(kind="claim"))
    champion()

    assert shadows(unit_of_work) == []


def test_a_challenger_of_another_house_leaves_this_one_alone(unit_of_work, challenges, person, champion):
    challenges.plan(person(role=Role.MANAGER), plan())
    champion()

    assert shadows(unit_of_work) == []


def test_a_failing_challenger_disturbs_nobody(unit_of_work, rig, challenges, boss, champion):
    challenges.plan(boss, plan())
    sent = champion()
    (shadow,) = shadows(unit_of_work)
    before = cases(unit_of_work)
    rig.providers = (rules_provider(),)  # the challenger's provider is gone

    rig.perform(shadow)

    with unit_of_work() as work:
        assert work.session.get(Run, shadow).state == RunState.FAILED
        assert work.session.get(Run, sent.run_id).state == RunState.SUCCEEDED
        assert work.session.query(Notification).count() == 0
    assert cases(unit_of_work) == before
    made = challenges.figures(boss, RunKind.UNDERWRITING)
    assert (made.failed, made.compared) == (1, 0)


def test_who_works_on_cases_never_sees_a_shadow(unit_of_work, rig, challenges, boss, ada, champion, runs):
    challenges.plan(boss, plan())
    champion()
    (shadow,) = shadows(unit_of_work)
    rig.perform(shadow)
    with unit_of_work() as work:
        others = [make_principal(work, role, ada.institution_id) for role in (Role.ADJUSTER, Role.ACTUARY, Role.CLIENT)]

    for blind in (ada, *others):
        with pytest.raises(NotFoundError):
            runs.get(blind, shadow)
        if blind.role is not Role.CLIENT:
            assert all(run.kind is not RunKind.SHADOW for run in runs.list_runs(blind, RunFilter()).runs)
    assert runs.list_runs(ada, RunFilter()).total == 1
    assert {run.kind for run in runs.list_runs(boss, RunFilter()).runs} == {RunKind.UNDERWRITING, RunKind.SHADOW}
    assert runs.find_result(boss, shadow)["outcome"] == "decline"


def test_somebody_who_once_set_a_challenger_up_and_now_works_on_cases_does_not_see_its_runs(
    unit_of_work, challenges, boss, champion, runs
):
    challenges.plan(boss, plan())
    champion()
    (shadow,) = shadows(unit_of_work)
    demoted = type(boss)(boss.user_id, boss.username, Role.UNDERWRITER, boss.institution_id)

    with pytest.raises(NotFoundError):
        runs.get(demoted, shadow)


def test_a_prompt_challenges_with_its_own_words(unit_of_work, rig, challenges, boss, ada, champion):
    with unit_of_work() as work:
        prompt_id = work.session.scalar(
            text(
                "INSERT INTO prompts (institution_id, step, version, state, system, template, fingerprint) "
                "VALUES (:house, 'propose', 9, 'draft', 'Be very strict.', '{product}', 'x') RETURNING prompt_id"
            ),
            {"house": ada.institution_id},
        )
    begun = challenges.plan(boss, plan(prompt_id=prompt_id))
    champion()
    (shadow,) = shadows(unit_of_work)
    rig.perform(shadow)

    assert begun.name == "scripted with prompt 9"
    assert [prompt.system for prompt in rig.providers[1].prompts] == ["Be very strict."]
    (row,) = challenges.list_page(boss, ShadowFilter()).rows
    assert row.details["challenger"]["prompt_version"].startswith("9-")
    with pytest.raises(InvalidRequestError, match="another step"):
        challenges.plan(boss, plan(kind="claim", prompt_id=prompt_id))


@pytest.fixture
def words(unit_of_work, ada, prompts):
    """Give a draft of other words that somebody of the house wrote, who may take it back."""
    with unit_of_work() as work:
        install_first_prompts(work, ada.institution_id)
        author = make_principal(work, Role.MANAGER, ada.institution_id)
    return author, prompts.save_draft(author, prompt_draft()).version_id


def ended(unit_of_work):
    with unit_of_work() as work:
        stopped = select(AuditEvent.details).where(AuditEvent.action == "challenger_stopped")
        return [details.get("because") for details in work.session.scalars(stopped.order_by(AuditEvent.seq))]


def test_a_challenger_ends_when_its_words_come_into_force_and_its_provider_is_the_usual_one(
    unit_of_work, rig, challenges, prompts, boss, champion, words
):
    begun = challenges.plan(boss, plan(provider="", prompt_id=words[1]))
    champion()
    (shadow,) = shadows(unit_of_work)
    prompts.activate(boss, words[1], 1)
    champion()

    assert shadows(unit_of_work) == [shadow]
    rig.perform(shadow)  # what was begun still ends
    (listed,) = challenges.list_challengers(boss)
    assert (listed.challenger_id, listed.is_running, listed.is_adopted) == (begun.challenger_id, False, True)
    assert ended(unit_of_work) == ["its words came into force"]
    with pytest.raises(InvalidRequestError, match="in force already"):
        challenges.plan(boss, plan(provider="", prompt_id=words[1]))


def test_a_challenger_with_a_provider_of_its_own_goes_on_under_words_in_force(challenges, prompts, boss, words):
    begun = challenges.plan(boss, plan(prompt_id=words[1]))
    prompts.activate(boss, words[1], 1)

    assert challenges.current(boss)[RunKind.UNDERWRITING].challenger_id == begun.challenger_id


def test_words_that_say_the_same_as_those_in_force_challenge_nobody(challenges, prompts, boss, words):
    author, draft = words
    first = next(head for head in prompts.list_versions(boss, "propose") if head.number == 1)
    prompts.activate(boss, draft, 1)
    again = prompts.roll_back(boss, first.version_id, NOTE, 2)
    begun = challenges.plan(boss, plan(provider="", prompt_id=first.version_id))
    prompts.activate(author, again.version_id, 2)

    assert challenges.current(boss) == {}
    assert [one.challenger_id for one in challenges.list_challengers(boss)] == [begun.challenger_id]
    with pytest.raises(InvalidRequestError, match="in force already"):
        challenges.plan(boss, plan(provider="", prompt_id=first.version_id))


def test_a_challenger_ends_with_the_draft_that_its_author_takes_back(unit_of_work, challenges, prompts, boss, words):
    author, draft = words
    challenges.plan(boss, plan(prompt_id=draft))
    prompts.withdraw(author, draft, NOTE)

    assert challenges.current(boss) == {}
    assert ended(unit_of_work) == ["its words were withdrawn"]
    assert not challenges.list_challengers(boss)[0].is_adopted


def test_a_challengers_run_replays_to_the_same_bytes_from_what_was_kept_alone(
    unit_of_work, rig, challenges, prompts, boss, ada, champion, words
):
    challenges.plan(boss, plan(prompt_id=words[1]))
    champion()
    (shadow,) = shadows(unit_of_work)
    rig.perform(shadow)
    with unit_of_work() as work:
        work.session.execute(text("UPDATE submissions SET fields = '{}'"))
    prompts.withdraw(words[0], words[1], NOTE)
    asked = rig.providers[1].prompts
    rig.providers = (rules_provider(), ScriptedProvider(STRICT.replace("decline", "refer")))

    assert rig.replay(ada.institution_id, shadow).same
    assert rig.replay(ada.institution_id, shadow, ReplayVersions.TODAY).same  # the challenger's own words stay
    assert (len(asked), rig.providers[1].prompts) == (1, [])


def test_under_todays_words_a_challengers_provider_alone_is_asked_anew(
    unit_of_work, rig, challenges, prompts, boss, ada, champion, words
):
    challenges.plan(boss, plan())
    champion()
    (shadow,) = shadows(unit_of_work)
    rig.perform(shadow)
    prompts.activate(boss, words[1], 1)
    rig.providers = (ScriptedProvider(STRICT), ScriptedProvider(STRICT.replace("decline", "refer")))
    rig.providers[0].name = "other"
    outcome = rig.replay(ada.institution_id, shadow, ReplayVersions.TODAY)

    assert not outcome.same
    assert {"outcome", "prompt_version"} <= {one.path for one in outcome.differences}
    assert (rig.providers[0].prompts, len(rig.providers[1].prompts)) == ([], 1)


def test_a_verdict_stands_once_with_its_note(unit_of_work, rig, challenges, boss, champion):
    challenges.plan(boss, plan())
    champion()
    (shadow,) = shadows(unit_of_work)
    rig.perform(shadow)

    with pytest.raises(InvalidRequestError, match="holds 1,001 characters; at most 1,000"):
        challenges.review(boss, shadow, ChallengeVerdict.CHALLENGER, "x" * 1_001)
    judged = challenges.review(boss, shadow, ChallengeVerdict.CHALLENGER, "  The radius is wrong.\n")

    assert (judged.verdict, judged.verdict_note) == (ChallengeVerdict.CHALLENGER, "The radius is wrong.")
    assert judged.reviewed_by
    with pytest.raises(ConflictError):
        challenges.review(boss, shadow, ChallengeVerdict.CHAMPION)
    made = challenges.figures(boss, RunKind.UNDERWRITING)
    assert (made.reviewed, made.challenger_right, made.agreement) == (1, None, 0.0)
    assert challenges.list_page(boss, ShadowFilter(only_unreviewed=True)).total == 0
    assert challenges.list_page(boss, ShadowFilter(page=9)).page == 1


def test_agreement_is_counted_and_not_judged(unit_of_work, rig, challenges, boss, champion):
    rig.providers = (rules_provider(), ScriptedProvider(STRICT.replace("decline", "refer")))
    challenges.plan(boss, plan())
    champion()
    (shadow,) = shadows(unit_of_work)
    rig.perform(shadow)
    made = challenges.figures(boss, RunKind.UNDERWRITING)

    assert (made.agreement, [(pair.champion, pair.challenger, pair.cases) for pair in made.pairs]) == (
        1.0,
        [("refer", "refer", 1)],
    )
    assert (challenges.list_page(boss, ShadowFilter()).total, made.cost_usd) == (0, 0)
    assert challenges.list_page(boss, ShadowFilter(only_differing=False)).total == 1
    with pytest.raises(InvalidRequestError, match="nothing to judge"):
        challenges.review(boss, shadow, ChallengeVerdict.BOTH)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": "actuarial"}, "Choose submissions or claims"),
        ({"provider": ""}, "Choose a provider, a prompt"),
        ({"provider": "openai"}, "not configured"),
        ({"share_percent": 0}, "between 1 and 100"),
        ({"share_percent": 101}, "between 1 and 100"),
        ({"reason": "   hm   "}, "in a sentence"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused_in_a_sentence(challenges, boss, changed, sentence):
    with pytest.raises(InvalidRequestError, match=sentence):
        challenges.plan(boss, plan(**changed))


def test_one_challenger_a_kind_at_a_time(challenges, boss):
    begun = challenges.plan(boss, plan())

    with pytest.raises(ConflictError, match="stop it first"):
        challenges.plan(boss, plan(share_percent=5))
    other = challenges.plan(boss, plan(kind="claim"))
    assert {kind: one.challenger_id for kind, one in challenges.current(boss).items()} == {
        RunKind.UNDERWRITING: begun.challenger_id,
        RunKind.CLAIM: other.challenger_id,
    }


def test_challengers_and_their_answers_stay_in_their_house(unit_of_work, rig, challenges, boss, person, champion):
    begun = challenges.plan(boss, plan())
    champion()
    (shadow,) = shadows(unit_of_work)
    rig.perform(shadow)
    stranger = person(role=Role.MANAGER)

    assert challenges.list_challengers(stranger) == ()
    assert challenges.list_page(stranger, ShadowFilter(only_differing=False)).total == 0
    assert challenges.figures(stranger, RunKind.UNDERWRITING).compared == 0
    for asked in (
        lambda: challenges.get(stranger, shadow),
        lambda: challenges.stop(stranger, begun.challenger_id),
        lambda: challenges.review(stranger, shadow, ChallengeVerdict.BOTH),
    ):
        with pytest.raises(NotFoundError):
            asked()
