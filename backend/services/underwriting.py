"""The underwriting desk: submit, assess, look through the queue, keep drafts, take and hand on cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from backend.domain.access import Permission, Principal
from backend.domain.cases import AssessmentView, Draft, HistoryLine, MyWork, QueueFilter, QueuePage, SubmissionView
from backend.domain.collaboration import Subject, SubjectType
from backend.domain.products import Product, fields_to_json, get_product, parse_fields
from backend.domain.runs import NewRun, RunKind
from backend.domain.submissions import FieldValue, SubmissionRequest, SubmissionStatus
from backend.errors import InvalidRequestError, NotPermittedError
from backend.pipelines.underwriting import WhatIf, what_if
from backend.queueing.rate_limit import RateLimiter
from backend.queueing.run_queue import RunQueue
from backend.services.case_files import case_inputs
from backend.services.document_scope import scope_of
from backend.services.draft_documents import documents_of_draft
from backend.services.guidelines import active_guideline
from backend.services.notifying import tell_assigned
from backend.services.request_inputs import request_inputs
from backend.store.audit import Act, AuditLine
from backend.store.document_records import DocumentScope
from backend.store.engine import UnitOfWorkFactory
from backend.store.submissions import NewSubmission
from backend.store.work import UnitOfWork

ACTION = "underwriting"
LONGEST_DRAFT = 100_000
"""Characters of a draft: ten times the longest form that is accepted."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a new submission is called, and the run that assesses it."""

    submission_id: UUID
    reference: str
    run_id: UUID


