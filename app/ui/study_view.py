"""What the panels of the study screen share: the study, the version looked at, and its stored result."""

from dataclasses import dataclass
from uuid import UUID

import streamlit as st

from app.ui.page import Page
from app.ui.study_draft import Draft
from app.ui.study_states import find_version, version_words
from backend.domain.access import Permission
from backend.domain.studies.views import StudyResult, StudyView, VersionView
from backend.domain.triangles import Measure

VERSION = "version"
NEXT_VERSION = "study-version-next"


@dataclass(frozen=True, slots=True)
class StudyCase:
    """One version of a study as this person sees it now."""

    page: Page
    study: StudyView
    version: VersionView
    result: StudyResult | None

    @property
    def newest(self) -> int:
        """Return the number of the newest version."""
        return self.study.versions[0].number

    @property
    def basis(self) -> Measure:
        """Return the measure that the version computes from."""
        return self.version.selection.basis or self.study.triangle.triangles.basis

    @property
    def draft(self) -> Draft:
        """Return what this person tries out on the version."""
        return Draft(f"study-{self.study.study_id}-{self.version.number}", self.version.selection)

    def may(self, permission: Permission) -> bool:
        """Tell whether the person's role covers an act."""
        return self.page.principal.may(permission)


def read_study(page: Page, study_id: UUID) -> StudyView:
    """Return the study; NotFoundError when this person may not see it."""
    view: StudyView = page.services.studies.get(page.principal, study_id)
    return view


def read_version(page: Page, study: StudyView, version: VersionView) -> StudyCase:
    """Return a version with its result; the study was read first, so that a run that just ended is shown with it."""
    result = page.services.studies.find_result(page.principal, study.study_id, version.number)
    return StudyCase(page, study, version, result)


def names_lost_version(study: StudyView) -> bool:
    """Tell whether the address names a version that the study has not; ask before the choice puts the address right."""
    wanted = st.query_params.get(VERSION)
    return bool(wanted) and wanted not in {str(version.number) for version in study.versions}


def choose_version(study: StudyView) -> VersionView:
    """Show which version is looked at, the newest at first, and return it; the address keeps it."""
    if wanted := st.session_state.pop(NEXT_VERSION, None):
        st.session_state[VERSION] = str(wanted)
    numbers = [str(version.number) for version in study.versions]
    if st.session_state.get(VERSION) not in {None, *numbers}:
        st.session_state.pop(VERSION)
    if len(numbers) == 1:
        # Nothing is chosen, so the address names none: it would win over the next version once there are two.
        st.query_params.pop(VERSION, None)
        return study.versions[0]
    chosen = st.selectbox("Version", numbers, key=VERSION, bind="query-params", label_visibility="collapsed", width=110)
    return find_version(study, int(chosen)) or study.versions[0]


def turn_to_version(number: int) -> None:
    """Show another version in the next run of the script."""
    st.session_state[NEXT_VERSION] = number


def version_names(study: StudyView) -> dict[int, str]:
    """Return the versions as choices, newest first."""
    return {version.number: version_words(study, version) for version in study.versions}
