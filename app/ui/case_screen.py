"""The screen of one submission: head, run, and one panel at a time; a closed panel reads nothing."""

from collections.abc import Callable, Mapping

import streamlit as st

from app.ui import (
    case_documents,
    case_facts,
    case_form,
    case_history,
    case_rules,
    case_run,
    case_summary,
    case_what_if,
    decision_panel,
    notes_panel,
    open_case,
    report_panel,
)
from app.ui.case_header import show_header
from app.ui.case_view import CaseView, read_case
from app.ui.claim_seen import note_seen
from app.ui.decision_form import seconds_on
from app.ui.empty import empty_state
from app.ui.page import Page
from app.ui.panels import show_panels
from backend.domain.collaboration import Subject, SubjectType
from backend.domain.notices import NOTES_TAB
from backend.errors import NotFoundError

PANELS: Mapping[str, Callable[[CaseView], None]] = {
    "Summary": case_summary.show,
    "Facts": case_facts.show,
    "Rules": case_rules.show,
    "Documents": case_documents.show,
    "What-if": case_what_if.show,
    "Form": case_form.show,
    "Decision": decision_panel.show,
    NOTES_TAB: lambda view: notes_panel.show(view.page, _subject(view)),
    "History": case_history.show,
    report_panel.TAB: report_panel.show_submission,
}


def show(page: Page) -> None:
    """Show the case that the address names."""
    wanted = open_case.linked_case()
    if wanted is None:
        _show_nothing("No submission chosen", "Open one from the queue; its address then names it.")
        return
    try:
        view = read_case(page, wanted)
    except NotFoundError as error:
        _show_nothing("Submission not found", error.user_message)
        return
    seconds_on(view)  # counts from here, not from the decision
    show_header(view, _subject(view))
    case_run.show_progress(view)
    show_panels(PANELS, view)
    note_seen(view.case_id, view.version)


def _subject(view: CaseView) -> Subject:
    return Subject(SubjectType.SUBMISSION, view.case_id)


def _show_nothing(title: str, text: str) -> None:
    st.title("Submission")
    empty_state(title, text, icon=":material/search_off:", action="Go to the queue", target="Submissions.py")
