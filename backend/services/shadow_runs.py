"""The run of a challenger: the champion's inputs, another provider or prompt, and a row beside both for people."""

from collections.abc import Callable
from uuid import UUID

from backend.domain.challenges import ChallengerView, what_was_said
from backend.domain.replays import Json, RunMaterial
from backend.domain.runs import ClaimedRun
from backend.errors import InvalidRequestError
from backend.llm.chain import ProviderChain
from backend.llm.playback import AnswerNotebook
from backend.pipelines.claim import ClaimAssessment
from backend.pipelines.underwriting import Assessment
from backend.services.claim_runs import claim_versions
from backend.services.provider_use import provider_use
from backend.services.remaking import KeptInputs
from backend.services.run_work import Completion, Progress
from backend.services.shadow_material import assess_challenged, challenged_case, shadow_material, shadow_result
from backend.services.underwriting_runs import versions_of
from backend.store.challenges import NewShadow
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork


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
            kind, said, _ = work.replays.get_made(run.institution_id, run.subject_id)
            words = work.prompts.get(run.institution_id, challenger.prompt_id).texts if challenger.prompt_id else None
            inputs = shadow_material(work, run, kind, challenger.provider, words)
            case = challenged_case(work, KeptInputs(run.institution_id, inputs))
        progress("asking the challenger")
        notebook = AnswerNotebook()
        chain = _chain_of(challenger, self.make_chain()).for_run(notebook)
        assessment = assess_challenged(kind, case, chain)
        progress("storing its answer")
        material = RunMaterial(inputs, _versions_of(assessment), notebook.to_json())
        return _completion(run, challenger, said, assessment, material)


def _chain_of(challenger: ChallengerView, chain: ProviderChain) -> ProviderChain:
    """Return the chain with the challenger's provider alone; without a provider of its own, the usual chain."""
    if not challenger.provider:
        return chain
    alone = chain.only(challenger.provider)
    if not alone.providers:
        raise InvalidRequestError(f"The challenger's provider {challenger.provider} is not configured here any more.")
    return alone


def _completion(
    run: ClaimedRun,
    challenger: ChallengerView,
    champion: Json,
    assessment: Assessment | ClaimAssessment,
    material: RunMaterial,
) -> Completion:
    use = provider_use(assessment.response)
    new = NewShadow(
        run_id=run.run_id,
        champion_run_id=run.subject_id,
        challenger_id=challenger.challenger_id,
        institution_id=run.institution_id,
        champion_outcome=str(champion["outcome"]),
        challenger_outcome=assessment.outcome.value,
        details={"champion": what_was_said(champion), "challenger": what_was_said(assessment.to_json())},
        cost_usd=use.cost_usd,
    )

    def store(work: UnitOfWork) -> None:
        work.challenges.add_result(new)

    return Completion(
        result=shadow_result(assessment),
        result_hash=assessment.result_hash,
        store=store,
        provider=use,
        versions=_versions_of(assessment),
        material=material,
    )


def _versions_of(assessment: Assessment | ClaimAssessment) -> dict[str, str | int]:
    return versions_of(assessment) if isinstance(assessment, Assessment) else claim_versions(assessment)
