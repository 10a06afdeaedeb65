"""The underwriting pipeline: derive, reconcile, weigh, propose, bound, explain."""

from collections.abc import Callable

from backend.domain.decisions import stricter
from backend.domain.guidelines import Guideline, weigh
from backend.domain.prompts import PromptTexts
from backend.llm.chain import ProviderChain
from backend.pipelines.underwriting.assessment import Assessment
from backend.pipelines.underwriting.case import CaseInputs
from backend.pipelines.underwriting.derive import weigh_case
from backend.pipelines.underwriting.evidence_base import evidence_base
from backend.pipelines.underwriting.explain import main_reasons, smallest_changes
from backend.pipelines.underwriting.proposal import DEFAULT_PROMPT, propose
from backend.pipelines.underwriting.questions import questions_for

OnStep = Callable[[str], None]


def assess(
    case: CaseInputs,
    guideline: Guideline,
    chain: ProviderChain,
    on_step: OnStep = lambda _: None,
    prompt: PromptTexts = DEFAULT_PROMPT,
) -> Assessment:
    """
    Return the assessment of a submission; `on_step` is told what is being done, `prompt` is what the chain is asked.

    Raises:
        AllProvidersFailedError: no provider of the chain answered.
        InvalidRequestError: a rule of the guideline cannot be evaluated on this case.

    """
    on_step("comparing the submission with its documents")
    weighed = weigh_case(case)
    on_step("weighing the guideline")
    verdict = weigh(guideline, weighed.values)
    questions = questions_for(case.product, verdict, weighed.values)
    base = evidence_base(weighed, guideline, verdict, questions)
    on_step("asking for a proposal")
    proposal, response = propose(case, verdict, base, chain, prompt)
    on_step("explaining the result")
    return Assessment(
        product=case.product.code,
        guideline_version=guideline.version,
        prompt_version=prompt.label,
        outcome=stricter(verdict.floor, proposal.outcome),
        weighed=weighed,
        verdict=verdict,
        proposal=proposal,
        questions=tuple(dict.fromkeys((*questions, *proposal.questions))),
        reasons=main_reasons(verdict),
        changes=smallest_changes(case.product, guideline, weighed.values),
        response=response,
    )
