"""Replays of assessments of claims: the same claim again, under the scorecard of then or of today."""

from dataclasses import dataclass

from backend.domain.policies import PolicyLine
from backend.domain.replays import Json
from backend.domain.scorecards import scorecard_to_json
from backend.llm.chain import ProviderChain
from backend.services.claim_material import assess_kept_claim
from backend.services.claim_runs import claim_result
from backend.services.prompts import active_prompt
from backend.services.remaking import KeptInputs, Remade, prompt_to_json
from backend.services.scorecards import active_scorecard
from backend.store.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ClaimRemaker:
    """Makes assessments of claims again."""

    def remake(self, kept: KeptInputs, chain: ProviderChain) -> Remade:
        """Return the result that the inputs give with the answers of this chain."""
        assessment = assess_kept_claim(kept, chain)
        return Remade(claim_result(assessment, kept.words("unread")), assessment.result_hash)

    def under_today(self, work: UnitOfWork, kept: KeptInputs) -> Json:
        """Return the same claim under the scorecard and prompt in force."""
        card = active_scorecard(work, kept.institution_id, PolicyLine(str(kept.inputs["line"])))
        prompt = active_prompt(work, kept.institution_id, str(kept.part("prompt")["step"]))
        return {**kept.inputs, "scorecard": scorecard_to_json(card), "prompt": prompt_to_json(prompt)}
