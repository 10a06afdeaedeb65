"""The chain's books under fire: attempts, costs and kept answers agree with what the servers saw and billed."""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from backend.llm.budget import RunBudget
from backend.llm.error_kinds import ErrorKind
from backend.llm.ports import AnswerKey, KeptAnswer
from backend.llm.prices import cost_usd
from backend.llm.provider import AIResponse, Prompt, ProviderAttempt
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


def test_a_cost_limit_is_checked_before_the_model_that_would_bill(house: House) -> None:
    house.servers["openai"].always(faults.REFUSAL)
    house.servers["openai"].tokens_in = 500_000
    budget = RunBudget(Decimal("0.70"))

    answer = ask(house, "openai", "anthropic", "mock", budget=budget)

    assert budget.spent_usd > Decimal("0.60")
    assert house.servers["anthropic"].count == 0
    assert answer.provider == "mock"
    assert [(skip.provider, skip.reason) for skip in answer.skipped] == [("anthropic", ErrorKind.OVER_BUDGET)]


def test_every_attempt_is_recorded_as_it_happens(house: House) -> None:
    house.servers["openai"].always(status_fault(503))
    book = Book()

    answer = ask(house, "openai", "anthropic", recorder=book)

    assert book.attempts == list(answer.attempts)
    assert len(book.attempts) == sum(server.count for server in house.servers.values())


def test_an_answer_that_was_paid_for_is_not_asked_again(house: House) -> None:
    shelf = Shelf()
    first = ask(house, "openai", cache=shelf)

    second = ask(house, "openai", cache=shelf)

    assert house.servers["openai"].count == 1
    assert (second.content, second.is_cached, second.attempts) == (first.content, True, ())
    assert second.cost_usd == Decimal(0)


def test_a_bad_answer_is_never_kept(house: House) -> None:
    shelf = Shelf()
    house.servers["openai"].always(faults.WRONG_SCHEMA)

    ask(house, "openai", "mock", cache=shelf)

    assert shelf.kept == {}


class Book:
    """An attempt recorder in memory."""

    def __init__(self) -> None:
        self.attempts: list[ProviderAttempt] = []

    def record(self, prompt: Prompt, attempt: ProviderAttempt) -> None:
        assert prompt.step == "propose"
        self.attempts.append(attempt)


class Shelf:
    """An answer cache in memory."""

    def __init__(self) -> None:
        self.kept: dict[AnswerKey, KeptAnswer] = {}

    def find(self, key: AnswerKey) -> KeptAnswer | None:
        return self.kept.get(key)

    def keep(self, key: AnswerKey, answer: KeptAnswer) -> None:
        self.kept[key] = answer


CASES = 200


def test_two_hundred_cases_in_four_threads_lose_nothing_and_cost_what_was_billed(house: House) -> None:
    dice = random.Random(20261122)  # noqa: S311  # a seeded script of faults, not a secret
    bad = [status_fault(429, retry_after="1")] * 20 + [status_fault(500)] * 10 + [faults.RESET] * 5
    bad += [faults.TRUNCATED_JSON] * 3 + [faults.HTML] * 2
    for name in ("openai", "anthropic"):
        house.servers[name].play(*[dice.choice([*bad, *[None] * (100 - len(bad))]) for _ in range(CASES * 3)])
    chain = house.chain("openai", "anthropic", "local", deadline_s=10.0**6)

    def one(number: int) -> AIResponse:
        house.time.now += 5
        return chain.generate_structured_response(make_prompt(user=f"case {number}"), Proposal)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(one, range(CASES)))

    assert len({answer.prompt_hash for answer in answers}) == CASES
    assert all(answer.ok for answer in answers)
    assert {answer.provider for answer in answers} == set(MODELS)
    sent = Counter(attempt.provider for answer in answers for attempt in answer.attempts)
    assert sent == {name: server.count for name, server in house.servers.items()}
    for name in ("openai", "anthropic"):
        assert known_cost(answers, name) == billed(house, name) > 0


def known_cost(answers: list[AIResponse], provider: str) -> Decimal:
    attempts = [attempt for answer in answers for attempt in answer.attempts if attempt.provider == provider]
    return sum((attempt.cost_usd for attempt in attempts if attempt.cost_usd is not None), Decimal(0))


def billed(house: House, provider: str) -> Decimal:
    costs = [cost_usd(*entry) for entry in house.servers[provider].bill.entries]
    return sum((cost for cost in costs if cost is not None), Decimal(0))


@pytest.mark.parametrize("fault", [faults.RESET, faults.HTML])
def test_a_cost_that_nobody_can_know_makes_the_sum_unknown(house: House, fault: Fault) -> None:
    house.servers["openai"].play(fault)

    answer = ask(house, "openai", "anthropic")

    assert answer.ok
    assert answer.attempts[0].cost_usd is None
    assert answer.cost_usd is None


def test_a_request_that_was_turned_away_costs_nothing(house: House) -> None:
    house.servers["openai"].play(status_fault(500))

    answer = ask(house, "openai")

    assert answer.attempts[0].cost_usd == 0
    assert answer.cost_usd == cost_usd("gpt-6.1-sol", 1000, 50)


def test_our_own_server_has_an_unknown_price_and_never_a_price_of_nothing(house: House) -> None:
    assert ask(house, "local").cost_usd is None


def test_a_kept_answer_is_given_while_its_provider_is_down(house: House) -> None:
    shelf = Shelf()
    ask(house, "openai", cache=shelf)
    house.board.breaker("openai", MODELS["openai"]).open_for(600)

    answer = ask(house, "openai", "anthropic", cache=shelf)

    assert (answer.provider, answer.is_cached) == ("openai", True)


def test_a_kept_answer_that_no_longer_fits_is_asked_again(house: House) -> None:
    shelf = Shelf()
    ask(house, "openai", cache=shelf)
    shelf.kept = {key: KeptAnswer('{"old": 1}', "openai", "m") for key in shelf.kept}

    answer = ask(house, "openai", cache=shelf)

    assert (answer.is_cached, house.servers["openai"].count) == (False, 2)


def test_rules_are_never_kept_as_a_models_answer(house: House) -> None:
    shelf = Shelf()

    ask(house, "mock", cache=shelf)

    assert shelf.kept == {}
