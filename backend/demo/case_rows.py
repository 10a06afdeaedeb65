"""The rows of a finished case: submission, run, result, what the rules said, decision and referrals."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from backend.demo.case import AssessedCase, Course, PastReferral, SentPaper
from backend.domain.access import Principal
from backend.domain.documents import DocumentStatus
from backend.domain.products import fields_to_json
from backend.domain.runs import ProviderUse, RunKind, RunState
from backend.services.decisions import authority_used, kept_beside
from backend.services.document_uploads import reading_run
from backend.services.provider_use import provider_use
from backend.services.underwriting_runs import rule_rows, versions_of
from backend.store.submissions import DUE_AFTER

Row = dict[str, Any]
IMPORTED = "imported with the demonstration"
"""What stands where a worker's name would: no worker performed these runs."""
_FENCE = 1


def submission_row(case: AssessedCase, course: Course) -> Row:
    """Return the submission as it stands today."""
    values = case.values
    return {
        "submission_id": case.submission_id,
        "institution_id": case.sender.institution_id,
        "reference": case.reference,
        "product": case.product.code,
        "insured_name": str(values["insured_name"]),
        "state_code": str(values["state"]),
        "effective_date": values["effective_date"],
        "requested_limit_usd": case.amount_usd,
        "fields": fields_to_json(values),
        "status": course.status,
        "assignee_id": course.assignee.user_id if course.assignee else None,
        "created_by": case.sender.user_id,
        "created_at": case.received_at,
        "updated_at": course.updated_at,
        "due_at": case.received_at + DUE_AFTER,
        "proposed_outcome": case.assessment.outcome,
        "score": case.assessment.score,
        "version": course.version,
    }


def run_rows(case: AssessedCase) -> list[Row]:
    """Return the runs of a case: one a paper, and the assessment."""
    readings = [reading_row(case.sender, case.received_at, paper) for paper in case.papers]
    key = f"{case.sender.institution_id}:{RunKind.UNDERWRITING}:demonstration:{case.reference}"
    use = provider_use(case.assessment.response)
    assessment = _run_row(case.sender, case.received_at, case.run_id, use) | {
        "kind": RunKind.UNDERWRITING,
        "subject_id": case.submission_id,
        "idempotency_key": key,
        "inputs": {},
        "started_at": case.started_at,
        "finished_at": case.assessed_at,
        "pipeline_version": "",
        "prompt_version": "",
        "guideline_version": None,
        **versions_of(case.assessment),
    }
    return [*readings, assessment]


def reading_row(sender: Principal, received_at: datetime, paper: SentPaper) -> Row:
    """Return the run that read a paper."""
    wanted = reading_run(paper.document_id, paper.looked_at.sha256)
    use = paper.read.provider or ProviderUse("none", "", made_without_model=True)
    return _run_row(sender, received_at, paper.run_id, use) | {
        "kind": wanted.kind,
        "subject_id": wanted.subject_id,
        "idempotency_key": f"{sender.institution_id}:{wanted.kind}:{wanted.idempotency_key}",
        "inputs": dict(wanted.inputs),
        "started_at": paper.read_at - timedelta(seconds=0.2),
        "finished_at": paper.read_at,
        "pipeline_version": use.model,
        "prompt_version": "",
        "guideline_version": None,
        "input_hash": paper.looked_at.sha256,
    }


def _run_row(sender: Principal, received_at: datetime, run_id: UUID, use: ProviderUse) -> Row:
    """Return what all runs of a case have in common."""
    return {
        "run_id": run_id,
        "institution_id": sender.institution_id,
        "requested_by": sender.user_id,
        "state": RunState.SUCCEEDED,
        "attempts": 1,
        "fence": _FENCE,
        "next_run_at": received_at,
        "created_at": received_at,
        "worker": IMPORTED,
        **asdict(use),
    }


def result_row(case: AssessedCase) -> Row:
    """Return the result of the assessment as its run stores it."""
    return {
        "run_id": case.run_id,
        "fence": _FENCE,
        "created_at": case.assessed_at,
        "result": dict(case.result),
        "result_hash": case.result["result_hash"],
    }


def rules_of(case: AssessedCase) -> list[Row]:
    """Return what each rule said."""
    own = {"run_id": case.run_id, "institution_id": case.sender.institution_id}
    return [{**own, **rule} for rule in rule_rows(case.assessment)]


def document_rows(case: AssessedCase) -> list[Row]:
    """Return the uploads of a case as intake keeps them; reading them fills in the rest."""
    own = {"submission_id": case.submission_id, "upload_time": case.received_at - timedelta(minutes=2)}
    return [{**document_row(case.sender, paper), **own} for paper in case.papers]


def document_row(sender: Principal, paper: SentPaper) -> Row:
    """Return an upload, before it is said when it came and to which case it belongs."""
    looked_at = paper.looked_at
    return {
        "document_id": paper.document_id,
        "institution_id": sender.institution_id,
        "filename": looked_at.safe_name,
        "uploaded_by": sender.user_id,
        "sha256": looked_at.sha256,
        "media_type": looked_at.media_type,
        "size_bytes": looked_at.size_bytes,
        "status": DocumentStatus.STORED,
        "flags": list(looked_at.flags),
    }


def decision_rows(case: AssessedCase, course: Course) -> list[Row]:
    """Return the decision with the proposal beside it and the authority behind it, none for an open case."""
    made = course.decision
    if made is None:
        return []
    request = made.request
    return [
        {
            "decision_id": made.decision_id,
            "institution_id": case.sender.institution_id,
            "submission_id": case.submission_id,
            "run_id": case.run_id,
            "decided_by": made.by.user_id,
            "decided_at": made.at,
            "action": request.action,
            "outcome": request.outcome,
            "reason_code": request.reason_code,
            "reason_text": request.reason_text,
            "amount_usd": request.amount_usd,
            "authority": authority_used(made.by, case.product.code),
            "proposal": kept_beside(case.result),
            "evidence_opened": made.facts_opened,
            "seconds_on_case": request.seconds_on_case,
        }
    ]


def referral_rows(case: AssessedCase, referrals: Iterable[PastReferral]) -> list[Row]:
    """Return the questions to other people."""
    return [
        {
            "referral_id": asked.referral_id,
            "institution_id": case.sender.institution_id,
            "submission_id": case.submission_id,
            "requested_by": asked.requested_by.user_id,
            "requested_at": asked.requested_at,
            "request_note": asked.note,
            "addressed_to": asked.addressed_to.user_id,
            "state": asked.state,
            "answered_by": asked.addressed_to.user_id if asked.answered_at else None,
            "answered_at": asked.answered_at,
            "answer_note": asked.answer_note,
            "answer_outcome": asked.answer_outcome,
        }
        for asked in referrals
    ]
