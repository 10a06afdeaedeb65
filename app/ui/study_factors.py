"""Factors: try out averages, exclusions and tails, and see at once what they come to; a click redraws this alone."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.ui import messages, study_choices, study_effect, study_factor_ages, study_factor_forms, study_links, study_save
from app.ui.study_view import StudyCase
from backend.domain.access import Permission
from backend.domain.studies.result import WhatIf
from backend.domain.studies.selection import Selection
from backend.errors import InvalidRequestError


def show(view: StudyCase) -> None:
    """Show the panel as a fragment: what is chosen in it redraws nothing else."""
    st.fragment(_show)(view)


def _show(view: StudyCase) -> None:
    with messages.shown():
        _show_panel(view)


def _show_panel(view: StudyCase) -> None:
    """Show the panel; the picture is drawn first, for whoever clicks on it waits for it."""
    draft, sets = view.draft, view.study.triangle.triangles
    may_change = view.may(Permission.WRITE_STUDY)
    totals, choices, links = st.container(), st.container(), st.container()
    figures = _figures(view, draft.read(), totals)
    if figures:
        with links:
            study_links.show(draft, sets, figures[0].development, may_change=may_change)
        with totals:
            study_effect.show_totals(*figures, sets.unit)
    with choices:
        study_factor_forms.show(draft, sets, is_locked=not may_change)
    origins, save = st.columns([3, 2], gap="medium")
    with save:
        study_save.show(view)
    if figures:
        with origins:
            st.subheader("Figures by origin", anchor=False)
            study_effect.show_origins(*figures, sets.unit)
        st.subheader("Development factors", anchor=False)
        study_factor_ages.show_factors(sets, figures[0].development, figures[1].development)
    if may_change:
        _show_more(view)


def _show_more(view: StudyCase) -> None:
    """Show what is changed seldom: single ages, and the methods with what they need."""
    ages = st.expander("An average or a factor by hand for single ages", key="ages-more", on_change="rerun")
    if ages.open:
        with ages:
            study_factor_ages.show_editor(view.draft, view.study.triangle.triangles)
    methods = st.expander("Methods and what they need", key="methods-more", on_change="rerun")
    if methods.open:
        with methods:
            study_choices.show(view.draft, view.study.triangle.triangles)


def _figures(view: StudyCase, selection: Selection, place: DeltaGenerator) -> tuple[WhatIf, WhatIf] | None:
    """Return what the draft comes to, and what the version does; None, with the reason said, where nothing can be."""
    try:
        now = _what_if(view, selection)
    except InvalidRequestError as error:
        with place:
            messages.show_error(error)
        return None
    if not view.draft.is_changed:
        return now, now
    try:
        return now, _what_if(view, view.version.selection)
    except InvalidRequestError:
        place.text(f"Version {view.version.number} gives no figures of its own, so no differences are shown.")
        return now, now


def _what_if(view: StudyCase, selection: Selection) -> WhatIf:
    figures: WhatIf = view.page.services.studies.what_if(view.page.principal, view.study.study_id, selection)
    return figures
