"""What a challenger's run is made from: the champion's material by its hash, and what the challenger does otherwise."""

from collections.abc import Callable, Mapping
from uuid import UUID

from backend.domain.prompts import PromptTexts
from backend.domain.runs import ClaimedRun, RunKind
from backend.errors import ConflictError
from backend.llm.chain import ProviderChain
from backend.pipelines.claim import ClaimAssessment
from backend.pipelines.underwriting import Assessment
from backend.services.claim_material import assess_kept_claim
from backend.services.remaking import KeptInputs, prompt_to_json
from backend.services.underwriting_material import assess_kept
from backend.store.run_material import ALTERED
from backend.store.work import UnitOfWork

Assess = Callable[[KeptInputs, ProviderChain], Assessment | ClaimAssessment]
_ASSESS: Mapping[RunKind, Assess] = {RunKind.UNDERWRITING: assess_kept, RunKind.CLAIM: assess_kept_claim}


def shadow_material(
    work: UnitOfWork, run: ClaimedRun, kind: RunKind, provider: str, words: PromptTexts | None
) -> dict[str, object]:
    """Return as JSON what a challenger is given; the case itself stays with the champion's material."""
    champion = work.run_material.get(run.institution_id, run.subject_id)
    return {
        "challenged": kind.value,
        "champion_run_id": str(run.subject_id),
        "champion_material": champion.material_hash,
        "provider": provider,
        "prompt": prompt_to_json(words) if words else {},
    }


def challenged_case(work: UnitOfWork, kept: KeptInputs) -> KeptInputs:
    """
    Return what the champion was given, under the challenger's words where it has some of its own.

    Raises:
        ConflictError: the champion's material is not the one that the challenger was given.

    """
    champion = work.run_material.get(kept.institution_id, UUID(str(kept.inputs["champion_run_id"])))
    if champion.material_hash != kept.inputs["champion_material"]:
        raise ConflictError(ALTERED)
    words = kept.part("prompt")
    return KeptInputs(kept.institution_id, {**champion.inputs, **({"prompt": words} if words else {})})


def assess_challenged(kind: RunKind, case: KeptInputs, chain: ProviderChain) -> Assessment | ClaimAssessment:
    """Return the assessment of a challenged case with the answers of a chain."""
    return _ASSESS[kind](case, chain)


def shadow_result(assessment: Assessment | ClaimAssessment) -> dict[str, object]:
    """Return an assessment as a challenger's run keeps it: never taken for one of the case."""
    made = assessment.to_json()
    return {**made, "kind": "shadow", "challenged": made["kind"]}
