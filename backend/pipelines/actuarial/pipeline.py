"""The actuarial pipeline: figures computed, then worded by the chain under the check of every number."""

from backend.domain.prompts import PromptTexts
from backend.domain.studies.result import StudyFigures
from backend.errors import InvalidRequestError
from backend.llm.chain import ProviderChain
from backend.pipelines.actuarial.assumptions import assumptions_of
from backend.pipelines.actuarial.commentary import DEFAULT_PROMPT, comment_on
from backend.pipelines.actuarial.figures import OnStep, figures_of
from backend.pipelines.actuarial.inputs import StudyInputs
from backend.pipelines.actuarial.libraries import versions_of
from backend.pipelines.actuarial.outcome import StudyOutcome


def run_study(
    inputs: StudyInputs,
    chain: ProviderChain,
    on_step: OnStep = lambda _: None,
    prompt: PromptTexts = DEFAULT_PROMPT,
) -> StudyOutcome:
    """
    Return the figures of a study with words about them; `on_step` is told what is being done, `prompt` asks the chain.

    Raises:
        InvalidRequestError: the selection does not fit the triangle, or no method can be computed on it.
        AllProvidersFailedError: no provider of the chain answered.

    """
    figures = figures_of(inputs, on_step)
    _must_say_something(figures)
    on_step("wording the commentary")
    commentary, response = comment_on(inputs, figures, chain, prompt)
    return StudyOutcome(
        inputs=inputs,
        figures=figures,
        commentary=commentary,
        prompt_version=prompt.label,
        libraries=versions_of(inputs.selection.methods),
        assumptions=assumptions_of(inputs.selection, inputs.basis, figures.development_of(inputs.basis)),
        response=response,
    )


def _must_say_something(figures: StudyFigures) -> None:
    if not figures.methods:
        reasons = dict.fromkeys(one.reason for one in figures.not_estimable)
        raise InvalidRequestError(" ".join(["No method gives figures on this triangle.", *reasons]))
