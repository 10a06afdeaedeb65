"""The run that assesses a claim: form, policy and facts to an assessment, stored when the run completes."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from backend.domain.claims.views import ClaimView
from backend.domain.documents import DocumentStatus
from backend.domain.prompts import PromptTexts
from backend.domain.replays import RunMaterial
from backend.domain.runs import ClaimedRun
from backend.llm.chain import ProviderChain
from backend.llm.playback import AnswerNotebook
from backend.pipelines.claim import (
    DEFAULT_PROMPT,
    PIPELINE_VERSION,
    ClaimAssessment,
    ClaimInputs,
    Flag,
    assess_claim,
)
from backend.services.case_files import wait_for_readings
from backend.services.claim_desk import claim_act
from backend.services.claim_inputs import claim_inputs
from backend.services.claim_linking import find_links, store_identifiers
from backend.services.claim_material import claim_material
from backend.services.prompts import active_prompt
from backend.services.provider_use import provider_use
from backend.services.run_work import Completion, Progress
from backend.store.document_records import DocumentScope
from backend.store.engine import UnitOfWorkFactory
from backend.store.facts import FactOrigin
from backend.store.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class _Loaded:
    """
    Everything one attempt works on, read in one transaction.

    `unread` names the files that gave nothing, whether they are unreadable or their reading came to no end;
    `seen` is the claim as it was stored then.
    """

    inputs: ClaimInputs
    prompt: PromptTexts
    unread: tuple[str, ...]
    seen: ClaimView


class ClaimRunHandler:
    """Performs runs of the kind `claim`."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, make_chain: Callable[[], ProviderChain]) -> None:
        self.unit_of_work = unit_of_work
        self.make_chain = make_chain

    def perform(self, run: ClaimedRun, progress: Progress) -> Completion:
        """
        Assess the claim of the run by its policy, the scorecard, the active prompt and the chain.

        Raises:
            NotReadyError: a document of the claim is still being read.
            AllProvidersFailedError: no provider answered.

        """
        progress("gathering facts")
        loaded = self._load(run)
        notebook = AnswerNotebook()
        chain = self.make_chain().for_run(notebook)
        assessment = assess_claim(loaded.inputs, chain, progress, loaded.prompt)
        progress("storing the result")
        inputs = claim_material(loaded.inputs, loaded.prompt, loaded.unread)
        return _completion(run, loaded, assessment, RunMaterial(inputs, claim_versions(assessment), notebook.to_json()))

    def _load(self, run: ClaimedRun) -> _Loaded:
        with self.unit_of_work() as work:
            claim = work.claims.get_for_run(run.institution_id, run.subject_id)
            documents = work.documents.list_for_claim(DocumentScope(run.institution_id), run.subject_id)
            wait_for_readings(work, documents)
            unread = tuple(d.filename for d in documents if d.status is not DocumentStatus.READ)
            prompt = active_prompt(work, run.institution_id, DEFAULT_PROMPT.step)
            return _Loaded(claim_inputs(work, claim, documents), prompt, unread, claim)


def claim_result(assessment: ClaimAssessment, unread: Iterable[str] = ()) -> dict[str, object]:
    """Return the assessment as the run's result keeps it, with the files that gave nothing."""
    return {**assessment.to_json(), "unreadable_documents": list(unread)}


def claim_versions(assessment: ClaimAssessment) -> dict[str, str | int]:
    """Return what the run's row keeps of the versions and inputs behind the result."""
    return {
        "pipeline_version": PIPELINE_VERSION,
        "prompt_version": assessment.prompt_version,
        "guideline_version": assessment.weighed.inputs.scorecard.version,
        "input_hash": assessment.response.prompt_hash,
    }


def flag_rows(flags: Iterable[Flag]) -> list[dict[str, object]]:
    """Return what the test of each red flag said, as stored beside the run."""
    return [
        {
            "flag_id": flag.id,
            "outcome": flag.outcome.value,
            "points": flag.points,
            "wording": flag.wording,
            "evidence": [asdict(statement) for statement in flag.evidence],
        }
        for flag in flags
    ]


def note_assessed(work: UnitOfWork, run: ClaimedRun, seen: ClaimView, assessment: ClaimAssessment) -> None:
    """
    Write what an assessment says beside its run and on its claim.

    The claim's own row is written last but for the audit chain, so that people who change it wait for nothing.
    """
    work.claim_assessments.add_flags(run, flag_rows(assessment.flags))
    origin = FactOrigin(run.institution_id, run.run_id, None)
    work.facts.add_all(origin, [derived.fact() for derived in assessment.derived])
    store_identifiers(work, seen, assessment.weighed.inputs.facts)
    find_links(work, seen)
    _note_on_claim(work, seen, assessment)
    details = {"run_id": run.run_id, "outcome": assessment.outcome, "score": assessment.score}
    work.audit.record(None, claim_act("assessed", run.subject_id, details), run.institution_id)


def _note_on_claim(work: UnitOfWork, seen: ClaimView, assessment: ClaimAssessment) -> None:
    """Note triage and proposal on the claim; a triage of what has changed meanwhile is left as it is."""
    found = assessment.triage
    work.claims.note_triage(seen, found.severity, found.complexity, found.to_json())
    policy = assessment.weighed.inputs.policy
    if policy is not None and policy.policy_id != seen.policy_id:
        work.claims.note_policy(seen, policy.policy_id)
    work.claims.note_proposal(seen.claim_id, assessment.outcome, assessment.score, on=seen)


def _completion(run: ClaimedRun, loaded: _Loaded, assessment: ClaimAssessment, material: RunMaterial) -> Completion:
    def store(work: UnitOfWork) -> None:
        note_assessed(work, run, loaded.seen, assessment)

    return Completion(
        result=claim_result(assessment, loaded.unread),
        result_hash=assessment.result_hash,
        store=store,
        provider=provider_use(assessment.response),
        versions=claim_versions(assessment),
        material=material,
    )
