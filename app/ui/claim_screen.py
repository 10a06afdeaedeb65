"""The screen of one claim: head, run, and one panel at a time; a closed panel reads nothing."""

from collections.abc import Callable, Mapping

import streamlit as st

from app.ui import (
    case_documents,
    case_form,
    case_history,
    case_run,
    claim_clocks,
    claim_coverage,
    claim_decision,
    claim_facts,
    claim_flags,
    claim_letters,
    claim_links,
    claim_money,
    claim_summary,
    messages,
    notes_panel,
    open_case,
    report_panel,
)
from app.ui.claim_header import show_header
from app.ui.claim_seen import note_seen
from app.ui.claim_untaken import ACTING, show_untaken
from app.ui.claim_view import ClaimCase, read_claim
from app.ui.decision_form import seconds_on
from app.ui.empty import empty_state
from app.ui.page import Page
from app.ui.panels import TAB
from backend.domain.collaboration import Subject, SubjectType
from backend.domain.notices import NOTES_TAB
from backend.errors import NotFoundError

PANELS: Mapping[str, Callable[[ClaimCase], None]] = {
    "Summary": claim_summary.show,
    "Coverage": claim_coverage.show,
    "Documents": case_documents.show,
    "Facts": claim_facts.show,
    "Red flags": claim_flags.show,
    "Money": claim_money.show,
    "Decision": claim_decision.show,
    "Letters": claim_letters.show,
    "Clocks": claim_clocks.show,
    "Links": claim_links.show,
    "Form": case_form.show,
    NOTES_TAB: lambda view: notes_panel.show(view.page, _subject(view)),
    "History": case_history.show,
    report_panel.TAB: report_panel.show_claim,
}


def show(page: Page) -> None:
    """Show the claim that the address names."""
    wanted = open_case.linked_case()
    if wanted is None:
        _show_nothing("No claim chosen", "Open one from the queue; its address then names it.")
        return
    try:
        view = read_claim(page, wanted)
    except NotFoundError as error:
        _show_nothing("Claim not found", error.user_message)
        return
    seconds_on(view)  # counts from here, not from the decision
    show_header(view, _subject(view))
    case_run.show_progress(view)
    _show_panels(view)
    note_seen(view.case_id, view.version)


def _subject(view: ClaimCase) -> Subject:
    return Subject(SubjectType.CLAIM, view.case_id)


def _show_panels(view: ClaimCase) -> None:
    tabs = st.tabs(list(PANELS), key=TAB, on_change="rerun", bind="query-params")
    for tab, (name, panel) in zip(tabs, PANELS.items(), strict=True):
        if tab.open:
            with tab, messages.shown():
                if name in ACTING:
                    show_untaken(view)
                panel(view)


def _show_nothing(title: str, text: str) -> None:
    st.title("Claim")
    empty_state(title, text, icon=":material/search_off:", action="Go to the queue", target="Claims.py")
