"""Which uploads a query may touch: the conditions of a scope, in one place."""

from sqlalchemy import ColumnElement, exists

from backend.store.claim_scope import visible_claims
from backend.store.document_records import DocumentScope
from backend.store.submission_scope import SEES_ALL, visible_to
from backend.store.tables import Claim, Document, Submission


def inside(scope: DocumentScope) -> tuple[ColumnElement[bool], ...]:
    """
    Return the conditions of the uploads in a scope.

    A person sees the uploads of the submissions and claims they may see, and their own that belong to none yet.
    """
    conditions: list[ColumnElement[bool]] = [Document.institution_id == scope.institution_id]
    if scope.uploaded_by is not None:
        conditions.append(Document.uploaded_by == scope.uploaded_by)
    if scope.person is not None and scope.person.role not in SEES_ALL:
        case = exists().where(Submission.submission_id == Document.submission_id, *visible_to(scope.person))
        claim = exists().where(Claim.claim_id == Document.claim_id, *visible_claims(scope.person))
        own = Document.uploaded_by == scope.person.user_id
        conditions.append(case.correlate(Document) | claim.correlate(Document) | (is_loose() & own))
    return tuple(conditions)


def submissions_inside(scope: DocumentScope) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the submissions that uploads of the scope may be put under."""
    conditions: list[ColumnElement[bool]] = [Submission.institution_id == scope.institution_id]
    if scope.uploaded_by is not None:
        conditions.append(Submission.created_by == scope.uploaded_by)
    if scope.person is not None:
        conditions.extend(visible_to(scope.person))
    return tuple(conditions)


def claims_inside(scope: DocumentScope) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the claims that uploads of the scope may be put under."""
    conditions: list[ColumnElement[bool]] = [Claim.institution_id == scope.institution_id]
    if scope.uploaded_by is not None:
        conditions.append(Claim.created_by == scope.uploaded_by)
    if scope.person is not None:
        conditions.extend(visible_claims(scope.person))
    return tuple(conditions)


def is_loose() -> ColumnElement[bool]:
    """Return the condition that an upload belongs to no case yet."""
    return Document.submission_id.is_(None) & Document.claim_id.is_(None)
