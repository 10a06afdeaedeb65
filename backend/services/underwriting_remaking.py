"""Replays of assessments of submissions: the same case again, under the rules of then or of today."""

from dataclasses import dataclass

from backend.domain.guidelines import guideline_to_json
from backend.domain.replays import Json
from backend.llm.chain import ProviderChain
from backend.services.guidelines import active_guideline
from backend.services.prompts import active_prompt
from backend.services.remaking import KeptInputs, Remade, prompt_to_json
from backend.services.underwriting_material import assess_kept
from backend.services.underwriting_runs import result_of
from backend.store.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class UnderwritingRemaker:
    """Makes assessments of submissions again."""

    def remake(self, kept: KeptInputs, chain: ProviderChain) -> Remade:
        """Return the result that the inputs give with the answers of this chain."""
        assessment = assess_kept(kept, chain)
        return Remade(result_of(assessment, kept.words("unread")), assessment.result_hash)

    def under_today(self, work: UnitOfWork, kept: KeptInputs) -> Json:
        """Return the same case under the guideline and prompt in force."""
        guideline = active_guideline(work, kept.institution_id, str(kept.inputs["product"]))
        prompt = active_prompt(work, kept.institution_id, str(kept.part("prompt")["step"]))
        return {**kept.inputs, "guideline": guideline_to_json(guideline), "prompt": prompt_to_json(prompt)}
