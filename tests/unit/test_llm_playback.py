"""Answers written down and played back: the same responses, no provider, and an honest word where one is missing."""

import json

import pytest
from pydantic import BaseModel

from backend.llm.breaker import BreakerBoard
from backend.llm.chain import ProviderChain
from backend.llm.error_kinds import ErrorKind
from backend.llm.mock import MockProvider
from backend.llm.playback import AnswerNotebook, RecordedProvider, UnrecordedQuestionError, play_back
from backend.llm.provider import Prompt
from fakes.underwriting_rig import ScriptedProvider


class Word(BaseModel):
    """The answer that these tests ask for."""

    word: str


class Other(BaseModel):
    """Another form of answer."""

    word: str
    more: int = 0


ASK = Prompt("propose", "1-abc", "You help.", "Say a word.")
AGAIN = Prompt("propose", "1-abc", "You help.", "Say another word.")


def recorded(content='{"word": "yes"}', *prompts):
    """Ask a chain and give what its notebook holds, as JSON, with the responses."""
    notebook = AnswerNotebook()
    chain = ProviderChain((ScriptedProvider(content),), board=BreakerBoard()).for_run(notebook)
    responses = [chain.generate_structured_response(prompt, Word) for prompt in prompts or (ASK,)]
    return json.loads(json.dumps(notebook.to_json())), responses


def test_an_answer_comes_back_as_it_was_without_its_course():
    answers, (then,) = recorded()
    now = play_back(answers).generate_structured_response(ASK, Word)

    kept = ("content", "provider", "model", "model_answered", "ok", "made_without_model", "prompt_hash")
    assert [getattr(now, name) for name in kept] == [getattr(then, name) for name in kept]
    assert (now.attempts, now.cost_usd, now.latency_ms) == ((), None, 0)


def test_a_failure_is_an_answer_too():
    answers, (then,) = recorded("")
    now = play_back(answers).generate_structured_response(ASK, Word)

    assert not then.ok
    assert (now.ok, now.provider, now.error_kind) == (False, None, then.error_kind)
    assert isinstance(now.error_kind, ErrorKind)


@pytest.mark.parametrize(
    ("prompt", "schema"),
    [
        (AGAIN, Word),
        (ASK, Other),
        (Prompt("propose", "2-abc", "You help.", "Say a word."), Word),
        (Prompt("propose", "1-abc", "You help!", "Say a word."), Word),
        (Prompt("propose", "1-abc", "You help.", "Say a word.", material="page"), Word),
    ],
)
def test_another_question_is_not_answered(prompt, schema):
    answers, _ = recorded()

    with pytest.raises(UnrecordedQuestionError, match="'propose'"):
        play_back(answers).generate_structured_response(prompt, schema)


def test_plain_text_is_another_question_than_structured_text():
    answers, _ = recorded()

    with pytest.raises(UnrecordedQuestionError):
        play_back(answers).generate_response(ASK)


def test_a_question_asked_once_is_answered_once():
    answers, _ = recorded()
    chain = play_back(answers)
    chain.generate_structured_response(ASK, Word)

    assert chain.left == []
    with pytest.raises(UnrecordedQuestionError):
        chain.generate_structured_response(ASK, Word)


def test_what_nobody_asked_for_again_is_left():
    answers, _ = recorded('{"word": "yes"}', ASK, AGAIN)
    chain = play_back(answers)
    chain.generate_structured_response(AGAIN, Word)

    assert [one.prompt_hash for one in chain.left] == [answers[0]["prompt_hash"]]


def test_otherwise_the_living_chain_answers_and_only_what_is_new():
    answers, _ = recorded()
    living = ScriptedProvider('{"word": "no"}')
    chain = play_back(answers, ProviderChain((living,), board=BreakerBoard()))

    first, second = (chain.generate_structured_response(prompt, Word) for prompt in (ASK, AGAIN))

    assert [json.loads(one.content)["word"] for one in (first, second)] == ["yes", "no"]
    assert [prompt.user for prompt in living.prompts] == ["Say another word."]


def test_texts_too_go_to_the_living_chain():
    chain = play_back(
        (), ProviderChain((MockProvider({"propose": lambda _: {"text": "hello"}}),), board=BreakerBoard())
    )

    assert chain.generate_response(ASK).content == "hello"


def test_a_model_stands_in_the_chain_where_a_model_was_asked():
    answers, _ = recorded()

    assert [provider.is_model for provider in play_back(answers).providers] == [True]
    assert play_back(()).providers == ()


def test_the_stand_in_says_nothing_of_its_own():
    stand_in = RecordedProvider()
    stand_in.close()

    for ask in (lambda: stand_in.generate_response(ASK), lambda: stand_in.generate_structured_response(ASK, Word)):
        with pytest.raises(UnrecordedQuestionError):
            ask()


def test_the_notebook_holds_no_text_of_the_question():
    answers, _ = recorded()

    assert "Say a word" not in json.dumps(answers)
    assert set(answers[0]) == {
        "step",
        "prompt_version",
        "prompt_hash",
        "schema_hash",
        "ok",
        "content",
        "provider",
        "model",
        "model_answered",
        "made_without_model",
        "error_kind",
    }


def test_one_provider_alone_is_taken_out_of_a_chain():
    chain = ProviderChain((ScriptedProvider("a"), MockProvider({})))

    assert [one.name for one in chain.only("mock").providers] == ["mock"]
    assert chain.only("nobody").providers == ()
