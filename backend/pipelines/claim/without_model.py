"""The proposal on a claim without a model: the rules' own words, the same input always the same answer."""

from collections.abc import Mapping

from backend.domain.claims.words import ClaimOutcome
from backend.llm.mock import Responder
from backend.llm.provider import Prompt
from backend.pipelines.claim.evidence_base import PAYABLE, SCORE
from backend.pipelines.claim.proposal import STEP
from backend.pipelines.claim.proposal_schema import ClaimProposal, ClaimSentence

MAX_SENTENCES = 6
_LONGEST = 400


def responders() -> dict[str, Responder]:
    """Return what answers the steps of claims without a model."""
    return {STEP: propose_by_rules}


def propose_by_rules(prompt: Prompt) -> ClaimProposal:
    """Return the floor of the rules as the outcome, with flags and clauses in their own words as rationale."""
    score = ClaimSentence(
        sentence=f"The red-flag score is {prompt.context['score']}.", facts=[SCORE], flags=[], clauses=[]
    )
    flags = [
        ClaimSentence(sentence=text.rpartition(" ")[0][:_LONGEST], facts=[], flags=[name], clauses=[])
        for name, text in _texts(prompt, "flags").items()
    ]
    return ClaimProposal(
        outcome=ClaimOutcome(str(prompt.context["floor"])).value,
        rationale=[_amount(prompt) or score, *flags[:MAX_SENTENCES]],
        next_steps=[],
        questions=[],
    )


def _amount(prompt: Prompt) -> ClaimSentence | None:
    """Return what settlement comes to where the rules let the claim be settled."""
    payable = _texts(prompt, "facts").get(PAYABLE)
    if payable is None or prompt.context["floor"] != ClaimOutcome.SETTLE.value:
        return None
    return ClaimSentence(
        sentence=f"The settlement comes to USD {payable.removesuffix('.00')}.", facts=[PAYABLE], flags=[], clauses=[]
    )


def _texts(prompt: Prompt, name: str) -> Mapping[str, str]:
    found = prompt.context.get(name)
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, Mapping) else {}
