"""A stored version of a guideline, a draft as a person sends it, and what a trial of a draft found."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from backend.domain.decisions import Outcome
from backend.domain.guidelines.rules import Guideline
from backend.domain.versions import VersionHead

MOST_TRIED = 1_000
"""Cases that a trial weighs at most."""


@dataclass(frozen=True, slots=True)
class GuidelineVersion:
    """One version of a product's rules with who wrote it and put it in force."""

    head: VersionHead
    guideline: Guideline


@dataclass(frozen=True, slots=True)
class GuidelineDraft:
    """A draft as a person sends it: the body as JSON values, why, and the newest version the person had seen."""

    product: str
    body: Mapping[str, object]
    reason: str
    based_on: int


@dataclass(frozen=True, slots=True)
class MovedCase:
    """One case whose outcome or score by the rules differs under the draft; its reference, never its papers."""

    submission_id: UUID
    reference: str
    before: Outcome
    after: Outcome
    score_before: int
    score_after: int


@dataclass(frozen=True, slots=True)
class Trial:
    """
    What a draft would have said of the newest assessed cases, beside the version in force.

    `moved` counts outcomes by what they were and would be; `cases` holds the cases in the reader's sight whose outcome
    moves, at most as many as were tried; `unreadable` counts cases that one of the versions cannot weigh.
    """

    tried: int
    unreadable: int
    against: int
    moved: Mapping[tuple[Outcome, Outcome], int]
    cases: tuple[MovedCase, ...]
    rescored: int
    mean_score_before: float
    mean_score_after: float

    @property
    def moved_count(self) -> int:
        """Return how many outcomes move."""
        return sum(self.moved.values())

    @property
    def unnamed_count(self) -> int:
        """Return how many of the cases whose outcome moves are out of the reader's sight."""
        return self.moved_count - len(self.cases)
