"""What people ask of the studies' desk, as screens and the interface hand it in."""

from dataclasses import dataclass
from uuid import UUID

from backend.domain.studies.selection import Selection


@dataclass(frozen=True, slots=True)
class StudyRequest:
    """A study to begin on a stored triangle; the reason of the first version may stay empty."""

    name: str
    triangle_id: UUID
    selection: Selection
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VersionRequest:
    """A selection to be saved after the version that its author looked at, with the reason in words."""

    study_id: UUID
    based_on: int
    selection: Selection
    reason: str
