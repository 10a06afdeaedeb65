"""A version of rules or words of an institution: who wrote it, why, who put it in force, and when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class VersionState(StrEnum):
    """A version is drafted, put in force by another person, and retired by its successor or withdrawn as a draft."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class VersionHead:
    """
    One version without what it says; `subject` is the product or the step it belongs to.

    `author_id` is None where the product brought the version along; names are as people read them.
    """

    version_id: UUID
    subject: str
    number: int
    state: VersionState
    reason: str
    author_id: UUID | None
    author: str
    activator: str
    created_at: datetime
    activated_at: datetime | None

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether this version left without ever having been in force."""
        return self.state is VersionState.RETIRED and self.activated_at is None

    @property
    def standing(self) -> str:
        """Return the state in a word: draft, active, retired or withdrawn."""
        return "withdrawn" if self.is_withdrawn else self.state.value


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who drafts a version and why; nobody where the product brings it along."""

    author_id: UUID | None = None
    reason: str = ""
