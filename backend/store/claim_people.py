"""Who works on claims, with their authority to pay in a line and the open claims they carry."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import and_, func, select

from backend.domain.access import Role
from backend.domain.claims.forms import payment_line
from backend.domain.claims.status import OPEN_CLAIMS
from backend.domain.policies import PolicyLine
from backend.store.queries import Queries
from backend.store.shown_names import shown_name
from backend.store.tables import AuthorityLimit, Claim, User


@dataclass(frozen=True, slots=True)
class Adjuster:
    """A person who works on claims; `max_payment_usd` is None without authority in the line asked for."""

    user_id: UUID
    name: str
    max_payment_usd: Decimal | None
    open_claims: int


class ClaimPeople(Queries):
    """People who work on claims."""

    def list_adjusters(self, institution_id: UUID, line: PolicyLine) -> list[Adjuster]:
        """Return the active adjusters and managers of the house with their authority to pay in a line."""
        load = (
            select(func.count())
            .where(Claim.assignee_id == User.user_id, Claim.institution_id == institution_id)
            .where(Claim.status.in_(OPEN_CLAIMS))
            .scalar_subquery()
        )
        rows = self.session.execute(
            select(
                User.user_id,
                shown_name(),
                AuthorityLimit.max_amount_usd,
                load,
            )
            .outerjoin(
                AuthorityLimit,
                and_(AuthorityLimit.user_id == User.user_id, AuthorityLimit.line == payment_line(line)),
            )
            .where(User.institution_id == institution_id, User.is_active)
            .where(User.role.in_((Role.ADJUSTER, Role.MANAGER)))
            .order_by(User.full_name, User.username)
        )
        return [Adjuster(*row) for row in rows]
