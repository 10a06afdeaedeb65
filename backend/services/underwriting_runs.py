"""The run that assesses a submission: fields and facts to an assessment, stored when the run completes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from backend.domain.cases import SubmissionView
from backend.domain.documents import DocumentStatus
from backend.domain.guidelines import Guideline, RuleResult, shown
from backend.domain.prompts import PromptTexts
from backend.domain.replays import RunMaterial
from backend.domain.runs import ClaimedRun
from backend.llm.chain import ProviderChain
from backend.llm.playback import AnswerNotebook
from backend.pipelines.derived import Derived
from backend.pipelines.underwriting import (
    DEFAULT_PROMPT,
    PIPELINE_VERSION,
    Assessment,
    CaseInputs,
    assess,
)
from backend.services.case_files import case_inputs, wait_for_readings
from backend.services.guidelines import active_guideline
from backend.services.prompts import active_prompt
from backend.services.provider_use import provider_use
from backend.services.run_work import Completion, Progress
from backend.services.underwriting_material import underwriting_material
from backend.store.audit import Act
from backend.store.document_records import DocumentScope
from backend.store.engine import UnitOfWorkFactory
from backend.store.facts import FactOrigin
from backend.store.work import UnitOfWork

LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class _Loaded:
    """
    Everything one attempt works on, read in one transaction.

    `unread` names the files that gave nothing, whether they are unreadable or their reading came to no end;
    `seen` is the case as it was stored then.
    """

    case: CaseInputs
    guideline: Guideline
    prompt: PromptTexts
    unread: tuple[str, ...]
    seen: SubmissionView


class UnderwritingRunHandler:
    """Performs runs of the kind `underwriting`."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, make_chain: Callable[[], ProviderChain]) -> None:
        self.unit_of_work = unit_of_work
        self.make_chain = make_chain

    def perform(self, run: ClaimedRun, progress: Progress) -> Completion:
        """
        Assess the submission of the run by the active guideline, the active prompt and the chain.

        Raises:
            NotReadyError: a document of the case is still being read.
            AllProvidersFailedError: no provider answered.

        """
        progress("gathering facts")
        loaded = self._load(run)
        notebook = AnswerNotebook()
        chain = self.make_chain().for_run(notebook)
        assessment = assess(loaded.case, loaded.guideline, chain, progress, loaded.prompt)
        progress("storing the result")
        inputs = underwriting_material(loaded.case, loaded.guideline, loaded.prompt, loaded.unread)
        material = RunMaterial(inputs, versions_of(assessment), notebook.to_json())
        return self._completion(run, loaded, assessment, material)

    def _load(self, run: ClaimedRun) -> _Loaded:
        with self.unit_of_work() as work:
            case = work.submissions.get_for_run(run.institution_id, run.subject_id)
            documents = work.documents.list_for_submission(DocumentScope(run.institution_id), run.subject_id)
            wait_for_readings(work, documents)
            return _Loaded(
                case_inputs(work, case, documents),
                active_guideline(work, run.institution_id, case.product),
                active_prompt(work, run.institution_id, DEFAULT_PROMPT.step),
                tuple(d.filename for d in documents if d.status is not DocumentStatus.READ),
                case,
            )

    def _completion(
        self, run: ClaimedRun, loaded: _Loaded, assessment: Assessment, material: RunMaterial
    ) -> Completion:
        result = result_of(assessment, loaded.unread)

        def store(work: UnitOfWork) -> None:
            work.assessments.add_rule_results(run.run_id, run.institution_id, rule_rows(assessment))
            origin = FactOrigin(run.institution_id, run.run_id, None)
            work.facts.add_all(origin, [derived.fact() for derived in assessment.weighed.derived])
            work.submissions.note_proposal(run.subject_id, assessment.outcome, assessment.score, on=loaded.seen)
            details = {"run_id": run.run_id, "outcome": assessment.outcome, "score": assessment.score}
            work.audit.record(None, Act("assessed", "submission", str(run.subject_id), details), run.institution_id)

        return Completion(
            result=result,
            result_hash=assessment.result_hash,
            store=store,
            provider=provider_use(assessment.response),
            versions=versions_of(assessment),
            material=material,
        )


def result_of(assessment: Assessment, unread: Iterable[str] = ()) -> dict[str, object]:
    """Return the assessment as the run's result keeps it: facts counted, how derived values came about."""
    return {
        **assessment.to_json(),
        "facts": len(assessment.weighed.facts),
        "derived": [_derived_row(entry) for entry in assessment.weighed.derived if "[" not in entry.name],
        "unreadable_documents": list(unread),
    }


def rule_rows(assessment: Assessment) -> list[dict[str, object]]:
    """Return what each rule said, as stored beside the run."""
    return [_rule_row(rule) for rule in assessment.rules]


def versions_of(assessment: Assessment) -> dict[str, str | int]:
    """Return what the run's row keeps of the versions and inputs behind the result."""
    return {
        "pipeline_version": PIPELINE_VERSION,
        "prompt_version": assessment.prompt_version,
        "guideline_version": assessment.guideline_version,
        "input_hash": assessment.response.prompt_hash,
    }


def _derived_row(entry: Derived) -> dict[str, object]:
    return {"name": entry.name, "value": shown(entry.value), "how": entry.how, "sources": list(entry.sources)}


def _rule_row(rule: RuleResult) -> dict[str, object]:
    return {
        "rule_id": rule.rule_id,
        "guideline_version": rule.guideline_version,
        "field": rule.field,
        "input_value": None if rule.input_value is None else shown(rule.input_value)[:LONGEST_SHOWN],
        "operator": rule.operator.value,
        "threshold": shown(rule.threshold)[:LONGEST_SHOWN],
        "outcome": rule.outcome.value,
        "points": rule.points,
        "floor": rule.floor.value,
        "reason_code": rule.reason_code,
        "wording": rule.wording,
    }
