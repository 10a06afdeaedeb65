"""Reports as lists and screens show them: what was asked, how its run stands, and the files it made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.domain.reports.words import ReportFormat, ReportKind
from backend.domain.runs import RunState


@dataclass(frozen=True, slots=True)
class ReportFileView:
    """One file of a report, without its bytes."""

    format: ReportFormat
    filename: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """
    A report with its run and files.

    `provider` and `made_without_model` say who worded the summary and are empty until the run is done; `error` is
    the sentence of a run that failed.
    """

    report_id: UUID
    reference: str
    kind: ReportKind
    title: str
    subject_id: UUID | None
    parameters: Mapping[str, str]
    created_by: str
    created_at: datetime
    run_id: UUID
    run_state: RunState
    files: tuple[ReportFileView, ...] = ()
    made_without_model: bool | None = None
    provider: str = ""
    error: str = ""

    def file(self, wanted: ReportFormat) -> ReportFileView | None:
        """Return the file of a format, None where the report has none."""
        return next((file for file in self.files if file.format is wanted), None)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One page of reports, newest first, and how many there are in all."""

    reports: tuple[ReportView, ...]
    total: int
