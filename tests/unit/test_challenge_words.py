"""The silent challenger's arithmetic: a share that never changes its mind, figures that keep quiet while too few."""

from decimal import Decimal
from uuid import UUID, uuid4, uuid5

import pytest

from app.ui.challenge_plan import challengers_frame
from backend.domain.challenges import (
    FEWEST_REVIEWED,
    ChallengeFigures,
    ChallengerView,
    ChallengeVerdict,
    PairCount,
    ShadowPage,
    is_in_share,
    what_was_said,
)
from backend.domain.clock import utc_now
from backend.domain.runs import RunKind
from backend.services.challenges import configured_providers
from backend.settings import Settings

SPACE = UUID(int=7)
MANY = [uuid5(SPACE, str(number)) for number in range(4000)]


@pytest.mark.parametrize("share", [1, 10, 50, 99])
def test_about_the_share_asked_for_is_challenged(share):
    challenged = sum(is_in_share(run_id, share) for run_id in MANY)

    assert abs(challenged / len(MANY) - share / 100) < 0.025


def test_everything_and_nothing_are_shares_too():
    assert all(is_in_share(run_id, 100) for run_id in MANY)
    assert not any(is_in_share(run_id, 0) for run_id in MANY)


def test_a_larger_share_keeps_the_runs_of_a_smaller_one():
    smaller = {run_id for run_id in MANY if is_in_share(run_id, 20)}

    assert smaller <= {run_id for run_id in MANY if is_in_share(run_id, 30)}


def test_the_same_run_is_always_on_the_same_side():
    assert [is_in_share(UUID(int=number), 50) for number in range(8)] == [
        is_in_share(UUID(int=number), 50) for number in range(8)
    ]


def figures(*pairs, verdicts=None, cost=Decimal("1.25")):
    counted = tuple(PairCount(*pair) for pair in pairs)
    return ChallengeFigures(RunKind.CLAIM, counted, cost, failed=0, waiting=0, verdicts=verdicts or {})


def test_agreement_is_the_share_of_equal_outcomes():
    made = figures(("refer", "refer", 6), ("accept", "refer", 3), ("accept", "accept", 1))

    assert (made.compared, made.agreed, made.agreement) == (10, 7, 0.7)


def test_without_a_case_there_is_no_agreement_to_speak_of():
    assert figures().agreement is None
    assert figures().challenger_right is None


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ({ChallengeVerdict.CHALLENGER: FEWEST_REVIEWED - 1}, None),
        ({ChallengeVerdict.CHALLENGER: 5, ChallengeVerdict.CHAMPION: FEWEST_REVIEWED - 5}, 5 / FEWEST_REVIEWED),
        ({ChallengeVerdict.BOTH: 10, ChallengeVerdict.NEITHER: 30}, 0.25),
    ],
)
def test_the_challengers_share_waits_for_enough_verdicts(verdicts, expected):
    assert figures(verdicts=verdicts).challenger_right == expected


def test_what_was_said_leaves_facts_and_requests_out():
    result = {"outcome": "refer", "score": 12, "proposal": {"rationale": []}, "facts": [1], "attempts": [2]}

    assert what_was_said(result) == {"outcome": "refer", "score": 12, "proposal": {"rationale": []}}


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (25, 1), (26, 2), (75, 3)])
def test_pages_of_challenged_cases_are_never_fewer_than_one(total, pages):
    assert ShadowPage((), total).page_count == pages


def challenger(**changed):
    given = {
        "challenger_id": uuid4(),
        "kind": RunKind.CLAIM,
        "provider": "",
        "prompt_id": None,
        "prompt": "",
        "share_percent": 5,
        "reason": "We look for cheaper words.",
        "created_by": "Mia",
        "created_by_id": uuid4(),
        "created_at": utc_now(),
        **changed,
    }
    return ChallengerView(**given)


@pytest.mark.parametrize(
    ("provider", "prompt", "name"),
    [("openai", "", "openai"), ("", "3", "prompt 3"), ("local", "2", "local with prompt 2")],
)
def test_a_challenger_is_called_by_what_is_different_about_it(provider, prompt, name):
    assert challenger(provider=provider, prompt=prompt).name == name


def test_a_challenger_that_ended_with_its_words_in_force_says_so():
    ended = {"stopped_by": "Sue", "stopped_at": utc_now()}
    shown = challengers_frame([challenger(**ended), challenger(**ended, is_adopted=True), challenger()], "UTC")

    assert [words.partition(" by ")[2] for words in shown["Stopped"]] == ["Sue", "Sue, who put its words in force", ""]


def test_a_challenger_runs_until_it_is_stopped():
    assert challenger().is_running
    assert not challenger(stopped_at=utc_now(), stopped_by="Mia").is_running


@pytest.mark.parametrize(
    ("order", "given", "expected"),
    [
        ("openai,anthropic,mock", {}, ("mock",)),
        ("openai, Mock ,openai", {"openai_api_key": "k"}, ("openai", "mock")),
        ("local,mock", {"local_base_url": "http://127.0.0.1:9"}, ("local", "mock")),
        ("anthropic", {"openai_api_key": "k"}, ()),
    ],
)
def test_only_providers_with_a_key_or_an_address_can_challenge(order, given, expected):
    assert configured_providers(Settings(provider_order=order, **given)) == expected
