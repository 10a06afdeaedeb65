"""Whether anybody's authority covers a movement of money that waits for an answer."""

from sqlalchemy import ColumnElement, and_, case, exists
from sqlalchemy.orm import aliased

from backend.domain.access import ROLE_PERMISSIONS, Permission
from backend.domain.claims.authority import authority_line
from backend.domain.claims.words import TransactionKind
from backend.domain.policies import PolicyLine
from backend.store.tables import AuthorityLimit, Claim, ClaimTransaction, User

_ROLES = tuple(role for role, held in ROLE_PERMISSIONS.items() if Permission.MOVE_CLAIM_MONEY in held)
_KINDS = (TransactionKind.RESERVE, TransactionKind.PAYMENT)


def is_covered() -> ColumnElement[bool]:
    """Return the condition that somebody other than who asked could approve the movement alone."""
    answerer = aliased(User)
    reserved = case((ClaimTransaction.kind == TransactionKind.RESERVE, Claim.reserve_usd), else_=0)
    return exists().where(
        answerer.institution_id == ClaimTransaction.institution_id,
        answerer.user_id != ClaimTransaction.requested_by,
        answerer.is_active,
        answerer.role.in_(_ROLES),
        AuthorityLimit.user_id == answerer.user_id,
        AuthorityLimit.line == _line(),
        AuthorityLimit.max_amount_usd >= Claim.paid_usd + ClaimTransaction.amount_usd + reserved,
    )


def _line() -> ColumnElement[str]:
    """Return the name under which authority for the movement is kept."""
    names = (
        (and_(Claim.line == line, ClaimTransaction.kind == kind), authority_line(line, kind))
        for line in PolicyLine
        for kind in _KINDS
    )
    return case(*names)
