"""A prompt tried before it comes into force: filled for a sample case and answered by the fixed rules."""

from collections.abc import Callable, Iterable, Mapping

from pydantic import BaseModel

from backend.domain.guidelines import DEFAULT_GUIDELINES
from backend.domain.prompt_checks import PromptCheck
from backend.domain.prompts import PromptTexts, check_texts
from backend.errors import AllProvidersFailedError, InvalidRequestError
from backend.llm.chain import ProviderChain
from backend.llm.mock import MockProvider, Responder
from backend.llm.prompts import compose
from backend.llm.provider import Prompt
from backend.pipelines import actuarial, claim, document, model_facts, report, underwriting
from backend.pipelines.report.question import summarise
from backend.pipelines.sample_cases import (
    sample_claim,
    sample_document,
    sample_report,
    sample_study,
    sample_submission,
)

_Answered = tuple[Iterable[str], int]
_EMPTY = "The answer to the sample case did not survive the checks."


def try_prompt(texts: PromptTexts) -> PromptCheck:
    """Return what goes out for a sample case under these words, and whether an answer passes the checks."""
    try:
        check_texts(texts)
    except InvalidRequestError as refusal:
        return PromptCheck("", "", (), (refusal.user_message,))
    sent: list[Prompt] = []
    try:
        lines, dropped = _STEPS[texts.step](texts, sent)
    except AllProvidersFailedError as failure:
        return PromptCheck(texts.system, texts.template, (), (failure.user_message,))
    question = compose(sent[0])
    answer = tuple(lines)
    problems = [_EMPTY] if dropped or not answer else []
    return PromptCheck(question.system, question.user, answer, tuple(problems))


def _try_submission(texts: PromptTexts, sent: list[Prompt]) -> _Answered:
    case = sample_submission()
    chain = _chain(underwriting.responders(), sent)
    made = underwriting.assess(case, DEFAULT_GUIDELINES[case.product.code], chain, prompt=texts)
    lines = (f"Outcome: {made.outcome.value}", *(sentence.text for sentence in made.proposal.rationale))
    return lines, len(made.proposal.dropped)


def _try_claim(texts: PromptTexts, sent: list[Prompt]) -> _Answered:
    made = claim.assess_claim(sample_claim(), _chain(claim.responders(), sent), prompt=texts)
    lines = (f"Outcome: {made.outcome.value}", *(sentence.text for sentence in made.proposal.rationale))
    return lines, len(made.proposal.dropped)


def _try_study(texts: PromptTexts, sent: list[Prompt]) -> _Answered:
    made = actuarial.run_study(sample_study(), _chain(actuarial.responders(), sent), prompt=texts)
    return made.commentary.sentences, made.commentary.dropped


def _try_document(texts: PromptTexts, sent: list[Prompt]) -> _Answered:
    chain = _chain(document.responders(), sent)
    made = model_facts.read_with_model(sample_document(), "0" * 64, (), chain, texts)
    if not made.response.ok:
        raise AllProvidersFailedError
    return ("No fact to add: without a model the layout rules have read the page.",), made.refused


def _try_report(texts: PromptTexts, sent: list[Prompt]) -> _Answered:
    summary, _ = summarise(sample_report(), _chain(report.responders(), sent), texts)
    return (sentence for sentence, _ in summary.sentences), summary.dropped


_STEPS: Mapping[str, Callable[[PromptTexts, list[Prompt]], _Answered]] = {
    underwriting.DEFAULT_PROMPT.step: _try_submission,
    claim.DEFAULT_PROMPT.step: _try_claim,
    actuarial.DEFAULT_PROMPT.step: _try_study,
    model_facts.DEFAULT_PROMPT.step: _try_document,
    report.DEFAULT_PROMPT.step: _try_report,
}


def _chain(responders: Mapping[str, Responder], sent: list[Prompt]) -> ProviderChain:
    """Return the chain of the fixed rules; what they are asked is kept in `sent`."""

    def keeping(respond: Responder) -> Responder:
        def answer(prompt: Prompt) -> BaseModel | Mapping[str, object]:
            sent.append(prompt)
            return respond(prompt)

        return answer

    return ProviderChain((MockProvider({step: keeping(respond) for step, respond in responders.items()}),))
