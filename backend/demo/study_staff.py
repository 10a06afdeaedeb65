"""Those of the demonstration's people who work on studies."""

from dataclasses import dataclass
from uuid import UUID

from backend.demo.people import find_people
from backend.domain.access import Principal
from backend.errors import ConflictError
from backend.store.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class StudyStaff:
    """Two actuaries, so that each adopts what the other chose."""

    first: Principal
    second: Principal


_NAMES = ("ivy.actuary", "leo.actuary")


def find_study_staff(work: UnitOfWork, institution_id: UUID) -> StudyStaff:
    """Return the actuaries of the demonstration; ConflictError when another institution has taken their names."""
    people = find_people(work, institution_id)
    taken = [name for name in _NAMES if name not in people]
    if taken:
        raise ConflictError(f"Another institution has users called {', '.join(taken)}; start with --no-demo.")
    return StudyStaff(*(people[name] for name in _NAMES))
