"""Replay on the screen: what a run worked on, the verdict of each replay, then and now side by side."""

import json

import pytest

from app.ui.replay_tables import changes_frame, replay_words, verdict_words
from backend.domain.access import Role
from backend.domain.clock import utc_now
from backend.domain.replays import Difference, ReplayOutcome, ReplayVersions, ReplayView
from backend.domain.runs import RunState
from backend.domain.submissions import SubmissionRequest
from backend.services.guidelines import install_first_guidelines
from backend.store.tables import RunResult
from fakes.replay_rig import ReplayRig
from fixtures.cases import errors_on, labels_of, words_on
from fixtures.desk import FLEET

PAGE = "Replay.py"
BENT = ReplayOutcome(False, "now", "then", (Difference("rules.CA-1.points", "3", ""),), 1)  # noqa: FBT003 - a sample


@pytest.fixture
def mia(person):
    return person(role=Role.MANAGER)


@pytest.fixture
def ada(person, mia):
    return person(institution_id=mia.institution_id)


@pytest.fixture
def rig(services, unit_of_work):
    return ReplayRig(unit_of_work, services.runs._queue)


@pytest.fixture
def run_id(services, unit_of_work, ada, rig):
    with unit_of_work() as work:
        install_first_guidelines(work, ada.institution_id)
    sent = services.underwriting.submit(ada, SubmissionRequest("commercial_auto", FLEET), "replayed")
    rig.perform(sent.run_id)
    return sent.run_id


def press(screen, label):
    return next(button for button in screen.main.button if button.label == label).click().run()


def test_without_a_run_it_says_where_to_find_one(open_screen, mia):
    screen = open_screen(PAGE, mia)

    assert not screen.exception
    assert "No run chosen" in words_on(screen)


def test_it_shows_versions_hashes_and_answers_of_the_run(open_screen, mia, run_id):
    screen = open_screen(PAGE, mia, {"run": str(run_id)})

    told = dict(screen.dataframe[0].value.itertuples(index=False))
    assert told["Kind"] == "Assessment"
    assert "pipeline underwriting-1" in told["Versions"]
    assert len(told["Material, SHA-256"]) == len(told["Result, SHA-256"]) == 64
    assert told["Answers kept"] == "1 answer (mock · propose)"
    assert "has not been replayed yet" in words_on(screen)


def test_a_replay_is_started_followed_and_ends_in_a_verdict(open_screen, services, mia, run_id, rig):
    screen = press(open_screen(PAGE, mia, {"run": str(run_id)}), "Replay as it was")
    (begun,) = services.replays.list_for(mia, run_id)
    assert "as it was" in screen.expander[0].label

    rig.perform(begun.replay_id)
    screen = open_screen(PAGE, mia, {"run": str(run_id)})

    assert [said.value for said in screen.success] == ["The same bytes."]
    assert errors_on(screen) == []


def test_a_result_that_somebody_bent_is_shown_place_by_place(open_screen, services, unit_of_work, mia, run_id, rig):
    with unit_of_work() as work:
        kept = work.session.get(RunResult, run_id)
        kept.result = {**json.loads(json.dumps(kept.result)), "score": 99}
    begun = services.replays.start(mia, run_id, ReplayVersions.STORED, "bent")
    rig.perform(begun)

    screen = open_screen(PAGE, mia, {"run": str(run_id)})

    assert [said.value for said in screen.warning] == ["1 place came out differently."]
    changes = screen.dataframe[1].value
    assert (changes["Where"][0], changes["Then"][0]) == ("score", "99")


@pytest.mark.parametrize("query", [{"run": "nonsense"}, {"run": "00000000-0000-0000-0000-000000000001"}])
def test_an_address_that_leads_nowhere_is_answered_in_a_sentence(open_screen, mia, query):
    screen = open_screen(PAGE, mia, query)

    assert not screen.exception
    assert "could not find" in " ".join(errors_on(screen)) or "No run chosen" in words_on(screen)


def test_an_underwriter_is_not_let_in(open_screen, ada, run_id):
    screen = open_screen(PAGE, ada, {"run": str(run_id)})

    assert labels_of(screen) == []
    assert str(run_id) not in words_on(screen)


@pytest.mark.parametrize(
    ("outcome", "versions", "words"),
    [
        (ReplayOutcome(same=True, hash="a", expected_hash="a"), ReplayVersions.STORED, "The same bytes."),
        (ReplayOutcome(same=False, hash="a", expected_hash="b"), ReplayVersions.STORED, "Not the same bytes."),
        (BENT, ReplayVersions.STORED, "1 place came out differently."),
        (BENT, ReplayVersions.TODAY, "1 place would come out differently today."),
    ],
)
def test_a_verdict_is_one_sentence(outcome, versions, words):
    assert verdict_words(outcome, versions) == words


def test_a_place_that_one_side_lacks_is_shown_as_nothing():
    frame = changes_frame(BENT)

    assert list(frame.iloc[0]) == ["rules.CA-1.points", "3", "\N{EN DASH}"]


def test_a_replay_under_way_says_how_it_stands(mia):
    made = ReplayView(
        mia.user_id, mia.user_id, ReplayVersions.TODAY, RunState.QUEUED, "", "Mia", utc_now(), None, "", None
    )

    assert replay_words(made, "UTC").startswith("Replayed under today's versions by Mia")
    assert replay_words(made, "UTC").endswith(": Waiting")