class UnderwritingService:
    """What an underwriter (or a client, for own cases) does with submissions."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, queue: RunQueue, limiter: RateLimiter) -> None:
        self.unit_of_work = unit_of_work
        self.queue = queue
        self.limiter = limiter

    def submit(self, principal: Principal, request: SubmissionRequest, idempotency_key: str) -> Submitted:
        """
        Store the submission with its documents and queue its assessment.

        The same key gives the same submission and run again: a double click or five tabs make one.

        Raises:
            NotPermittedError: the role may not submit.
            ConflictError: the key came before with another form or other documents.
            InvalidFieldsError: names each field that does not fit.
            RateLimitedError: more than 5 runs in 60 s by this session or person.

        """
        if not principal.may(Permission.SUBMIT_OWN):
            principal.must(Permission.ASSESS_SUBMISSION)
        product = get_product(request.product)
        values = parse_fields(product, request.fields)
        self.limiter.hit(ACTION, principal, idempotency_key)
        key = f"{principal.user_id}:{idempotency_key}"
        new = _new_submission(principal, product, values, uuid5(NAMESPACE_OID, key))
        inputs = request_inputs(product.code, values, request.document_ids)
        with self.unit_of_work() as work:
            run = work.runs.add(NewRun(RunKind.UNDERWRITING, new.submission_id, inputs, key), by=principal)
            if run.is_new:
                case = self._store(work, principal, new, request.document_ids)
            else:
                case = work.submissions.get(principal, new.submission_id)
        self.queue.put(run.run_id, RunKind.UNDERWRITING)
        return Submitted(case.submission_id, case.reference, run.run_id)

    def assess(self, principal: Principal, submission_id: UUID, idempotency_key: str) -> UUID:
        """Queue a new assessment of a case that is still open and return the run's id."""
        principal.must(Permission.ASSESS_SUBMISSION)
        self.limiter.hit(ACTION, principal, idempotency_key)
        with self.unit_of_work() as work:
            case = work.submissions.get(principal, submission_id)
            _must_be_open(case)
            key = f"{principal.user_id}:{submission_id}:{idempotency_key}"
            run = work.runs.add(NewRun(RunKind.UNDERWRITING, submission_id, {}, key), by=principal)
            if run.is_new:
                work.audit.record(principal, _act("assessment_requested", submission_id, {"run_id": run.run_id}))
        self.queue.put(run.run_id, RunKind.UNDERWRITING)
        return run.run_id

    def change_fields(
        self, principal: Principal, submission_id: UUID, version: int, fields: Mapping[str, object]
    ) -> SubmissionView:
        """
        Store changed fields of an open case; a proposal on the form before no longer stands.

        Raises:
            InvalidFieldsError: names each field that does not fit.
            ConflictError: somebody changed the case since `version`.

        """
        principal.must(Permission.WRITE_SUBMISSION)
        with self.unit_of_work() as work:
            case = self._open_case(work, principal, submission_id, version)
            product = get_product(case.product)
            new = _new_submission(principal, product, parse_fields(product, fields), submission_id)
            pairs = {name: [case.fields.get(name), value] for name, value in new.fields.items()}
            changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
            work.submissions.change_form(case, new)
            work.audit.record(principal, _act("fields_changed", submission_id, {"changed": changed}))
            return work.submissions.get(principal, submission_id)

    def assign(self, principal: Principal, submission_id: UUID, version: int, to: UUID | None) -> None:
        """Give the case to a person, or back to nobody; underwriters take cases for themselves only."""
        principal.must(Permission.DECIDE_SUBMISSION)
        if to not in (None, principal.user_id) and not principal.may(Permission.READ_PORTFOLIO):
            raise NotPermittedError("Only a manager assigns cases to other people.")
        with self.unit_of_work() as work:
            case = self._open_case(work, principal, submission_id, version)
            if to not in (None, principal.user_id):
                work.referrals.must_be_colleague(principal, to)
            work.submissions.change(case, assignee_id=to)
            work.audit.record(principal, _act("assigned", submission_id, {"to": str(to) if to else ""}))
            tell_assigned(work, principal, Subject(SubjectType.SUBMISSION, submission_id), to, version)

    def get(self, principal: Principal, submission_id: UUID) -> SubmissionView:
        """Return one submission that this person may see."""
        _must_read(principal)
        with self.unit_of_work() as work:
            return work.submissions.get(principal, submission_id)

    def list_queue(self, principal: Principal, wanted: QueueFilter) -> QueuePage:
        """Return one page of the queue this person may see."""
        _must_read(principal)
        with self.unit_of_work() as work:
            return work.submissions.list_queue(principal, wanted)

    def get_my_work(self, principal: Principal) -> MyWork:
        """Return what waits for this person."""
        principal.must(Permission.READ_SUBMISSIONS)
        with self.unit_of_work() as work:
            return work.submissions.count_work(principal)

    def list_history(self, principal: Principal, submission_id: UUID) -> list[HistoryLine]:
        """Return who did what with the case and its documents, newest first."""
        principal.must(Permission.READ_SUBMISSIONS)
        with self.unit_of_work() as work:
            work.submissions.get(principal, submission_id)
            lines = work.audit.list_for_case(principal.institution_id, submission_id)
        return [_history_line(line) for line in lines]

    def find_assessment(self, principal: Principal, submission_id: UUID) -> AssessmentView | None:
        """Return the newest assessment of a case, None before the first is done."""
        principal.must(Permission.READ_SUBMISSIONS)
        with self.unit_of_work() as work:
            work.submissions.get(principal, submission_id)
            return work.assessments.find_latest(principal.institution_id, submission_id)

    def what_if(self, principal: Principal, submission_id: UUID, changes: Mapping[str, object]) -> WhatIf:
        """Return what today's rules would say of another form beside today's facts; nothing is stored or asked."""
        principal.must(Permission.READ_SUBMISSIONS)
        with self.unit_of_work() as work:
            case = work.submissions.get(principal, submission_id)
            guideline = active_guideline(work, principal.institution_id, case.product)
            if work.assessments.find_latest(principal.institution_id, submission_id) is None:
                raise InvalidRequestError("There is no assessment to start from; have the case assessed first.")
            documents = work.documents.list_for_submission(DocumentScope(principal.institution_id), submission_id)
            inputs = case_inputs(work, case, documents)
        return what_if(inputs, guideline, changes)

    def save_draft(
        self, principal: Principal, product: str, fields: Mapping[str, object], document_ids: Sequence[str] = ()
    ) -> None:
        """Keep what is typed so far; nothing is checked but the product and the size."""
        self._must_write(principal)
        get_product(product)
        kept = {name: value for name, value in fields.items() if value is not None}
        if len(str(kept)) + len(str(document_ids)) > LONGEST_DRAFT:
            raise InvalidRequestError("This form holds more text than a draft keeps; shorten it or send it.")
        with self.unit_of_work() as work:
            work.drafts.save(principal.user_id, product, kept, documents_of_draft(work, principal, document_ids))

    def find_draft(self, principal: Principal, product: str) -> Draft | None:
        """Return what this person typed last for a product, None when nothing is kept."""
        self._must_write(principal)
        with self.unit_of_work() as work:
            return work.drafts.find(principal.user_id, product)

    def discard_draft(self, principal: Principal, product: str) -> None:
        """Forget what this person typed for a product."""
        self._must_write(principal)
        with self.unit_of_work() as work:
            work.drafts.discard(principal.user_id, product)

    def _must_write(self, principal: Principal) -> None:
        if not principal.may(Permission.SUBMIT_OWN):
            principal.must(Permission.WRITE_SUBMISSION)

    def _open_case(self, work: UnitOfWork, principal: Principal, submission_id: UUID, version: int) -> SubmissionView:
        """Return an open case at the version the person looked at."""
        case = work.submissions.get(principal, submission_id, version)
        _must_be_open(case)
        return case

    def _store(
        self, work: UnitOfWork, principal: Principal, new: NewSubmission, document_ids: Sequence[str]
    ) -> SubmissionView:
        """Store the case, put its documents under it and forget the draft."""
        case = work.submissions.add(new, by=principal)
        wanted = _document_ids(document_ids)
        scope = scope_of(principal)
        free = [d for d in work.documents.list_by_ids(scope, wanted) if d.submission_id is None]
        if len(free) < len(set(wanted)):
            raise InvalidRequestError("One of the documents belongs to another submission or is not yours; remove it.")
        work.documents.attach(scope, wanted, new.submission_id)
        work.drafts.discard(principal.user_id, new.product)
        details = {"reference": case.reference, "product": new.product, "documents": len(wanted)}
        work.audit.record(principal, _act("submitted", new.submission_id, details))
        return case


