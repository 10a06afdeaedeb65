"""The words of reports: what they are about, in which files they come, and what they may be made of."""

from enum import StrEnum


class ReportKind(StrEnum):
    """What a report is."""

    UNDERWRITING_MEMO = "underwriting_memo"
    CLAIM_FILE = "claim_file"
    ACTUARIAL = "actuarial"
    MANAGEMENT = "management"


class ReportFormat(StrEnum):
    """The file a report comes in."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    JSON = "json"


FORMATS_OF: dict[ReportKind, tuple[ReportFormat, ...]] = {
    ReportKind.UNDERWRITING_MEMO: (ReportFormat.PDF, ReportFormat.DOCX, ReportFormat.JSON),
    ReportKind.CLAIM_FILE: (ReportFormat.PDF, ReportFormat.DOCX, ReportFormat.JSON),
    ReportKind.ACTUARIAL: (ReportFormat.PDF, ReportFormat.DOCX, ReportFormat.XLSX, ReportFormat.JSON),
    ReportKind.MANAGEMENT: (ReportFormat.PDF, ReportFormat.DOCX, ReportFormat.JSON),
}
"""The files of each kind; only a study has figures that a workbook can compute again."""


class ReportMediaType(StrEnum):
    """How the files of reports are announced to a browser."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    JSON = "application/json"


NAMES: dict[ReportKind, str] = {
    ReportKind.UNDERWRITING_MEMO: "Underwriting memo",
    ReportKind.CLAIM_FILE: "Claim file",
    ReportKind.ACTUARIAL: "Actuarial report",
    ReportKind.MANAGEMENT: "Management summary",
}
"""What people call each kind."""
