"""The run that assesses a submission: fields and facts to an assessment, stored when the run completes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from backend.domain.documents import DocumentStatus
from backend.domain.facts import Fact, FactReview
from backend.domain.guidelines import Guideline, RuleResult, shown
from backend.domain.products import fields_from_json, get_product
from backend.domain.runs import ClaimedRun
from backend.llm.chain import ProviderChain
from backend.pipelines.underwriting import (
    PIPELINE_VERSION,
    PROMPT_VERSION,
    Assessment,
    CaseDocument,
    CaseInputs,
    assess,
)
from backend.pipelines.underwriting.derived import Derived
from backend.services.guidelines import active_guideline
from backend.services.provider_use import provider_use
from backend.services.run_work import Completion, NotReadyError, Progress
from backend.services.weighed_values import pack_values
from backend.store.audit import Act
from backend.store.document_records import DocumentRecord, DocumentScope, FactRecord
from backend.store.engine import UnitOfWorkFactory
from backend.store.facts import FactOrigin
from backend.store.work import UnitOfWork

LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class _Loaded:
    """Everything one attempt works on, read in one transaction."""

    case: CaseInputs
    guideline: Guideline
    unreadable: tuple[str, ...]


class UnderwritingRunHandler:
    """Performs runs of the kind `underwriting`."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, make_chain: Callable[[], ProviderChain]) -> None:
        self.unit_of_work = unit_of_work
        self.make_chain = make_chain

    def perform(self, run: ClaimedRun, progress: Progress) -> Completion:
        """
        Assess the submission of the run by the active guideline and the chain.

        Raises:
            NotReadyError: a document of the case is still being read.
            AllProvidersFailedError: no provider answered.

        """
        progress("gathering facts")
        loaded = self._load(run)
        assessment = assess(loaded.case, loaded.guideline, self.make_chain(), progress)
        progress("storing the result")
        return self._completion(run, loaded, assessment)

    def _load(self, run: ClaimedRun) -> _Loaded:
        with self.unit_of_work() as work:
            case = work.submissions.get_for_run(run.institution_id, run.subject_id)
            product = get_product(case.product)
            documents = work.documents.list_for_submission(DocumentScope(run.institution_id), run.subject_id)
            _wait_for_readings(work, documents)
            return _Loaded(
                CaseInputs(product, fields_from_json(product, case.fields), _case_documents(work, documents)),
                active_guideline(work, run.institution_id, case.product),
                tuple(d.filename for d in documents if d.status is DocumentStatus.UNREADABLE),
            )

    def _completion(self, run: ClaimedRun, loaded: _Loaded, assessment: Assessment) -> Completion:
        result = result_of(assessment, loaded.unreadable)

        def store(work: UnitOfWork) -> None:
            work.assessments.add_rule_results(run.run_id, run.institution_id, rule_rows(assessment))
            origin = FactOrigin(run.institution_id, run.run_id, None)
            work.facts.add_all(origin, [derived.fact() for derived in assessment.weighed.derived])
            work.submissions.note_proposal(run.subject_id, assessment.outcome, assessment.score)
            details = {"run_id": run.run_id, "outcome": assessment.outcome, "score": assessment.score}
            work.audit.record(None, Act("assessed", "submission", str(run.subject_id), details), run.institution_id)

        return Completion(
            result=result,
            result_hash=assessment.result_hash,
            store=store,
            provider=provider_use(assessment.response),
            versions=versions_of(assessment),
        )


def result_of(assessment: Assessment, unreadable: Iterable[str] = ()) -> dict[str, object]:
    """Return the assessment as the run's result keeps it: facts counted, values packed for what-if."""
    return {
        **assessment.to_json(),
        "facts": len(assessment.weighed.facts),
        "derived": [_derived_row(entry) for entry in assessment.weighed.derived if "[" not in entry.name],
        "values": pack_values(assessment.values),
        "unreadable_documents": list(unreadable),
    }


def rule_rows(assessment: Assessment) -> list[dict[str, object]]:
    """Return what each rule said, as stored beside the run."""
    return [_rule_row(rule) for rule in assessment.rules]


def versions_of(assessment: Assessment) -> dict[str, str | int]:
    """Return what the run's row keeps of the versions and inputs behind the result."""
    return {
        "pipeline_version": PIPELINE_VERSION,
        "prompt_version": PROMPT_VERSION,
        "guideline_version": assessment.guideline_version,
        "input_hash": assessment.response.prompt_hash,
    }


def _wait_for_readings(work: UnitOfWork, documents: Iterable[DocumentRecord]) -> None:
    """Raise NotReadyError while a document's own run may still give pages."""
    stored = [d.document_id for d in documents if d.status is DocumentStatus.STORED]
    if waiting := work.assessments.count_unfinished_readings(stored):
        raise NotReadyError(f"waiting for {waiting} of the documents to be read")


def _case_documents(work: UnitOfWork, documents: Iterable[DocumentRecord]) -> tuple[CaseDocument, ...]:
    """Return each different file of the case once, with its facts as people left them."""
    read: dict[str, DocumentRecord] = {}
    for document in documents:
        if document.status is DocumentStatus.READ:
            read.setdefault(document.sha256, document)
    return tuple(_case_document(work, document) for document in read.values())


def _case_document(work: UnitOfWork, document: DocumentRecord) -> CaseDocument:
    records = work.facts.list_for_document(document.document_id)
    return CaseDocument(
        sha256=document.sha256,
        filename=document.filename,
        facts=tuple(_as_left(record) for record in records if record.review is not FactReview.REJECTED),
        pages=tuple(work.documents.list_pages(document.document_id)),
        flags=document.flags,
    )


def _as_left(record: FactRecord) -> Fact:
    """Return a fact with a person's correction in place; what a person vouches for counts as verified."""
    fact = record.to_fact()
    if record.review is FactReview.CORRECTED:
        return replace(fact, value=record.current_value, is_verified=True)
    return fact


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