def _new_submission(
    principal: Principal, product: Product, values: Mapping[str, FieldValue], submission_id: UUID
) -> NewSubmission:
    """Return what is stored of validated fields."""
    effective = values.get("effective_date")
    takes_it = principal.may(Permission.DECIDE_SUBMISSION)
    return NewSubmission(
        submission_id=submission_id,
        product=product.code,
        insured_name=str(values.get("insured_name") or ""),
        fields=fields_to_json(values),
        state_code=str(values.get("state") or ""),
        effective_date=effective if isinstance(effective, date) else None,
        requested_limit_usd=product.amount_usd(values),
        assignee_id=principal.user_id if takes_it else None,
    )


def _history_line(line: AuditLine) -> HistoryLine:
    named = {"filename": line.filename} if line.filename else {}
    return HistoryLine(line.at, line.actor, line.role, line.action, {**line.details, **named})


def _document_ids(given: Sequence[str]) -> list[UUID]:
    """Return the ids of documents sent as text."""
    try:
        return [UUID(document_id) for document_id in given]
    except ValueError:
        raise InvalidRequestError("A document id is not a valid id; send the ids that the upload returned.") from None


def _must_read(principal: Principal) -> None:
    if not principal.may(Permission.SUBMIT_OWN):
        principal.must(Permission.READ_SUBMISSIONS)


def _must_be_open(case: SubmissionView) -> None:
    if case.status in (SubmissionStatus.QUOTED, SubmissionStatus.DECLINED, SubmissionStatus.WITHDRAWN):
        raise InvalidRequestError(f"This submission is {case.status} and cannot be changed any more.")


def _act(action: str, submission_id: UUID, details: Mapping[str, object]) -> Act:
    return Act(action, "submission", str(submission_id), details)
