"""Which reports a person may see: those of the cases and studies they may read, in one place."""

from sqlalchemy import ColumnElement, and_, exists, false

from backend.domain.access import Principal, Role
from backend.domain.reports.words import ReportKind
from backend.store.claim_scope import visible_claims
from backend.store.submission_scope import SEES_ALL, visible_to
from backend.store.tables import Claim, Report, Submission


def visible_reports(principal: Principal) -> tuple[ColumnElement[bool], ...]:
    """
    Return the conditions of the reports a person may see.

    Managers and examiners see those of the institution; underwriters memos of submissions they may see, adjusters
    files of claims they may see, actuaries reports on studies; clients and administrators see none.
    """
    own = Report.institution_id == principal.institution_id
    if principal.role in SEES_ALL:
        return (own,)
    return (own, _of_seen(principal))


def _of_seen(principal: Principal) -> ColumnElement[bool]:
    """Return the condition that a report's subject is one that the person works on."""
    match principal.role:
        case Role.UNDERWRITER:
            case_seen = exists().where(Submission.submission_id == Report.subject_id, *visible_to(principal))
            return and_(Report.kind == ReportKind.UNDERWRITING_MEMO, case_seen.correlate(Report))
        case Role.ADJUSTER:
            claim_seen = exists().where(Claim.claim_id == Report.subject_id, *visible_claims(principal))
            return and_(Report.kind == ReportKind.CLAIM_FILE, claim_seen.correlate(Report))
        case Role.ACTUARY:
            return Report.kind == ReportKind.ACTUARIAL
        case _:
            return false()
