"""Which submissions a person may see: the row scope of each role, in one place."""

from sqlalchemy import ColumnElement, exists, false, or_

from backend.domain.access import Principal, Role
from backend.domain.cases import QueueScope
from backend.domain.decisions import ReferralState
from backend.store.tables import Referral, Submission

SEES_ALL = frozenset({Role.MANAGER, Role.EXAMINER})


def visible_to(principal: Principal) -> tuple[ColumnElement[bool], ...]:
    """
    Return the conditions of the rows a person may see.

    Underwriters see their own and assigned cases, those nobody has taken, and those referred to them,
    which stay in sight after the answer: their name stands on it;
    managers and examiners see the institution; clients see what they sent; others see none.
    """
    own = Submission.institution_id == principal.institution_id
    if principal.role in SEES_ALL:
        return (own,)
    if principal.role is Role.UNDERWRITER:
        return (
            own,
            or_(
                Submission.created_by == principal.user_id,
                Submission.assignee_id == principal.user_id,
                Submission.assignee_id.is_(None),
                is_referred_to(principal),
                _has_answered(principal),
            ),
        )
    if principal.role is Role.CLIENT:
        return (own, Submission.created_by == principal.user_id)
    return (false(),)


def is_referred_to(principal: Principal) -> ColumnElement[bool]:
    """Return the condition that an open referral of the case waits for this person's answer."""
    return exists().where(
        Referral.submission_id == Submission.submission_id,
        Referral.state == ReferralState.OPEN,
        Referral.requested_by != principal.user_id,
        or_(Referral.addressed_to == principal.user_id, Referral.addressed_to.is_(None)),
    )


def _has_answered(principal: Principal) -> ColumnElement[bool]:
    """Return the condition that this person has answered a referral of the case."""
    return exists().where(Referral.submission_id == Submission.submission_id, Referral.answered_by == principal.user_id)


def in_scope(principal: Principal, scope: QueueScope) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of one of the queue's scopes."""
    match scope:
        case QueueScope.MINE:
            return (Submission.assignee_id == principal.user_id,)
        case QueueScope.UNASSIGNED:
            return (Submission.assignee_id.is_(None),)
        case QueueScope.REFERRED_TO_ME:
            return (is_referred_to(principal),)
        case QueueScope.ALL:
            return ()
