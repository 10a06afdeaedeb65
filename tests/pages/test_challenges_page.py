"""The challenger on the screen: starting and stopping one, the queue of disagreements, verdicts and figures."""

import json
from decimal import Decimal

import pytest

from app.ui.challenge_figures import cost_words, pairs_frame, right_words, verdicts_frame, waiting_words
from app.ui.challenge_plan import IN_FORCE, challengers_frame, prompt_choices
from app.ui.challenge_queue import side_words
from backend.domain.access import Role
from backend.domain.challenges import ChallengeFigures, ChallengerPlan, ChallengeVerdict, PairCount
from backend.domain.runs import RunKind
from backend.domain.submissions import SubmissionRequest
from backend.services.guidelines import install_first_guidelines
from backend.store.tables import Run
from fakes.replay_rig import ReplayRig, rules_provider
from fakes.underwriting_rig import ScriptedProvider
from fixtures.cases import errors_on, labels_of, words_on
from fixtures.desk import FLEET

PAGE = "Challenges.py"
NOTE = "Would a stricter model decline more of these?"
SAID = {
    "outcome": "decline",
    "rationale": [{"sentence": "The insured_name is *submitted*.", "facts": ["submitted.insured_name"], "rules": []}],
    "conditions": [],
    "questions": ["Who drives?"],
}


@pytest.fixture
def mia(person):
    return person(role=Role.MANAGER)


@pytest.fixture
def disagreement(services, unit_of_work, person, mia, monkeypatch):
    """Have a submission assessed and challenged by somebody stricter; returns the challenger's run."""
    monkeypatch.setattr("backend.services.challenges.configured_providers", lambda _settings: ("mock", "scripted"))
    ada = person(institution_id=mia.institution_id)
    with unit_of_work() as work:
        install_first_guidelines(work, ada.institution_id)
    services.challenges.plan(mia, ChallengerPlan("underwriting", "scripted", None, 100, NOTE))
    rig = ReplayRig(unit_of_work, services.runs._queue, (rules_provider(), ScriptedProvider(json.dumps(SAID))))
    rig.perform(services.underwriting.submit(ada, SubmissionRequest("commercial_auto", FLEET), "shadowed").run_id)
    with unit_of_work() as work:
        shadow = work.session.query(Run.run_id).filter(Run.kind == RunKind.SHADOW).scalar()
    rig.perform(shadow)
    return shadow


def press(screen, label):
    return next(button for button in screen.main.button if button.label == label).click().run()


def test_without_a_challenger_it_says_so_and_promises_nothing(open_screen, mia):
    screen = open_screen(PAGE, mia)

    assert not screen.exception
    assert "Nobody challenges these cases" in words_on(screen)
    assert "No disagreement" in words_on(screen)


def test_a_manager_starts_and_stops_a_challenger(open_screen, services, mia):
    screen = open_screen(PAGE, mia, {"tab": "Challengers"})
    screen.main.selectbox[0].select("mock")
    screen.main.text_area[0].set_value(NOTE)
    screen = press(screen, "Start")

    (current,) = services.challenges.current(mia).values()
    assert (current.provider, current.share_percent, current.reason) == ("mock", 10, NOTE)
    assert errors_on(screen) == []

    press(screen, "Stop")
    assert services.challenges.current(mia) == {}


def test_a_plan_that_does_not_fit_is_answered_in_a_sentence(open_screen, services, mia):
    screen = press(open_screen(PAGE, mia, {"tab": "Challengers"}), "Start")

    assert errors_on(screen) == ["Choose a provider, a prompt, or both."]
    assert services.challenges.current(mia) == {}


def test_both_sides_stand_beside_each_other_and_a_verdict_is_saved(open_screen, services, mia, disagreement):
    screen = open_screen(PAGE, mia)
    told = words_on(screen)
    assert "Champion: Refer" in told
    assert "Challenger: Decline" in told
    assert "- Who drives?" in told

    screen.main.radio[0].set_value("The champion was right")
    screen = press(screen, "Save the verdict")

    assert services.challenges.get(mia, disagreement).verdict is ChallengeVerdict.CHAMPION
    assert "No disagreement" in words_on(screen)  # only those not judged are shown at first


