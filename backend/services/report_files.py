"""The files of a report: its content drawn in each format of its kind, a study's workbook beside them."""

import hashlib

from backend.domain.reports.content import ReportContent
from backend.domain.reports.words import FORMATS_OF, ReportFormat
from backend.domain.studies.views import StudyResult, StudyView
from backend.rendering import render_docx, render_json, render_pdf
from backend.services.study_workbook import write_workbook
from backend.store.reports import MadeFile

Workbook = tuple[StudyView, StudyResult]


def make_files(content: ReportContent, workbook: Workbook | None = None) -> tuple[MadeFile, ...]:
    """Return every file of a report; the same content gives the same bytes."""
    return tuple(_made(content, each, workbook) for each in FORMATS_OF[content.kind])


def _made(content: ReportContent, wanted: ReportFormat, workbook: Workbook | None) -> MadeFile:
    drawn = _drawn(content, wanted, workbook)
    return MadeFile(wanted, f"{content.reference}.{wanted}", hashlib.sha256(drawn).hexdigest(), drawn)


def _drawn(content: ReportContent, wanted: ReportFormat, workbook: Workbook | None) -> bytes:
    match wanted:
        case ReportFormat.PDF:
            return render_pdf(content)
        case ReportFormat.DOCX:
            return render_docx(content)
        case ReportFormat.JSON:
            return render_json(content)
        case ReportFormat.XLSX:
            if workbook is None:
                raise ValueError("A workbook is made of a study and its result.")
            return write_workbook(*workbook)
