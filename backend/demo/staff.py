"""Those of the demonstration's people who work on submissions."""

from dataclasses import dataclass
from uuid import UUID

from backend.demo.people import find_people
from backend.domain.access import Principal
from backend.errors import ConflictError
from backend.store.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Staff:
    """Two underwriters, their manager, and the broker's client account that sends many of the cases."""

    underwriter: Principal
    senior: Principal
    manager: Principal
    client: Principal

    @property
    def deciders(self) -> tuple[Principal, ...]:
        """Return those who decide, least authority first."""
        return self.underwriter, self.senior, self.manager


_NAMES = ("uma.underwriter", "sam.senior", "mia.manager", "cleo.client")


def find_staff(work: UnitOfWork, institution_id: UUID) -> Staff:
    """Return the staff of the demonstration's institution; ConflictError when another one has taken their names."""
    people = find_people(work, institution_id)
    taken = [name for name in _NAMES if name not in people]
    if taken:
        raise ConflictError(f"Another institution has users called {', '.join(taken)}; start with --no-demo.")
    return Staff(*(people[name] for name in _NAMES))
