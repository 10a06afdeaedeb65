"""The chain as a whole under fire: deadlines, breakers and the standard answer when all fail."""

from collections.abc import Iterator

import pytest

from backend.llm.breaker import BreakerState
from backend.llm.error_kinds import ErrorKind
from backend.llm.provider import AIResponse
from backend.llm.retrying import Pace
from tests.fakes import fake_model_server as faults
from tests.fakes.chain_rig import MODELS, House, Proposal, make_prompt, running_house
from tests.fakes.fake_model_server import Fault, status_fault


@pytest.fixture(scope="module")
def running() -> Iterator[House]:
    with running_house() as house:
        for name in MODELS:
            assert ask(house, name).ok  # loads the SDK once, so that no short limit below pays for the import
        yield house


@pytest.fixture
def house(running: House) -> House:
    return running.fresh()


def ask(house: House, *names: str, **changes: object) -> AIResponse:
    return house.chain(*names, **changes).generate_structured_response(make_prompt(), Proposal)


@pytest.mark.parametrize("fault", [faults.REFUSAL, faults.OTHER_400])
def test_a_second_refusal_ends_the_chain_without_shopping_around(house: House, fault: Fault) -> None:
    for server in house.servers.values():
        server.always(fault)

    answer = ask(house, "openai", "anthropic", "local", "mock")

    assert (answer.ok, answer.provider) == (False, None)
    assert answer.error_kind in {ErrorKind.REFUSAL, ErrorKind.BAD_REQUEST}
    assert [server.count for server in house.servers.values()] == [1, 1, 0]


def test_too_long_for_every_window_is_told_as_such(house: House) -> None:
    for server in house.servers.values():
        server.always(faults.CONTEXT_400)

    answer = ask(house, "openai", "anthropic", "local")

    assert answer.error_kind is ErrorKind.CONTEXT_TOO_LONG
    assert [server.count for server in house.servers.values()] == [1, 0, 1]
    assert [(skip.provider, skip.reason) for skip in answer.skipped] == [("anthropic", ErrorKind.WINDOW_TOO_SMALL)]


def test_a_model_that_runs_out_of_window_while_answering_is_too_long_as_well(house: House) -> None:
    house.servers["anthropic"].always(faults.CONTEXT_STOP)

    assert ask(house, "anthropic").error_kind is ErrorKind.CONTEXT_TOO_LONG


def test_all_dead_gives_the_standard_answer_with_the_whole_story(house: House) -> None:
    for server in house.servers.values():
        server.always(status_fault(500))

    answer = ask(house, "openai", "anthropic", "local")

    assert (answer.ok, answer.provider, answer.model, answer.content) == (False, None, None, "")
    assert answer.error_kind is ErrorKind.ALL_PROVIDERS
    assert answer.message
    assert [attempt.provider for attempt in answer.attempts] == ["openai"] * 3 + ["anthropic"] * 3 + ["local"] * 3
    assert answer.retries == 6
    assert house.time.sleeps == [4.0] * 6


def test_a_hanging_provider_leaves_time_for_the_next_one(house: House) -> None:
    house.servers["openai"].always(faults.HANG)

    answer = ask(house, "openai", "anthropic", timeout_s=2.0, deadline_s=3.9)

    assert (answer.provider, house.servers["openai"].count) == ("anthropic", 1)
    assert house.time.sleeps == []


def test_the_chain_ends_at_its_deadline_when_everybody_hangs(house: House) -> None:
    for server in house.servers.values():
        server.always(faults.HANG)

    answer = ask(house, "openai", "anthropic", "local", timeout_s=5.0, deadline_s=0.6, pace=Pace())

    assert answer.error_kind is ErrorKind.ALL_PROVIDERS
    assert answer.latency_ms < 5000, "not even one full time limit of a single attempt has passed"
    assert {attempt.kind for attempt in answer.attempts} == {ErrorKind.TIMEOUT}
    assert ErrorKind.OUT_OF_TIME in {skip.reason for skip in answer.skipped}


def test_rules_still_answer_after_the_deadline(house: House) -> None:
    house.servers["openai"].always(faults.HANG)

    answer = ask(house, "openai", "anthropic", "mock", timeout_s=5.0, deadline_s=0.3, pace=Pace())

    assert (answer.provider, answer.made_without_model) == ("mock", True)


def test_a_dead_primary_sees_one_probe_in_each_breaker_window(house: House) -> None:
    house.servers["openai"].always(status_fault(500))
    chain = house.chain("openai", "local")

    for _ in range(100):
        assert chain.generate_structured_response(make_prompt(), Proposal).provider == "local"
        house.time.now += 3

    windows = 100 * 3 // 60
    assert house.servers["openai"].count <= 3 + windows
    assert house.servers["openai"].count > 3


def test_an_open_breaker_is_shared_by_chains_built_later(house: House) -> None:
    house.servers["openai"].always(status_fault(500))
    ask(house, "openai", "mock")

    answer = ask(house, "openai", "mock")

    assert house.servers["openai"].count == 3
    assert answer.attempts[0].provider == "mock"


def test_a_recovered_provider_answers_again_after_its_probe(house: House) -> None:
    house.servers["openai"].play(*[status_fault(500)] * 3)
    ask(house, "openai", "mock")
    house.time.now += 61

    assert ask(house, "openai", "mock").provider == "openai"
    assert house.board.breaker("openai", "gpt-6.1-sol").state is BreakerState.CLOSED


def test_a_probe_that_fails_is_not_repeated(house: House) -> None:
    house.servers["openai"].always(status_fault(500))
    ask(house, "openai", "mock")
    house.time.now += 61

    ask(house, "openai", "mock")

    assert house.servers["openai"].count == 4


def test_a_repair_that_meets_an_outage_moves_on(house: House) -> None:
    house.servers["openai"].play(faults.WRONG_SCHEMA, status_fault(503))

    answer = ask(house, "openai", "anthropic")

    assert answer.provider == "anthropic"
    assert [attempt.kind for attempt in answer.attempts] == [
        ErrorKind.SCHEMA_MISMATCH,
        ErrorKind.SERVER_ERROR,
        None,
    ]


def test_a_wait_that_would_pass_the_deadline_is_not_begun(house: House) -> None:
    house.servers["openai"].always(status_fault(500))

    answer = ask(house, "openai", "anthropic", deadline_s=3.0)

    assert (answer.provider, house.servers["openai"].count) == ("anthropic", 1)
    assert house.time.sleeps == []
