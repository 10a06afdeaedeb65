"""Those of the demonstration's people who work on claims, and who may do what alone."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from uuid import UUID

from backend.demo.chance import likely
from backend.demo.people import find_people
from backend.domain.access import Principal
from backend.domain.claims.forms import payment_line, reserve_line
from backend.domain.policies import PolicyLine
from backend.errors import ConflictError
from backend.store.work import UnitOfWork

_TO_THE_JUNIOR = 0.75


@dataclass(frozen=True, slots=True)
class ClaimStaff:
    """Two adjusters, their supervisor, the manager, and the client who reports some losses."""

    junior: Principal
    senior: Principal
    supervisor: Principal
    manager: Principal
    client: Principal

    def handler_for(self, chance: Random, line: PolicyLine, amount_usd: Decimal) -> Principal:
        """Return who takes a loss of that amount: somebody whose authority covers it."""
        if covers(self.junior, line, amount_usd) and likely(chance, _TO_THE_JUNIOR):
            return self.junior
        return self.senior if covers(self.senior, line, amount_usd) else self.supervisor

    def above(self, person: Principal) -> Principal:
        """Return whom a person asks."""
        if person == self.junior:
            return self.senior
        return self.supervisor if person == self.senior else self.manager


_NAMES = ("abe.adjuster", "ben.adjuster", "sue.supervisor", "mia.manager", "cleo.client")


def covers(person: Principal, line: PolicyLine, amount_usd: Decimal) -> bool:
    """Tell whether a person may pay an amount, and reserve it, alone."""
    limits = (person.authority.get(payment_line(line)), person.authority.get(reserve_line(line)))
    return all(limit is not None and amount_usd <= limit.max_amount_usd for limit in limits)


def find_claim_staff(work: UnitOfWork, institution_id: UUID) -> ClaimStaff:
    """Return the claims staff of the demonstration; ConflictError when another institution has taken their names."""
    people = find_people(work, institution_id)
    taken = [name for name in _NAMES if name not in people]
    if taken:
        raise ConflictError(f"Another institution has users called {', '.join(taken)}; start with --no-demo.")
    return ClaimStaff(*(people[name] for name in _NAMES))
