"""The last step of a new study: its name, what to compute, why, and the button that starts its run."""

import hashlib
from uuid import UUID

import streamlit as st

from app.ui import runs, study_choices, study_factor_forms
from app.ui.brought import Brought
from app.ui.page import Page
from app.ui.study_draft import Draft
from app.ui.study_list import open_study
from app.ui.study_save import request_key
from backend.domain.runs import RunKind
from backend.domain.studies.kept import selection_to_json
from backend.domain.studies.requests import StudyRequest
from backend.domain.studies.selection import Selection
from backend.domain.triangles import TriangleSet
from backend.services.studies import Started

STORED = "new-study-stored"


def show(page: Page, brought: Brought, sets: TriangleSet) -> None:
    """Show the form, and start the study when asked to."""
    mark = hashlib.sha256(brought.fingerprint.encode()).hexdigest()[:12]
    draft = Draft(f"{brought.name}-{mark}", Selection())
    with st.container(border=True):
        st.subheader("What to compute", anchor=False)
        study_choices.show(draft, sets)
        study_factor_forms.show(draft, sets)
        st.caption("Single link ratios are taken out on the study's own screen, where you see what it changes.")
    name_column, reason_column = st.columns(2)
    name = name_column.text_input("Name of the study", value=brought.title, key=f"{draft.name}-title")
    reason = reason_column.text_input("Why", key=f"{draft.name}-why", placeholder="Stays beside the first version")
    selection = draft.read()
    if not selection.methods:
        st.error("Choose at least one method.", icon=":material/error:")
        return
    with st.container(horizontal=True, horizontal_alignment="right"):
        is_sent = runs.start_button(page, "Start the study", RunKind.ACTUARIAL, "start-study")
    if is_sent and (
        started := runs.start(lambda: _create(page, brought, (name or "").strip(), reason or "", selection))
    ):
        draft.reset()
        open_study(started.study_id)


def _create(page: Page, brought: Brought, name: str, reason: str, selection: Selection) -> Started:
    """Store the triangle and begin the study on it, once however often it is asked."""
    key = request_key([brought.fingerprint, name, selection_to_json(selection), reason])
    request = StudyRequest(name, _stored(brought), selection, reason)
    started: Started = page.services.studies.create(page.principal, request, key)
    return started


def _stored(brought: Brought) -> UUID:
    """Return the triangle stored for what was brought; a second try takes the one that the first has stored."""
    kept = st.session_state.get(STORED)
    if kept and kept[0] == brought.fingerprint:
        return UUID(kept[1])
    triangle_id = brought.add()
    st.session_state[STORED] = (brought.fingerprint, str(triangle_id))
    return triangle_id
