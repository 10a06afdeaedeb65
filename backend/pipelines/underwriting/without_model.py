"""The proposal of the provider without a model: the guideline's own words, the same input always the same answer."""

from collections.abc import Mapping

from backend.domain.decisions import Outcome
from backend.llm.mock import Responder
from backend.llm.provider import Prompt
from backend.pipelines.underwriting.evidence_base import SCORE
from backend.pipelines.underwriting.proposal import STEP
from backend.pipelines.underwriting.proposal_schema import RationaleSentence, UnderwritingProposal

MAX_SENTENCES = 6
_LONGEST = 400


def responders() -> dict[str, Responder]:
    """Return what answers the steps of underwriting without a model."""
    return {STEP: propose_by_rules}


def propose_by_rules(prompt: Prompt) -> UnderwritingProposal:
    """Return the floor of the rules as the outcome, with the wording of the weightiest rules as rationale."""
    fired = sorted(_entries(prompt, "fired"), key=_weight)
    conditions = [str(entry["condition"]) for entry in fired if entry["condition"]]
    return UnderwritingProposal(
        outcome=Outcome(str(prompt.context["floor"])).value,
        rationale=[_score_sentence(prompt), *(_sentence(entry) for entry in fired[:MAX_SENTENCES])],
        conditions=list(dict.fromkeys(conditions))[:12],
        questions=[],
    )


def _score_sentence(prompt: Prompt) -> RationaleSentence:
    score = prompt.context["score"]
    return RationaleSentence(sentence=f"The guideline gives a score of {score}.", facts=[SCORE], rules=[])


def _sentence(entry: Mapping[str, object]) -> RationaleSentence:
    facts = entry["facts"] if isinstance(entry["facts"], list) else []
    return RationaleSentence(sentence=str(entry["says"])[:_LONGEST], facts=facts, rules=[str(entry["id"])])


def _entries(prompt: Prompt, name: str) -> list[Mapping[str, object]]:
    found = prompt.context.get(name)
    return [entry for entry in found if isinstance(entry, Mapping)] if isinstance(found, list) else []


def _weight(entry: Mapping[str, object]) -> tuple[int, int, str]:
    """Order by strictness of the floor, then points, then id."""
    return -Outcome(str(entry["floor"])).strictness, -int(str(entry["points"])), str(entry["id"])
