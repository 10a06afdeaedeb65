"""Reports in words: their kinds, their files, how their runs stand, and who may ask for which."""

from collections.abc import Mapping
from uuid import UUID

from app.ui.run_words import STATE_LABELS
from app.ui.tables import Badge
from backend.domain.access import Permission, Principal
from backend.domain.reports.views import ReportView
from backend.domain.reports.words import NAMES, ReportFormat, ReportKind
from backend.domain.runs import RunState

ACTIVE = frozenset({RunState.QUEUED, RunState.RUNNING})
FILES: Mapping[ReportFormat, tuple[str, str]] = {
    ReportFormat.PDF: ("PDF", ":material/picture_as_pdf:"),
    ReportFormat.DOCX: ("Word", ":material/description:"),
    ReportFormat.XLSX: ("Excel", ":material/table_view:"),
    ReportFormat.JSON: ("JSON", ":material/data_object:"),
}
STATE_BADGES: Mapping[RunState, Badge] = {
    RunState.QUEUED: "gray",
    RunState.RUNNING: "blue",
    RunState.SUCCEEDED: "green",
    RunState.FAILED: "red",
    RunState.CANCELLED: "gray",
}
READS: Mapping[ReportKind, frozenset[Permission]] = {
    ReportKind.UNDERWRITING_MEMO: frozenset({Permission.READ_SUBMISSIONS}),
    ReportKind.CLAIM_FILE: frozenset({Permission.READ_CLAIMS}),
    ReportKind.ACTUARIAL: frozenset({Permission.READ_STUDIES}),
    ReportKind.MANAGEMENT: frozenset({Permission.READ_PORTFOLIO, Permission.READ_SUBMISSIONS}),
}
"""What somebody must be allowed to read who asks for a report of each kind."""
CONTENTS: Mapping[ReportKind, str] = {
    ReportKind.UNDERWRITING_MEMO: "Proposal, rules, facts with their quotes and the decision, as PDF, Word and JSON.",
    ReportKind.CLAIM_FILE: "Cover, evidence, red flags, money and decisions, as PDF, Word and JSON.",
    ReportKind.ACTUARIAL: "Figures, charts and commentary of the version looked at, as PDF, Word, Excel and JSON.",
    ReportKind.MANAGEMENT: "Volume, decisions and providers of a period, as PDF, Word and JSON.",
}


def kinds_for(person: Principal) -> dict[ReportKind, str]:
    """Return the kinds a person may ask for, with their names."""
    return {kind: NAMES[kind] for kind, needed in READS.items() if all(person.may(one) for one in needed)}


def file_address(run_id: UUID, wanted: ReportFormat) -> str:
    """Return where a file of a report is downloaded."""
    return f"/files/reports/{run_id}.{wanted.value}"


def wording(report: ReportView) -> str:
    """Return who worded a report, nothing before it is made."""
    if report.made_without_model is None:
        return ""
    return "Made without a model" if report.made_without_model else report.provider


def situation(report: ReportView) -> str:
    """Return how a report stands, with the cause where its run failed."""
    if report.run_state is RunState.FAILED:
        return report.error or "The run failed."
    return wording(report) if report.run_state is RunState.SUCCEEDED else STATE_LABELS[report.run_state]
