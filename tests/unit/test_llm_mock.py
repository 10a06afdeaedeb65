"""The provider without a model: deterministic, honest about itself, and silent where it has no rule."""

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import BaseModel

from backend.llm.chain import ProviderChain
from backend.llm.error_kinds import ErrorKind
from backend.llm.mock import MockProvider
from backend.llm.provider import Prompt
from tests.fakes.chain_rig import Proposal, make_prompt


def by_rule(prompt: Prompt) -> Mapping[str, object]:
    losses = prompt.context["losses"]
    return {"reason": f"{losses} losses", "outcome": "refer"}


@pytest.fixture
def mock() -> MockProvider:
    return MockProvider({"propose": by_rule, "say": lambda _: {"text": " words "}, "bad": lambda _: {"outcome": 1}})


def test_a_thousand_repeats_give_one_hash(mock: MockProvider) -> None:
    chain = ProviderChain((mock,))

    def digest(_: int) -> str:
        answer = chain.generate_structured_response(make_prompt(context={"losses": 3}), Proposal)
        return hashlib.sha256(f"{answer.content}{answer.prompt_hash}{answer.schema_version}".encode()).hexdigest()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(digest, range(1000)))) == 1


def test_another_input_gives_another_answer(mock: MockProvider) -> None:
    contents = {
        mock.generate_structured_response(make_prompt(context={"losses": losses}), Proposal).content
        for losses in range(5)
    }

    assert len(contents) == 5


def test_says_that_no_model_was_asked(mock: MockProvider) -> None:
    answer = ProviderChain((mock,)).generate_structured_response(make_prompt(context={"losses": 3}), Proposal)

    assert answer.made_without_model
    assert (answer.provider, answer.tokens_in, answer.cost_usd, answer.retries) == ("mock", 0, 0, 0)


def test_a_step_without_a_rule_is_an_error_and_no_invented_text(mock: MockProvider) -> None:
    answer = ProviderChain((mock,)).generate_structured_response(make_prompt(step="unheard of"), Proposal)

    assert (answer.ok, answer.content, answer.provider) == (False, "", None)
    assert answer.error_kind is ErrorKind.NO_RESPONDER


def test_a_rule_that_does_not_fit_the_schema_is_no_success(mock: MockProvider) -> None:
    answer = ProviderChain((mock,)).generate_structured_response(make_prompt(step="bad"), Proposal)

    assert not answer.ok
    assert [attempt.kind for attempt in answer.attempts] == [ErrorKind.SCHEMA_MISMATCH]


def test_a_bug_in_a_rule_is_not_swallowed(mock: MockProvider) -> None:
    with pytest.raises(KeyError, match="losses"):
        ProviderChain((mock,)).generate_structured_response(make_prompt(), Proposal)


def test_answers_plain_questions_with_the_text_of_the_rule(mock: MockProvider) -> None:
    assert mock.generate_response(make_prompt(step="say")).content == "words"


def test_a_rule_may_return_the_schemas_own_model() -> None:
    def respond(_: Prompt) -> BaseModel:
        return Proposal(outcome="accept", reason="clean")

    answer = MockProvider({"propose": respond}).generate_structured_response(make_prompt(), Proposal)

    assert answer.content == '{"outcome":"accept","reason":"clean"}'
