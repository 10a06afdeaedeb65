"""The reports of one case or study: make another, follow the one that is being made, take out the files."""

from collections.abc import Mapping
from uuid import UUID

import streamlit as st

from app.ui import report_start, runs
from app.ui.case_view import CaseView
from app.ui.claim_view import ClaimCase
from app.ui.empty import empty_state
from app.ui.format import moment, size
from app.ui.page import Page
from app.ui.report_words import ACTIVE, CONTENTS, FILES, STATE_BADGES, file_address, situation
from app.ui.run_words import STATE_ICONS, STATE_LABELS
from app.ui.study_view import StudyCase
from backend.domain.access import Permission
from backend.domain.reports.requests import ReportRequest
from backend.domain.reports.views import ReportFileView, ReportView
from backend.domain.reports.words import ReportKind
from backend.domain.runs import RunState

TAB = "Reports"
SHOWN = 10
NO_FIGURES = "A report is made of what was computed. It can be asked for as soon as this version has figures."


def show_submission(view: CaseView) -> None:
    """Show the memos of a submission."""
    _show(view.page, ReportRequest(ReportKind.UNDERWRITING_MEMO, view.case_id))


def show_claim(view: ClaimCase) -> None:
    """Show the files made of a claim."""
    _show(view.page, ReportRequest(ReportKind.CLAIM_FILE, view.case_id))


def show_study(view: StudyCase) -> None:
    """Show the reports of a study; a new one is of the version looked at."""
    version = {"version": str(view.version.number)}
    is_ready = view.result is not None
    _show(
        view.page, ReportRequest(ReportKind.ACTUARIAL, view.study.study_id, version), NO_FIGURES if not is_ready else ""
    )


def _show(page: Page, wanted: ReportRequest, obstacle: str = "") -> None:
    """Show the button and the reports; `obstacle` says why none can be made now."""
    if not page.principal.may(Permission.RUN_REPORT) or wanted.subject_id is None:
        st.info("Your role makes no reports.", icon=":material/lock:")
        return
    report_start.show_thanks()
    with st.container(horizontal=True, vertical_alignment="center"):
        if not obstacle:
            report_start.offer(page, wanted, f"report-{wanted.subject_id}")
        st.text(obstacle or CONTENTS[wanted.kind])
    _show_reports(page, wanted.subject_id)


def _show_reports(page: Page, subject_id: UUID) -> None:
    made = page.services.reports.list_for(page.principal, subject_id)
    if not made:
        empty_state("No reports yet", "Each report is kept with the run that made it.", icon=":material/summarize:")
        return
    if active := next((report for report in made if report.run_state in ACTIVE), None):
        runs.show_status(page, active.run_id, was_active=True)
    for report in made[:SHOWN]:
        if report is not active:
            with st.container(border=True):
                show_report(report, st.context.timezone)
    if len(made) > SHOWN:
        st.caption(f"These are the newest {SHOWN}; the list of reports shows all.")


def show_report(report: ReportView, zone: str | None) -> None:
    """Show one report with its downloads, or why it has none."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        state = report.run_state
        st.badge(STATE_LABELS[state], icon=STATE_ICONS[state], color=STATE_BADGES[state])
        st.text(report.title, width="stretch")
        show_downloads(report)
    st.text(" · ".join(part for part in (report.reference, report.created_by, moment(report.created_at, zone)) if part))
    if words := situation(report):
        if report.run_state is RunState.FAILED:
            st.text(words)
        elif report.run_state is RunState.SUCCEEDED:
            st.caption(_told(words, report.parameters))


def show_downloads(report: ReportView) -> None:
    """Show a button for each file there is."""
    for wanted, (label, icon) in FILES.items():
        if (file := report.file(wanted)) is not None:
            st.link_button(label, file_address(report.run_id, wanted), icon=icon, help=_about(file))


def _about(file: ReportFileView) -> str:
    return f"{size(file.size_bytes)}, SHA-256 {file.sha256[:12]}…"


def _told(words: str, parameters: Mapping[str, str]) -> str:
    version = parameters.get("version")
    return f"{words} · version {version}" if version else words
