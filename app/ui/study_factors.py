"""Factors: try out averages, exclusions and tails, and see at once what they come to; a click redraws this alone."""

import streamlit as st

from app.ui import messages, study_choices, study_effect, study_factor_ages, study_factor_forms, study_links, study_save
from app.ui.study_view import StudyCase
from backend.domain.access import Permission
from backend.domain.studies.result import WhatIf
from backend.domain.studies.selection import Selection


def show(view: StudyCase) -> None:
    """Show the panel as a fragment: what is chosen in it redraws nothing else."""
    st.fragment(_show)(view)


def _show(view: StudyCase) -> None:
    with messages.shown():
        _show_panel(view)


def _show_panel(view: StudyCase) -> None:
    draft, sets = view.draft, view.study.triangle.triangles
    may_change = view.may(Permission.WRITE_STUDY)
    totals = st.container()
    choices = st.container()
    links = st.container()
    with choices:
        study_factor_forms.show(draft, sets, is_locked=not may_change)
    now, saved = _figures(view, draft.read())
    with totals:
        study_effect.show_totals(now, saved, sets.unit)
    with links:
        study_links.show(draft, sets, now.development, may_change=may_change)
    origins, save = st.columns([3, 2], gap="medium")
    with origins:
        st.subheader("Figures by origin", anchor=False)
        study_effect.show_origins(now, saved, sets.unit)
    with save:
        study_save.show(view)
    st.subheader("Development factors", anchor=False)
    study_factor_ages.show_factors(sets, now.development, saved.development)
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


def _figures(view: StudyCase, selection: Selection) -> tuple[WhatIf, WhatIf]:
    """Return what the draft comes to, and what the version does; equal ones are computed once."""
    studies, person = view.page.services.studies, view.page.principal
    now: WhatIf = studies.what_if(person, view.study.study_id, selection)
    if not view.draft.is_changed:
        return now, now
    return now, studies.what_if(person, view.study.study_id, view.version.selection)
