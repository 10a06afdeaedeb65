"""Studies and triangles as services hand them out and take them in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from backend.domain.runs import RunState
from backend.domain.studies.result import Commentary, StudyFigures
from backend.domain.studies.selection import Selection
from backend.domain.studies.words import StudyStatus
from backend.domain.triangles import TriangleSet, TriangleSource


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row of an uploaded file that was put aside: its number in the file, what it said, and why, in one sentence."""

    row: int
    text: str
    problem: str


@dataclass(frozen=True, slots=True)
class CheckedTriangle:
    """
    What the input gate makes of a file: the set (None where nothing can be computed), rows put aside, sentences.

    `problems` stop a study; `warnings` do not, and go into its result.
    """

    triangles: TriangleSet | None
    rejected: tuple[RejectedRow, ...] = ()
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """Return the problems and, for it may be their cause, a sentence on the rows put aside."""
        if not self.rejected:
            return self.problems
        first, rows = self.rejected[0], len(self.rejected)
        said = f"{rows} {'row was' if rows == 1 else 'rows were'} put aside, first row {first.row}: {first.problem}"
        return (*self.problems, said)


@dataclass(frozen=True, slots=True)
class TriangleView:
    """A stored triangle; it never changes. `details` say where it comes from (file and hash, filter, sample)."""

    triangle_id: UUID
    name: str
    source: TriangleSource
    details: Mapping[str, str]
    triangles: TriangleSet
    data_hash: str
    created_by: str
    created_at: datetime
    rejected: tuple[RejectedRow, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimsTriangleRequest:
    """Which claims of the book become a triangle: line (None all), period length in months, valuation day."""

    line: str | None
    period_months: int
    as_of: date


@dataclass(frozen=True, slots=True)
class VersionView:
    """One saved selection of a study with author, reason and the newest run on it."""

    number: int
    author: str
    author_id: UUID
    created_at: datetime
    reason: str
    selection: Selection
    run_id: UUID | None = None
    run_state: RunState | None = None


@dataclass(frozen=True, slots=True)
class Adoption:
    """That a person took a version as the one that stands, with the reason; the newest counts."""

    number: int
    run_id: UUID
    adopted_by: str
    adopted_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class StudyView:
    """A study with its triangle and versions, newest first."""

    study_id: UUID
    reference: str
    name: str
    status: StudyStatus
    triangle: TriangleView
    versions: tuple[VersionView, ...]
    created_by: str
    created_at: datetime
    adoption: Adoption | None = None


@dataclass(frozen=True, slots=True)
class StudyRow:
    """
    A study as the list shows it; the author is that of the newest version.

    Figures are those of the adopted version, else of the newest that has some.
    """

    study_id: UUID
    reference: str
    name: str
    status: StudyStatus
    source: TriangleSource
    unit: str
    versions: int
    author: str
    changed_at: datetime
    author_id: UUID | None = None
    method: str = ""
    ultimate: float | None = None
    ibnr: float | None = None
    standard_error: float | None = None


@dataclass(frozen=True, slots=True)
class StudyFilter:
    """What the list is narrowed to; `offset` says how many that come first are left out."""

    text: str = ""
    status: StudyStatus | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class StudyPage:
    """One page of the list and how many there are in all."""

    rows: tuple[StudyRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class StudyResult:
    """
    The stored result of a version: figures, words about them, and what they were computed with.

    `assumptions` says method by method choices, sigma rule, averages, exclusions, tail, seed; `libraries` their
    versions; `provider` who worded it.
    """

    study_id: UUID
    number: int
    run_id: UUID
    finished_at: datetime
    selection: Selection
    figures: StudyFigures
    commentary: Commentary
    provider: str
    model: str
    made_without_model: bool
    result_hash: str
    data_hash: str
    libraries: Mapping[str, str] = field(default_factory=dict)
    assumptions: Mapping[str, object] = field(default_factory=dict)
    pipeline_version: str = ""
