"""The screen of one study: head, run, and one panel at a time; a closed panel reads nothing."""

from collections.abc import Callable, Mapping

import streamlit as st

from app.ui import (
    notes_panel,
    open_case,
    report_panel,
    runs,
    study_commentary,
    study_data,
    study_diagnostics,
    study_exports,
    study_factors,
    study_results,
    study_versions,
)
from app.ui.claim_seen import note_seen
from app.ui.empty import empty_state
from app.ui.page import Page
from app.ui.panels import show_panels
from app.ui.study_header import show_header
from app.ui.study_view import StudyCase, read_study, read_version
from backend.domain.collaboration import Subject, SubjectType
from backend.domain.notices import NOTES_TAB
from backend.domain.runs import RunState
from backend.domain.studies.views import StudyResult, StudyView
from backend.errors import NotFoundError

ShowResult = Callable[[Page, StudyView, StudyResult], None]
ACTIVE = frozenset({RunState.QUEUED, RunState.RUNNING})
REREAD = "study-read-again-for"
UNNAMED = ("No study chosen", "Open one from the list; its address then names it.")
UNREADABLE = ("This address names no study", "What it names is not the number of one. Open a study from the list.")
NO_FIGURES: Mapping[RunState | None, tuple[str, str]] = {
    None: ("Not run yet", "Start its run on the Versions tab."),
    RunState.QUEUED: ("The run is under way", "The figures appear here as soon as it ends."),
    RunState.RUNNING: ("The run is under way", "The figures appear here as soon as it ends."),
    RunState.FAILED: ("This version has no figures", "Its run failed. Read the cause above, and retry or choose anew."),
    RunState.CANCELLED: ("This version has no figures", "Its run was cancelled. Start it again on the Versions tab."),
    RunState.SUCCEEDED: ("This version has no figures", "Its run left no result. Start it again on the Versions tab."),
}


def _of_result(show: ShowResult) -> Callable[[StudyCase], None]:
    """Return the panel that shows a stored result, or why there is none."""

    def panel(view: StudyCase) -> None:
        if view.result is None:
            title, text = NO_FIGURES[view.version.run_state]
            empty_state(title, text, icon=":material/functions:")
            return
        show(view.page, view.study, view.result)

    return panel


PANELS: Mapping[str, Callable[[StudyCase], None]] = {
    "Data": study_data.show,
    "Factors": study_factors.show,
    "Results": _of_result(study_results.show),
    "Diagnostics": _of_result(study_diagnostics.show),
    "Commentary": _of_result(study_commentary.show),
    "Versions": study_versions.show,
    "Exports": _of_result(study_exports.show),
    NOTES_TAB: lambda view: notes_panel.show(view.page, _subject(view.study)),
    report_panel.TAB: report_panel.show_study,
}


def show(page: Page) -> None:
    """Show the study that the address names."""
    wanted = open_case.linked_case()
    if wanted is None:
        _show_nothing(*(UNREADABLE if st.query_params.get(open_case.ID) else UNNAMED))
        return
    try:
        study = read_study(page, wanted)
    except NotFoundError as error:
        _show_nothing("Study not found", error.user_message)
        return
    version = show_header(page, study)
    view = read_version(page, study, version)
    _follow_run(view)
    show_panels(PANELS, view)
    note_seen(study.study_id, view.newest)


def _follow_run(view: StudyCase) -> None:
    """Show how the run stands; where it ended after the study was read, read all of it once more."""
    version, newest = view.version, view.study.versions[0]
    if version.run_state is RunState.SUCCEEDED and newest.run_state in ACTIVE:
        st.caption(f"Version {newest.number} is being computed.")
        version = newest
    if version.run_id is None or version.run_state is RunState.SUCCEEDED:
        return
    run = runs.show_status(view.page, version.run_id)
    if version.run_state in ACTIVE and not run.is_active and st.session_state.get(REREAD) != version.run_id:
        st.session_state[REREAD] = version.run_id
        st.rerun()


def _subject(study: StudyView) -> Subject:
    return Subject(SubjectType.STUDY, study.study_id)


def _show_nothing(title: str, text: str) -> None:
    st.title("Study", anchor=False)
    empty_state(title, text, icon=":material/search_off:", action="Go to the studies", target="Studies.py")
