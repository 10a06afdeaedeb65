"""The one question to the chain: validated facts go out, an outcome with a rationale that was checked comes back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from backend.domain.decisions import Outcome
from backend.domain.guidelines import RuleOutcome, RuleResult, Verdict
from backend.domain.prompts import DEFAULT_VERSION, PromptTexts
from backend.errors import AllProvidersFailedError
from backend.llm.chain import ProviderChain
from backend.llm.provider import AIResponse, Prompt
from backend.pipelines.rationale import Dropped, Sentence, check_sentence, plain_lines
from backend.pipelines.underwriting.case import CaseInputs
from backend.pipelines.underwriting.evidence_base import EvidenceBase, citation_of
from backend.pipelines.underwriting.proposal_schema import UnderwritingProposal

STEP = "propose"
SYSTEM = """You assist an underwriter of an insurer. You weigh facts that were already checked against the documents, \
and the results of the insurer's own guideline. You propose; a named underwriter decides.

Rules of your work:
- Propose one outcome: accept, refer or decline. You may be stricter than the guideline's floor, never milder; \
a milder proposal is ignored.
- Write at most eight short sentences of rationale. Each names in `facts` the facts and in `rules` the rule ids it \
rests on, spelled exactly as given. A sentence that cites anything else, or states a number that its citations do not \
state, is removed before anybody reads it.
- Conditions are what the insured must do before cover starts; questions are what the underwriter must still learn. \
Use only numbers that are given.
- Write plain sentences without links, markup or personal judgements. Age, sex, origin, religion and health are never \
reasons."""
USER = """Product: {product}. Guideline version {version}. The guideline's floor is {floor}, the score {score} of 100.

Rules that fired: {fired}

Rules whose input is not known: {missing}

Questions already put to the insured: {questions}

The citable facts follow as material, one JSON object from name to value."""
DEFAULT_PROMPT = PromptTexts(STEP, DEFAULT_VERSION, SYSTEM, USER)
"""The words where an institution has none of its own in force."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A provider's proposal after the checks; `dropped` holds what did not survive them."""

    outcome: Outcome
    rationale: tuple[Sentence, ...]
    conditions: tuple[str, ...]
    questions: tuple[str, ...]
    dropped: tuple[Dropped, ...] = ()


def propose(
    case: CaseInputs, verdict: Verdict, base: EvidenceBase, chain: ProviderChain, words: PromptTexts = DEFAULT_PROMPT
) -> tuple[Proposal, AIResponse]:
    """
    Return the checked proposal and the answer it was made from.

    Raises:
        AllProvidersFailedError: no provider of the chain gave an answer of the agreed form.

    """
    prompt = build_prompt(case, verdict, base, words)
    response = chain.generate_structured_response(prompt, UnderwritingProposal)
    if not response.ok:
        raise AllProvidersFailedError
    try:
        said = UnderwritingProposal.model_validate_json(response.content)
    except ValidationError:
        raise AllProvidersFailedError from None
    return check_proposal(said, base), response


def build_prompt(case: CaseInputs, verdict: Verdict, base: EvidenceBase, words: PromptTexts = DEFAULT_PROMPT) -> Prompt:
    """Return the question; its context holds the same inputs as values for the provider without a model."""
    weighed = [r for r in verdict.results if r.outcome is not RuleOutcome.PASSED]
    entries = [_entry(case, result, base) for result in weighed]
    fired = [entry for entry in entries if entry["outcome"] == RuleOutcome.FIRED.value]
    missing = [entry["id"] for entry in entries if entry["outcome"] == RuleOutcome.MISSING.value]
    version = weighed[0].guideline_version if weighed else 0
    user = words.fill(
        {
            "product": case.product.name,
            "version": version,
            "floor": verdict.floor.value,
            "score": verdict.score,
            "fired": json.dumps(fired, sort_keys=True),
            "missing": json.dumps(missing),
            "questions": json.dumps(list(base.questions)),
        }
    )
    context = {
        "floor": verdict.floor.value,
        "score": verdict.score,
        "fired": fired,
        "missing": missing,
        "questions": list(base.questions),
    }
    material = json.dumps(dict(base.facts), sort_keys=True, indent=0)
    return Prompt(STEP, words.label, words.system, user, material, context)


def check_proposal(said: UnderwritingProposal, base: EvidenceBase) -> Proposal:
    """Return the proposal without what cites nothing, invents numbers or carries links."""
    kept: list[Sentence] = []
    dropped: list[Dropped] = []
    for entry in said.rationale:
        sentence = Sentence(entry.sentence, tuple(entry.facts), tuple(entry.rules))
        fault = check_sentence(sentence, base.facts, base.rules)
        if fault:
            dropped.append(Dropped(entry.sentence, fault))
        else:
            kept.append(sentence)
    grounds = (*base.facts.values(), *base.rules.values(), *base.wordings)
    conditions = plain_lines(said.conditions, grounds, dropped)
    questions = plain_lines(said.questions, grounds, dropped)
    return Proposal(Outcome(said.outcome), tuple(kept), conditions, questions, tuple(dropped))


def _entry(case: CaseInputs, result: RuleResult, base: EvidenceBase) -> Mapping[str, object]:
    citation = citation_of(case, result.field)
    return {
        "id": result.rule_id,
        "outcome": result.outcome.value,
        "says": result.wording,
        "points": result.points,
        "floor": result.floor.value,
        "facts": [citation] if citation in base.facts else [],
        "condition": base.conditions.get(result.rule_id, ""),
    }
