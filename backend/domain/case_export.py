"""The export of a case: which cases there are, and what leaves the house."""

from dataclasses import dataclass
from enum import StrEnum
from typing import IO
from uuid import UUID

from backend.domain.access import Permission


class CaseType(StrEnum):
    """What can be exported as one case."""

    SUBMISSION = "submission"
    CLAIM = "claim"
    STUDY = "study"


READ_CASE: dict[CaseType, Permission] = {
    CaseType.SUBMISSION: Permission.READ_SUBMISSIONS,
    CaseType.CLAIM: Permission.READ_CLAIMS,
    CaseType.STUDY: Permission.READ_STUDIES,
}
"""What a person needs beside the right to export."""


@dataclass(frozen=True, slots=True)
class CaseHead:
    """What names one case."""

    institution_id: UUID
    case_type: CaseType
    case_id: UUID
    reference: str


@dataclass(frozen=True, slots=True)
class ExportedCase:
    """A finished export; whoever takes it closes the file, which is then gone."""

    filename: str
    size_bytes: int
    file: IO[bytes]
