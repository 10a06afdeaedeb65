"""What was tried out becomes a version: with a reason, over the version looked at, once however often it is sent."""

import hashlib
import json
from uuid import uuid4

import streamlit as st

from app.ui import runs
from app.ui.claim_seen import must_be_seen
from app.ui.study_differences import differences
from app.ui.study_view import StudyCase, turn_to_version
from backend.domain.access import Permission
from backend.domain.runs import RunKind
from backend.domain.studies.kept import selection_to_json
from backend.domain.studies.requests import VersionRequest
from backend.domain.studies.selection import Selection
from backend.services.studies import SavedVersion

REQUESTS = "study-requests"


def show(view: StudyCase) -> None:
    """Show what differs from the version shown, the reason, and the buttons that save or drop it."""
    draft, selection = view.draft, view.draft.read()
    changes = differences(draft.start, selection)
    with st.container(border=True):
        st.subheader(f"Against version {view.version.number}", anchor=False)
        if not changes:
            st.text("Nothing is chosen differently yet. Nothing is stored before you save it.")
            return
        st.text("\n".join(changes))
        if not view.may(Permission.WRITE_STUDY):
            st.caption("Your role tries things out and saves no version.")
            st.button("Reset", icon=":material/undo:", key="reset-draft", on_click=draft.reset)
            return
        _say_newer(view)
        reason = st.text_input(
            "Why",
            key=f"{draft.name}-why",
            placeholder="As another actuary reads it",
            help="The reason stands beside the version for whoever checks it.",
        )
        with st.container(horizontal=True):
            is_saved = runs.start_button(view.page, "Save as a new version", RunKind.ACTUARIAL, "save-version")
            st.button("Reset", icon=":material/undo:", key="reset-draft", on_click=draft.reset)
        if is_saved:
            _save(view, selection, reason or "")


def request_key(parts: object) -> str:
    """Return the key of what is asked: the same asked again in this session counts once."""
    session = st.session_state.setdefault(REQUESTS, uuid4().hex)
    content = json.dumps(parts, sort_keys=True, default=str)
    return f"{session[:16]}-{hashlib.sha256(content.encode()).hexdigest()[:32]}"


def _say_newer(view: StudyCase) -> None:
    """Say that the version shown is not the newest, before somebody saves over what they have not looked at."""
    if view.newest != view.version.number:
        newest = view.study.versions[0]
        st.info(
            f"Version {newest.number} by {newest.author} is newer than the one shown. What you save becomes "
            f"version {newest.number + 1} and stands after it.",
            icon=":material/history:",
        )


def _save(view: StudyCase, selection: Selection, reason: str) -> None:
    request = VersionRequest(view.study.study_id, view.newest, selection, reason)
    key = request_key([str(request.study_id), request.based_on, selection_to_json(selection), reason])

    def save() -> SavedVersion:
        must_be_seen(view.study.study_id, view.newest)
        saved: SavedVersion = view.page.services.studies.save_version(view.page.principal, request, key)
        return saved

    if saved := runs.start(save):
        view.draft.reset()
        st.toast(f"Saved as version {saved.number}; its run has started.", icon=":material/check:")
        turn_to_version(saved.number)
        st.rerun()
