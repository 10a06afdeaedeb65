"""Every fault of a provider over real HTTP with the real SDKs: right kind, right next provider, exact counts."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

from backend.llm.breaker import BreakerState
from backend.llm.error_kinds import ErrorKind
from backend.llm.prices import cost_usd
from backend.llm.provider import AIResponse, Provider
from tests.fakes import fake_model_server as faults
from tests.fakes.chain_rig import GOOD, SHORT_TIMEOUT_S, House, Proposal, make_prompt, make_provider, running_house
from tests.fakes.fake_model_server import Fault, refused_url, retry_at, status_fault

NEXT = {"openai": "anthropic", "anthropic": "local", "local": "mock"}
PROVIDERS = tuple(NEXT)


@dataclass(frozen=True)
class Row:
    """One fault and what must come of it when a provider plays it without end."""

    fault: Fault
    kind: ErrorKind
    requests: int
    sleeps: tuple[float, ...] = ()
    state: BreakerState = BreakerState.CLOSED


OPEN = BreakerState.OPEN
BACK_OFF = (4.0, 4.0)
ROWS = {
    "hang": Row(faults.HANG, ErrorKind.TIMEOUT, 3, BACK_OFF, OPEN),
    "drip": Row(faults.DRIP, ErrorKind.TIMEOUT, 3, BACK_OFF, OPEN),
    "reset": Row(faults.RESET, ErrorKind.CONNECTION_LOST, 3, BACK_OFF, OPEN),
    "408": Row(status_fault(408), ErrorKind.TIMEOUT, 3, BACK_OFF, OPEN),
    "409": Row(status_fault(409), ErrorKind.CONFLICT, 3, BACK_OFF, OPEN),
    "500": Row(status_fault(500), ErrorKind.SERVER_ERROR, 3, BACK_OFF, OPEN),
    "503": Row(status_fault(503), ErrorKind.SERVER_ERROR, 3, BACK_OFF, OPEN),
    "503 retry 2": Row(status_fault(503, retry_after="2"), ErrorKind.SERVER_ERROR, 3, (2.0, 2.0), OPEN),
    "504": Row(status_fault(504), ErrorKind.TIMEOUT, 3, BACK_OFF, OPEN),
    "529": Row(status_fault(529), ErrorKind.OVERLOADED, 3, BACK_OFF, OPEN),
    "429": Row(status_fault(429), ErrorKind.RATE_LIMITED, 3, BACK_OFF, OPEN),
    "429 retry 1": Row(status_fault(429, retry_after="1"), ErrorKind.RATE_LIMITED, 3, (1.0, 1.0), OPEN),
    "429 retry 3600": Row(status_fault(429, retry_after="3600"), ErrorKind.RATE_LIMITED, 1, (), OPEN),
    "429 far date": Row(status_fault(429, retry_after=retry_at(3000)), ErrorKind.RATE_LIMITED, 1, (), OPEN),
    "429 past date": Row(status_fault(429, retry_after=retry_at(-60)), ErrorKind.RATE_LIMITED, 3, (0.0, 0.0), OPEN),
    "429 absurd": Row(status_fault(429, retry_after="soon"), ErrorKind.RATE_LIMITED, 3, BACK_OFF, OPEN),
    "401": Row(status_fault(401), ErrorKind.AUTHENTICATION, 1, (), OPEN),
    "402": Row(status_fault(402), ErrorKind.QUOTA, 1, (), OPEN),
    "403": Row(status_fault(403), ErrorKind.PERMISSION, 1, (), OPEN),
    "404": Row(status_fault(404), ErrorKind.MODEL_NOT_FOUND, 1, (), OPEN),
    "400 context": Row(faults.CONTEXT_400, ErrorKind.CONTEXT_TOO_LONG, 1),
    "400 other": Row(faults.OTHER_400, ErrorKind.BAD_REQUEST, 1),
    "413": Row(status_fault(413), ErrorKind.CONTEXT_TOO_LONG, 1),
    "422": Row(status_fault(422), ErrorKind.BAD_REQUEST, 1),
    "redirect": Row(faults.REDIRECT, ErrorKind.NOT_AN_ANSWER, 1),
    "html": Row(faults.HTML, ErrorKind.NOT_AN_ANSWER, 1),
    "empty body": Row(faults.EMPTY_BODY, ErrorKind.NOT_AN_ANSWER, 1),
    "cut envelope": Row(faults.CUT_ENVELOPE, ErrorKind.NOT_AN_ANSWER, 1),
    "tool call": Row(faults.TOOL_CALL, ErrorKind.NOT_AN_ANSWER, 1),
    "refusal": Row(faults.REFUSAL, ErrorKind.REFUSAL, 1),
    "truncated json": Row(faults.TRUNCATED_JSON, ErrorKind.NOT_JSON, 2),
    "prose": Row(faults.PROSE, ErrorKind.NOT_JSON, 2),
    "array": Row(faults.ARRAY, ErrorKind.NOT_OBJECT, 2),
    "wrong schema": Row(faults.WRONG_SCHEMA, ErrorKind.SCHEMA_MISMATCH, 2),
    "empty answer": Row(faults.EMPTY_ANSWER, ErrorKind.EMPTY_ANSWER, 2),
    "length": Row(faults.LENGTH, ErrorKind.TRUNCATED, 2),
}


@pytest.fixture(scope="module")
def running() -> Iterator[House]:
    with running_house() as house:
        for name in PROVIDERS:
            assert ask(house, name).ok  # loads the SDK once, so that no short limit below pays for the import
        yield house


@pytest.fixture
def house(running: House) -> House:
    return running.fresh()


def next_after(primary: str, name: str) -> str:
    if name in {"hang", "drip"}:
        return "mock"  # the short time limit of these rows would be unfair to a second server on a busy machine
    # A provider with no larger window is rightly passed over when the documents are too long.
    return "local" if primary == "openai" and ROWS[name].kind is ErrorKind.CONTEXT_TOO_LONG else NEXT[primary]


def ask(house: House, *names: str | Provider, **changes: object) -> AIResponse:
    return house.chain(*names, **changes).generate_structured_response(make_prompt(), Proposal)


@pytest.mark.parametrize("primary", PROVIDERS)
@pytest.mark.parametrize("name", ROWS)
def test_each_fault_is_told_apart_and_the_next_provider_answers(house: House, primary: str, name: str) -> None:
    row = ROWS[name]
    house.servers[primary].always(row.fault)

    limit = {"timeout_s": SHORT_TIMEOUT_S} if name in {"hang", "drip"} else {}

    answer = ask(house, primary, next_after(primary, name), **limit)

    assert answer.ok
    assert answer.provider == next_after(primary, name)
    failed = [attempt for attempt in answer.attempts if attempt.provider == primary]
    assert [attempt.kind for attempt in failed] == [row.kind] * row.requests
    assert house.servers[primary].count == row.requests
    assert answer.retries == row.requests - 1
    assert tuple(house.time.sleeps) == row.sleeps
    assert house.board.breaker(primary, house.providers[primary].model).state is row.state


@pytest.mark.parametrize("primary", PROVIDERS)
def test_attempts_tokens_and_cost_equal_the_servers_own_ledger(house: House, primary: str) -> None:
    house.servers[primary].play(status_fault(500), faults.WRONG_SCHEMA)

    answer = ask(house, primary)

    server = house.servers[primary]
    assert answer.ok
    assert len(answer.attempts) == server.count == 3
    assert (answer.tokens_in, answer.tokens_out) == (server.bill.tokens_in, server.bill.tokens_out) == (2000, 100)
    assert answer.cost_usd == cost_usd(house.providers[primary].model, 2000, 100)
    assert [attempt.request_id for attempt in answer.attempts] == ["req-1", "req-2", "req-3"]


@pytest.mark.parametrize("primary", PROVIDERS)
def test_a_passing_fault_is_retried_and_the_same_provider_answers(house: House, primary: str) -> None:
    house.servers[primary].play(status_fault(503), status_fault(529))

    answer = ask(house, primary, NEXT[primary])

    assert (answer.provider, answer.retries) == (primary, 2)
    assert house.time.sleeps == [4.0, 4.0]
    assert answer.content == Proposal.model_validate_json(GOOD).model_dump_json()


@pytest.mark.parametrize("primary", PROVIDERS)
@pytest.mark.parametrize("fault", ["wrong schema", "truncated json", "array", "length", "empty answer", "prose"])
def test_one_repair_is_enough_when_the_second_answer_fits(house: House, primary: str, fault: str) -> None:
    house.servers[primary].play(ROWS[fault].fault)

    answer = ask(house, primary)

    assert answer.ok
    assert [attempt.is_repair for attempt in answer.attempts] == [False, True]
    assert house.servers[primary].count == 2


@pytest.mark.parametrize(("name", "waits"), [("openai", [4.0, 4.0]), ("anthropic", [4.0, 4.0]), ("local", [0.0, 0.0])])
def test_a_refused_connection_is_not_waited_for_at_our_own_server(house: House, name: str, waits: list[float]) -> None:
    with closing(make_provider(name, refused_url())) as provider:
        answer = ask(house, provider, "mock")

    assert (answer.provider, answer.retries, answer.made_without_model) == ("mock", 2, True)
    assert [attempt.kind for attempt in answer.attempts[:3]] == [ErrorKind.CONNECTION_REFUSED] * 3
    assert house.time.sleeps == waits


def test_a_retry_after_date_close_by_is_waited_for(house: House) -> None:
    house.servers["openai"].play(status_fault(429, retry_after=retry_at(6)))

    answer = ask(house, "openai")

    assert answer.ok
    assert 3 < house.time.sleeps[0] <= 6


def test_a_long_retry_after_keeps_the_breaker_open_exactly_until_then(house: House) -> None:
    house.servers["openai"].play(status_fault(429, retry_after="1800"))
    ask(house, "openai", "mock")

    house.time.now += 1799
    early = ask(house, "openai", "mock")
    house.time.now += 2
    late = ask(house, "openai", "mock")

    assert [skip.reason for skip in early.skipped] == [ErrorKind.BREAKER_OPEN]
    assert (early.provider, late.provider) == ("mock", "openai")


@pytest.mark.parametrize("code", ["enforced_spend_limit_reached", "contract_spend_limit_reached"])
def test_a_spend_limit_behind_a_429_is_a_quota_and_never_retried(house: House, code: str) -> None:
    house.servers["anthropic"].always(status_fault(429, code=code))

    answer = ask(house, "anthropic", "mock")

    assert [attempt.kind for attempt in answer.attempts[:1]] == [ErrorKind.QUOTA]
    assert house.servers["anthropic"].count == 1
    assert house.board.breaker("anthropic", "claude-sonnet-5-5").state is BreakerState.OPEN


def test_an_exhausted_quota_behind_a_429_of_openai_is_never_retried(house: House) -> None:
    house.servers["openai"].always(status_fault(429, code="insufficient_quota"))

    answer = ask(house, "openai", "mock")

    assert answer.attempts[0].kind is ErrorKind.QUOTA
    assert house.servers["openai"].count == 1
