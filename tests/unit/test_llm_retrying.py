"""When a request is repeated and how long the wait is, seen with a provider that plays a script in memory."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from pydantic import BaseModel
from tenacity import wait_fixed

from backend.llm.breaker import BreakerBoard, BreakerPolicy, BreakerState
from backend.llm.chain import ProviderChain
from backend.llm.error_kinds import ErrorKind
from backend.llm.provider import AIResponse, Prompt, Provider, ProviderAttempt
from backend.llm.retrying import Deadline, RetryPolicy
from tests.fakes.chain_rig import FakeTime, Proposal, make_prompt, mock_provider


class Scripted:
    """A hosted model that fails as scripted and then answers; remembers the time limit of each request."""

    name = "scripted"
    model = "gpt-6.1-sol"
    is_hosted = True
    is_model = True
    max_tokens_out = 100

    def __init__(
        self, *kinds: ErrorKind, on_call: Callable[[], None] = lambda: None, retry_after_s: float | None = None
    ):
        self.kinds = list(kinds)
        self.limits: list[float | None] = []
        self.on_call = on_call
        self.retry_after_s = retry_after_s
        self.lock = threading.Lock()

    def generate_response(self, prompt: Prompt, *, timeout_s: float | None = None) -> AIResponse:
        del prompt
        self.on_call()
        with self.lock:
            self.limits.append(timeout_s)
            kind = self.kinds.pop(0) if self.kinds else None
        attempt = ProviderAttempt(
            self.name, self.model, kind, latency_ms=1, cost_usd=Decimal(1), retry_after_s=self.retry_after_s
        )
        return AIResponse("text", self.name, self.model, kind is None, "hash", error_kind=kind, attempts=(attempt,))

    def generate_structured_response(
        self, prompt: Prompt, schema: type[BaseModel], *, timeout_s: float | None = None
    ) -> AIResponse:
        del schema
        return self.generate_response(prompt, timeout_s=timeout_s)

    def close(self) -> None:
        """Hold nothing."""


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


def chain(time: FakeTime, *providers: Provider, **changes: object) -> ProviderChain:
    values: dict[str, object] = {"board": BreakerBoard(clock=time.clock), "pace": time.pace}
    return ProviderChain(providers, **(values | changes))  # type: ignore[arg-type]


def test_the_default_policy_is_three_attempts_four_to_ten_seconds_apart(time: FakeTime) -> None:
    provider = Scripted(*[ErrorKind.SERVER_ERROR] * 9)

    answer = chain(time, provider).generate_response(make_prompt())

    assert (answer.ok, answer.retries, time.sleeps) == (False, 2, [4.0, 4.0])


def test_the_exponential_wait_grows_up_to_its_ceiling(time: FakeTime) -> None:
    board = BreakerBoard(BreakerPolicy(failures_in_row=99, min_calls=99), time.clock)
    provider = Scripted(*[ErrorKind.SERVER_ERROR] * 5)

    chain(time, provider, retry=RetryPolicy(attempts=6), board=board).generate_response(make_prompt())

    assert time.sleeps == [4.0, 4.0, 4.0, 8.0, 10.0]


def test_another_policy_can_be_given(time: FakeTime) -> None:
    provider = Scripted(ErrorKind.OVERLOADED)

    chain(time, provider, retry=RetryPolicy(attempts=2, wait=wait_fixed(0.5))).generate_response(make_prompt())

    assert time.sleeps == [0.5]


@pytest.mark.parametrize(("asked_s", "sleeps"), [(10.0, [10.0]), (10.5, []), (0.0, [0.0])])
def test_a_providers_wait_is_followed_up_to_ten_seconds(time: FakeTime, asked_s: float, sleeps: list[float]) -> None:
    provider = Scripted(ErrorKind.RATE_LIMITED, retry_after_s=asked_s)

    answer = chain(time, provider, mock_provider()).generate_structured_response(make_prompt(), Proposal)

    assert time.sleeps == sleeps
    assert (answer.provider == "scripted") is bool(sleeps)


def test_each_attempt_gets_the_smaller_of_its_own_limit_and_the_time_left(time: FakeTime) -> None:
    provider = Scripted(ErrorKind.SERVER_ERROR, ErrorKind.SERVER_ERROR)

    chain(time, provider, timeout_s=7.0, deadline_s=13.0).generate_response(make_prompt())

    assert provider.limits == [7.0, 7.0, 5.0]


@pytest.mark.parametrize("kind", [kind for kind in ErrorKind if not kind.treatment.retry_here])
def test_what_cannot_pass_by_itself_is_not_waited_for(time: FakeTime, kind: ErrorKind) -> None:
    chain(time, Scripted(kind)).generate_response(make_prompt())

    assert time.sleeps == []


def test_a_breaker_opened_by_another_run_ends_the_retries_here(time: FakeTime) -> None:
    board = BreakerBoard(clock=time.clock)
    breaker = board.breaker("scripted", "gpt-6.1-sol")
    provider = Scripted(*[ErrorKind.SERVER_ERROR] * 9, on_call=lambda: breaker.open_for(60))

    answer = chain(time, provider, board=board).generate_response(make_prompt())

    assert len(answer.attempts) == 1


def test_a_refusal_shows_that_the_provider_is_alive(time: FakeTime) -> None:
    board = BreakerBoard(clock=time.clock)
    kinds = [ErrorKind.SERVER_ERROR, ErrorKind.SERVER_ERROR, ErrorKind.REFUSAL] * 3

    for _ in range(3):
        chain(time, Scripted(*kinds[:3]), board=board).generate_response(make_prompt())
        time.now += 120

    assert board.breaker("scripted", "gpt-6.1-sol").state is BreakerState.CLOSED


def test_a_provider_that_hangs_is_not_asked_again_while_others_need_the_time(time: FakeTime) -> None:
    hanging = Scripted(*[ErrorKind.TIMEOUT] * 3, on_call=lambda: setattr(time, "now", time.now + 60))
    healthy = Scripted()
    healthy.model = "claude-sonnet-5-5"

    answer = chain(time, hanging, healthy, timeout_s=60.0, deadline_s=170.0).generate_response(make_prompt())

    assert answer.ok
    assert len(hanging.limits) == len(healthy.limits) == 1


def test_the_last_model_of_a_chain_may_use_all_the_time_there_is(time: FakeTime) -> None:
    hanging = Scripted(*[ErrorKind.TIMEOUT] * 3, on_call=lambda: setattr(time, "now", time.now + 60))

    chain(time, hanging, mock_provider(), timeout_s=60.0, deadline_s=170.0).generate_response(make_prompt())

    assert hanging.limits == [60.0, 60.0, 170.0 - 128.0]


def test_a_probe_that_was_never_sent_leaves_its_turn_to_the_next_run(time: FakeTime) -> None:
    board = BreakerBoard(clock=time.clock)
    board.breaker("scripted", "gpt-6.1-sol").open_for(60)
    time.now += 61
    provider = Scripted(ErrorKind.REDACTION_FAILED)

    unsent = chain(time, provider, board=board).generate_response(make_prompt())
    sent = chain(time, provider, board=board).generate_response(make_prompt())

    assert (unsent.ok, unsent.attempts, sent.ok) == (False, (), True)


def test_a_recorder_that_fails_is_heard(time: FakeTime) -> None:
    class Torn:
        def record(self, prompt: Prompt, attempt: ProviderAttempt) -> None:
            raise OSError(f"the book is torn at {prompt.step} {attempt.provider}")

    with pytest.raises(OSError, match="torn"):
        chain(time, Scripted(), recorder=Torn()).generate_response(make_prompt())


def test_one_chain_serves_many_threads_without_mixing_their_stories(time: FakeTime) -> None:
    shared = chain(time, Scripted())

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: shared.generate_response(make_prompt(user=str(n))), range(200)))

    assert {len(answer.attempts) for answer in answers} == {1}
    assert len({answer.prompt_hash for answer in answers}) == 200


def test_a_deadline_never_leaves_less_than_nothing(time: FakeTime) -> None:
    deadline = Deadline(5.0, time.clock)
    time.now += 9

    assert deadline.left_s() == 0.0
