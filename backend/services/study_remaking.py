"""Replays of studies: the same triangle and selection again, worded under the prompt of then or of today."""

from dataclasses import dataclass

from backend.domain.replays import Json
from backend.llm.chain import ProviderChain
from backend.pipelines.actuarial import run_study
from backend.services.prompts import active_prompt
from backend.services.remaking import KeptInputs, Remade, prompt_from_json, prompt_to_json
from backend.services.study_material import study_inputs_of
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class StudyRemaker:
    """Makes the results of studies again."""

    unit_of_work: UnitOfWorkFactory

    def remake(self, kept: KeptInputs, chain: ProviderChain) -> Remade:
        """Return the result that the inputs give with the answers of this chain."""
        with self.unit_of_work() as work:
            inputs = study_inputs_of(work, kept.institution_id, kept.inputs)
        outcome = run_study(inputs, chain, prompt=prompt_from_json(kept.part("prompt")))
        return Remade(outcome.to_json(), outcome.result_hash)

    def under_today(self, work: UnitOfWork, kept: KeptInputs) -> Json:
        """Return the same study under the prompt in force."""
        prompt = active_prompt(work, kept.institution_id, str(kept.part("prompt")["step"]))
        return {**kept.inputs, "prompt": prompt_to_json(prompt)}
