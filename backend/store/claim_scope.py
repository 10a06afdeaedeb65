"""Which claims a person may see: the row scope of each role, in one place."""

from sqlalchemy import ColumnElement, exists, false, or_

from backend.domain.access import Principal, Role
from backend.domain.claims.forms import payment_line, reserve_line
from backend.domain.claims.views import ClaimScope
from backend.domain.decisions import ReferralState
from backend.domain.policies import PolicyLine
from backend.store.submission_scope import SEES_ALL
from backend.store.tables import Claim, ClaimReferral


def visible_claims(principal: Principal) -> tuple[ColumnElement[bool], ...]:
    """
    Return the conditions of the claims a person may see.

    Adjusters see their own and assigned claims, those nobody has taken, those of the lines in which they have
    authority (their team's), and those referred to them, which stay in sight after the answer;
    managers and examiners see the institution; clients see what they reported; others see none.
    """
    own = Claim.institution_id == principal.institution_id
    if principal.role in SEES_ALL:
        return (own,)
    if principal.role is Role.ADJUSTER:
        return (
            own,
            or_(
                Claim.created_by == principal.user_id,
                Claim.assignee_id == principal.user_id,
                Claim.assignee_id.is_(None),
                Claim.line.in_(team_lines(principal)),
                is_claim_referred_to(principal),
                _has_answered(principal),
            ),
        )
    if principal.role is Role.CLIENT:
        return (own, Claim.created_by == principal.user_id)
    return (false(),)


def team_lines(principal: Principal) -> tuple[PolicyLine, ...]:
    """Return the lines in which a person has authority to pay or reserve anything."""
    held = {name for name, limit in principal.authority.items() if limit.max_amount_usd > 0}
    return tuple(line for line in PolicyLine if payment_line(line) in held or reserve_line(line) in held)


def is_claim_referred_to(principal: Principal) -> ColumnElement[bool]:
    """Return the condition that an open referral of the claim waits for this person's answer."""
    return exists().where(
        ClaimReferral.claim_id == Claim.claim_id,
        ClaimReferral.state == ReferralState.OPEN,
        ClaimReferral.requested_by != principal.user_id,
        or_(ClaimReferral.addressed_to == principal.user_id, ClaimReferral.addressed_to.is_(None)),
    )


def _has_answered(principal: Principal) -> ColumnElement[bool]:
    """Return the condition that this person has answered a referral of the claim."""
    return exists().where(ClaimReferral.claim_id == Claim.claim_id, ClaimReferral.answered_by == principal.user_id)


def in_claim_scope(principal: Principal, scope: ClaimScope) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of one of the queue's scopes."""
    match scope:
        case ClaimScope.MINE:
            return (Claim.assignee_id == principal.user_id,)
        case ClaimScope.TEAM:
            return (Claim.line.in_(team_lines(principal)),)
        case ClaimScope.UNASSIGNED:
            return (Claim.assignee_id.is_(None),)
        case ClaimScope.REFERRED_TO_ME:
            return (is_claim_referred_to(principal),)
        case ClaimScope.ALL:
            return ()