def test_a_verdict_without_a_choice_saves_nothing(open_screen, services, mia, disagreement):
    screen = press(open_screen(PAGE, mia), "Save the verdict")

    assert "Choose who was right." in words_on(screen)
    assert services.challenges.get(mia, disagreement).verdict is None


@pytest.mark.usefixtures("disagreement")
def test_an_examiner_looks_and_changes_nothing(open_screen, person, mia):
    ella = person(role=Role.EXAMINER, institution_id=mia.institution_id)
    screen = open_screen(PAGE, ella)

    assert "Challenger: Decline" in words_on(screen)
    assert not {"Stop", "Save the verdict", "Start"} & set(labels_of(screen))


def test_figures_keep_quiet_while_verdicts_are_few(open_screen, services, mia, disagreement):
    services.challenges.review(mia, disagreement, ChallengeVerdict.CHALLENGER)
    screen = open_screen(PAGE, mia, {"tab": "Figures"})
    shown = {metric.label: metric.value for metric in screen.metric}

    assert (shown["Cases both answered"], shown["Same outcome"]) == ("1", "0 %")
    assert shown["Challenger right"] == "\N{EN DASH}"
    assert "for fewer say nothing" in words_on(screen)


@pytest.mark.usefixtures("disagreement")
def test_an_underwriter_is_not_let_in(open_screen, person, mia):
    screen = open_screen(PAGE, person(institution_id=mia.institution_id))

    assert "Challenger: Decline" not in words_on(screen)
    assert labels_of(screen) == []


def figures(**changed):
    given = {"kind": RunKind.CLAIM, "pairs": (), "cost_usd": Decimal(0), "failed": 0, "waiting": 0, **changed}
    return ChallengeFigures(**given)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "Figures appear with the first case"),
        ({"pairs": (PairCount("a", "a", 1),)}, "No case waits."),
        ({"waiting": 2, "failed": 1}, "2 cases still to be answered, 1 case got no answer."),
        ({"waiting": 1}, "1 case still to be answered, none failed."),
    ],
)
def test_what_waits_is_said_in_a_sentence(changed, words):
    assert waiting_words(figures(**changed)).startswith(words)


def test_money_that_nobody_knows_is_no_zero():
    assert cost_words(figures(cost_usd=None)) == "\N{EN DASH}"
    assert cost_words(figures(cost_usd=Decimal("1234.5"))) == "USD 1,234.50"


def test_tables_of_figures_hold_each_pair_and_each_verdict():
    made = figures(
        pairs=(PairCount("settle", "review", 3), PairCount("review", "review", 1)),
        verdicts={ChallengeVerdict.BOTH: 30},
    )

    assert list(pairs_frame(made)["Share"]) == ["75 %", "25 %"]
    assert list(verdicts_frame(made)["Cases"]) == [0, 0, 30, 0]
    assert right_words(made) == "Share of 30 judged disagreements in which the challenger's outcome was right."


def test_a_side_that_said_nothing_is_shown_without_a_fault():
    assert side_words("Champion", "", None) == "Champion: \nBy nobody, score "


def test_prompts_in_force_do_not_challenge_themselves(services, mia):
    assert list(prompt_choices(list(services.prompts.list_versions(mia, "propose")))) == [IN_FORCE]


def test_challengers_are_listed_with_who_started_and_stopped_them(services, mia):
    begun = services.challenges.plan(mia, ChallengerPlan("claim", "mock", None, 5, NOTE))
    services.challenges.stop(mia, begun.challenger_id)
    frame = challengers_frame(list(services.challenges.list_challengers(mia)), "UTC")

    assert list(frame["Share"]) == ["5 %"]
    assert mia.username in frame["Stopped"][0] or " by " in frame["Stopped"][0]
