"""The head of a study: what it is, where it stands, where its triangle comes from, and which version is shown."""

import streamlit as st

from app.ui import watch_button
from app.ui.format import count_of, moment
from app.ui.markup import escaped
from app.ui.page import Page
from app.ui.study_amounts import MEASURES, UNNAMED, premium_words
from app.ui.study_states import SOURCES, STATUS_BADGES, STATUSES, run_words, status_of
from app.ui.study_view import choose_version, names_lost_version
from backend.domain.collaboration import Subject, SubjectType
from backend.domain.studies.views import StudyView, VersionView


def show_header(page: Page, study: StudyView) -> VersionView:
    """Show reference and name, the state in badges and who answers for it; return the version that is chosen."""
    st.title(study.reference, anchor=False)
    st.text(f"{study.name}\n{_triangle_words(study)}")
    status, is_lost = status_of(study), names_lost_version(study)
    bar = st.container(horizontal=True, vertical_alignment="center", gap="small")
    with bar:
        st.badge(STATUSES[status], color=STATUS_BADGES[status])
        version = choose_version(study)
        st.caption(escaped(_version_line(study, version)))
        watch_button.show(page, Subject(SubjectType.STUDY, study.study_id))
    if is_lost:
        st.caption("The address names a version that this study does not have; the newest one is shown.")
    if study.adoption:
        when = moment(study.adoption.adopted_at, st.context.timezone)
        st.text(f"Version {study.adoption.number} adopted by {study.adoption.adopted_by} on {when}.")
    return version


def _triangle_words(study: StudyView) -> str:
    kept = study.triangle
    sets = kept.triangles
    measures = ", ".join(MEASURES[measure].lower() for measure in MEASURES if measure in sets.measures)
    parts = [
        f"{SOURCES[kept.source]}: {kept.name}",
        f"{count_of(len(sets.origins), 'origin')} by {count_of(len(sets.ages), 'age')}",
        measures,
        *filter(None, [premium_words(sets)]),
        f"amounts in {sets.unit}" if sets.unit != UNNAMED else "no currency named",
    ]
    return " \u00b7 ".join(parts)


def _version_line(study: StudyView, version: VersionView) -> str:
    when = moment(version.created_at, st.context.timezone)
    return f"Version {version.number} of {len(study.versions)}, by {version.author}, {when}. {run_words(version)}."
