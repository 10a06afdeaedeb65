"""The run of a challenger: the champion's inputs, another provider or prompt, and a row beside both for people."""

from collections.abc import Callable, Mapping
from uuid import UUID

from backend.domain.challenges import ChallengerView, what_was_said
from backend.domain.prompts import PromptTexts
from backend.domain.replays import Json
from backend.domain.runs import ClaimedRun, RunKind
from backend.errors import InvalidRequestError
from backend.llm.chain import ProviderChain
from backend.pipelines.claim import ClaimAssessment
from backend.pipelines.underwriting import Assessment
from backend.services.claim_material import assess_kept_claim
from backend.services.claim_runs import claim_versions
from backend.services.provider_use import provider_use
from backend.services.remaking import KeptInputs, prompt_to_json
from backend.services.run_work import Completion, Progress
from backend.services.underwriting_material import assess_kept
from backend.services.underwriting_runs import versions_of
from backend.store.challenges import NewShadow
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork

Assess = Callable[[KeptInputs, ProviderChain], Assessment | ClaimAssessment]
_ASSESS: Mapping[RunKind, Assess] = {RunKind.UNDERWRITING: assess_kept, RunKind.CLAIM: assess_kept_claim}


class ShadowRunHandler:
    """Performs runs of the kind `shadow`; the subject of such a run is the champion's run."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, make_chain: Callable[[], ProviderChain]) -> None:
        self.unit_of_work = unit_of_work
        self.make_chain = make_chain

    def perform(self, run: ClaimedRun, progress: Progress) -> Completion:
        """
        Have the challenger assess what the champion assessed, and keep its answer beside, never on the case.

        Raises:
            InvalidRequestError: the challenger's provider is not configured here.
            AllProvidersFailedError: the challenger did not answer.

        """
        progress("gathering what the champion worked on")
        with self.unit_of_work() as work:
            challenger = work.challenges.get(run.institution_id, UUID(str(run.inputs["challenger_id"])))
            inputs = work.run_material.get(run.institution_id, run.subject_id).inputs
            kind, said, _ = work.replays.get_made(run.institution_id, run.subject_id)
            words = work.prompts.get(run.institution_id, challenger.prompt_id).texts if challenger.prompt_id else None
        progress("asking the challenger")
        kept = KeptInputs(run.institution_id, _worded(inputs, words))
        assessment = _ASSESS[kind](kept, _chain_of(challenger, self.make_chain()))
        progress("storing its answer")
        return _completion(run, challenger, said, assessment)


def _worded(inputs: Json, words: PromptTexts | None) -> Json:
    """Return the champion's inputs, under the challenger's words where it has some of its own."""
    return {**inputs, "prompt": prompt_to_json(words)} if words else inputs


def _chain_of(challenger: ChallengerView, chain: ProviderChain) -> ProviderChain:
    """Return the chain with the challenger's provider alone; without a provider of its own, the usual chain."""
    if not challenger.provider:
        return chain
    alone = chain.only(challenger.provider)
    if not alone.providers:
        raise InvalidRequestError(f"The challenger's provider {challenger.provider} is not configured here any more.")
    return alone


def _completion(
    run: ClaimedRun, challenger: ChallengerView, champion: Json, assessment: Assessment | ClaimAssessment
) -> Completion:
    use, result = provider_use(assessment.response), assessment.to_json()
    new = NewShadow(
        run_id=run.run_id,
        champion_run_id=run.subject_id,
        challenger_id=challenger.challenger_id,
        institution_id=run.institution_id,
        champion_outcome=str(champion["outcome"]),
        challenger_outcome=assessment.outcome.value,
        details={"champion": what_was_said(champion), "challenger": what_was_said(result)},
        cost_usd=use.cost_usd,
    )

    def store(work: UnitOfWork) -> None:
        work.challenges.add_result(new)

    versions = versions_of(assessment) if isinstance(assessment, Assessment) else claim_versions(assessment)
    return Completion(
        result={**result, "kind": "shadow", "challenged": result["kind"]},
        result_hash=assessment.result_hash,
        store=store,
        provider=use,
        versions=versions,
    )
