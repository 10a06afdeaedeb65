"""Which runs a person may see, and whose results: the row scope of runs, in one place."""

from sqlalchemy import ColumnElement, exists, false, or_

from backend.domain.access import Principal, Role
from backend.domain.runs import RunKind
from backend.store.claim_scope import visible_claims
from backend.store.document_records import DocumentScope
from backend.store.document_scope import inside
from backend.store.report_scope import visible_reports
from backend.store.submission_scope import SEES_ALL, visible_to
from backend.store.tables import Claim, Document, Report, Run, Submission

WORKS_ON_CASES = frozenset({Role.UNDERWRITER, Role.ADJUSTER})
FOLLOWS_ALL = SEES_ALL | {Role.ADMIN}
"""Roles that follow every run of the institution; an administrator does so without any case's contents."""


def runs_visible_to(principal: Principal) -> tuple[ColumnElement[bool], ...]:
    """
    Return the conditions of the runs a person may follow.

    Underwriters and adjusters follow the runs of the cases and documents they may see, and those they asked for;
    actuaries the runs of every study of the institution and of reports on them; all others but managers, examiners
    and administrators follow their own alone. A challenger works in the shadow: who works on cases never sees its runs.
    """
    own = Run.institution_id == principal.institution_id
    if principal.role in FOLLOWS_ALL:
        return (own,)
    in_light = (own, Run.kind != RunKind.SHADOW)
    if principal.role in WORKS_ON_CASES:
        return (*in_light, or_(Run.requested_by == principal.user_id, *_on_seen(principal)))
    if principal.role is Role.ACTUARY:
        return (
            *in_light,
            or_(Run.requested_by == principal.user_id, Run.kind == RunKind.ACTUARIAL, _on_report(principal)),
        )
    return (*in_light, Run.requested_by == principal.user_id)


def results_readable_by(principal: Principal) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the runs whose results a person may read: those of what staff may see."""
    own = Run.institution_id == principal.institution_id
    if principal.role in SEES_ALL:
        return (own,)
    if principal.role in WORKS_ON_CASES:
        return (own, or_(*_on_seen(principal)))
    if principal.role is Role.ACTUARY:
        return (own, or_(Run.kind == RunKind.ACTUARIAL, _on_report(principal)))
    return (false(),)


def _on_seen(principal: Principal) -> tuple[ColumnElement[bool], ...]:
    """
    Return the conditions that the run's subject is a submission, claim, document or report that the person may see.

    EXISTS and not IN: for one run the database looks up one case, and does not list all that the person may see.
    """
    scope = DocumentScope(principal.institution_id, person=principal)
    return (
        exists().where(Submission.submission_id == Run.subject_id, *visible_to(principal)).correlate(Run),
        exists().where(Claim.claim_id == Run.subject_id, *visible_claims(principal)).correlate(Run),
        exists().where(Document.document_id == Run.subject_id, *inside(scope)).correlate(Run),
        _on_report(principal),
    )


def _on_report(principal: Principal) -> ColumnElement[bool]:
    """Return the condition that the run makes a report that the person may see."""
    return exists().where(Report.report_id == Run.subject_id, *visible_reports(principal)).correlate(Run)
