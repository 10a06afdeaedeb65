"""Documents and the case they belong to, a submission or a claim: put under it, and its proposal dropped with them."""

from collections.abc import Sequence
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.collaboration import Subject, SubjectType
from backend.errors import InvalidRequestError, NotFoundError
from backend.services.document_scope import scope_of
from backend.services.notifying import tell_watchers
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork


def check_case(work: UnitOfWork, principal: Principal, submission_id: UUID | None, claim_id: UUID | None) -> None:
    """
    Pass when the person may put documents under the case, or names none.

    Raises:
        InvalidRequestError: both a submission and a claim are named.
        NotFoundError: the submission or claim is unknown to the person.

    """
    scope = scope_of(principal)
    if submission_id is not None and claim_id is not None:
        raise InvalidRequestError("A document belongs to a submission or to a claim; please name one of them.")
    if submission_id is not None and work.documents.find_submission_reference(scope, submission_id) is None:
        raise NotFoundError
    if claim_id is not None and work.documents.find_claim_reference(scope, claim_id) is None:
        raise NotFoundError


def drop_proposal(work: UnitOfWork, submission_id: UUID | None, claim_id: UUID | None) -> None:
    """Say that the evidence of the case changed: what was proposed on it stands no more."""
    if submission_id is not None:
        work.submissions.drop_proposal(submission_id)
    if claim_id is not None:
        work.claims.drop_proposal(claim_id)


def drop_proposal_beside(work: UnitOfWork, document_id: UUID) -> None:
    """Say the same of the case that a document belongs to; of none where it is loose."""
    work.submissions.drop_proposal_beside(document_id)
    work.claims.drop_proposal_beside(document_id)


def tell_of_documents(
    work: UnitOfWork, by: Principal, case: tuple[UUID | None, UUID | None], document_ids: Sequence[UUID]
) -> None:
    """Tell those who watch the submission or claim, given in this order, that documents came in."""
    for kind, case_id in zip((SubjectType.SUBMISSION, SubjectType.CLAIM), case, strict=True):
        if case_id is not None and document_ids:
            tell_watchers(work, by, Subject(kind, case_id), "document", str(document_ids[0]))


class Attaching:
    """Puts uploads that belong to no case yet under one."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def to_submission(self, principal: Principal, document_ids: Sequence[UUID], submission_id: UUID) -> int:
        """Put them under a submission and return how many now belong to it."""
        principal.must(Permission.UPLOAD_DOCUMENT)
        scope = scope_of(principal)
        with self.unit_of_work() as work:
            check_case(work, principal, submission_id, None)
            loose = _loose_of(work, principal, document_ids)
            attached = work.documents.attach(scope, document_ids, submission_id)
            if loose:
                drop_proposal(work, submission_id, None)
                work.audit.record(principal, _attached("submission", submission_id, loose))
                tell_of_documents(work, principal, (submission_id, None), loose)
        return attached

    def to_claim(self, principal: Principal, document_ids: Sequence[UUID], claim_id: UUID) -> int:
        """Put them under a claim and return how many now belong to it."""
        principal.must(Permission.UPLOAD_DOCUMENT)
        scope = scope_of(principal)
        with self.unit_of_work() as work:
            check_case(work, principal, None, claim_id)
            loose = _loose_of(work, principal, document_ids)
            attached = work.documents.attach_to_claim(scope, document_ids, claim_id)
            if loose:
                drop_proposal(work, None, claim_id)
                work.audit.record(principal, _attached("claim", claim_id, loose))
                tell_of_documents(work, principal, (None, claim_id), loose)
        return attached


def _loose_of(work: UnitOfWork, principal: Principal, document_ids: Sequence[UUID]) -> list[UUID]:
    """Return those of the uploads that belong to no case yet; for the others nothing changes."""
    sent = work.documents.list_by_ids(scope_of(principal), document_ids)
    return [document.document_id for document in sent if document.case_id is None]


def _attached(case_type: str, case_id: UUID, document_ids: Sequence[UUID]) -> Act:
    details = {"document_ids": [str(document_id) for document_id in document_ids]}
    return Act("documents_attached", case_type, str(case_id), details)
