"""Studies in words: where one stands, where its triangle comes from, and figures with their unit."""

from collections.abc import Mapping

from app.ui.format import day
from app.ui.run_words import STATE_LABELS
from app.ui.study_amounts import NOT_ESTIMABLE
from app.ui.tables import Badge
from backend.domain.runs import RunState
from backend.domain.studies.result import Figure
from backend.domain.studies.views import StudyView, VersionView
from backend.domain.studies.words import StudyStatus
from backend.domain.triangles import TriangleSource

STATUSES: Mapping[StudyStatus, str] = {
    StudyStatus.DRAFT: "Draft",
    StudyStatus.RUNNING: "Running",
    StudyStatus.FAILED: "Failed",
    StudyStatus.READY: "Ready",
    StudyStatus.ADOPTED: "Adopted",
}
STATUS_BADGES: Mapping[StudyStatus, Badge] = {
    StudyStatus.DRAFT: "gray",
    StudyStatus.RUNNING: "blue",
    StudyStatus.FAILED: "red",
    StudyStatus.READY: "violet",
    StudyStatus.ADOPTED: "green",
}
SOURCES: Mapping[TriangleSource, str] = {
    TriangleSource.UPLOAD: "File",
    TriangleSource.CLAIMS: "Claims of the book",
    TriangleSource.SAMPLE: "Published sample",
    TriangleSource.INTERFACE: "Interface",
}


def amount(figure: Figure) -> str:
    """Return a figure without its unit, `1,234,567`, or that it is not estimable."""
    return NOT_ESTIMABLE if figure is None else f"{round(figure):,}"


def run_words(version: VersionView) -> str:
    """Return where the run of a version stands, in one word."""
    return "Not run" if version.run_state is None else STATE_LABELS[version.run_state]


def has_figures(version: VersionView) -> bool:
    """Tell whether the newest run of a version came to an end with figures."""
    return version.run_state is RunState.SUCCEEDED


def version_words(study: StudyView, version: VersionView) -> str:
    """Return a version as a choice among versions shows it."""
    adopted = ", adopted" if study.adoption and study.adoption.number == version.number else ""
    return f"{version.number}{adopted}: {version.author}, {day(version.created_at)}"


def status_of(study: StudyView) -> StudyStatus:
    """Return where a study stands by the very versions that were read: a run may have ended since the status was."""
    newest = study.versions[0]
    if study.adoption and study.adoption.number == newest.number:
        return StudyStatus.ADOPTED
    match newest.run_state:
        case None:
            return StudyStatus.DRAFT
        case RunState.SUCCEEDED:
            return StudyStatus.READY
        case RunState.FAILED | RunState.CANCELLED:
            return StudyStatus.FAILED
    return StudyStatus.RUNNING


def find_version(study: StudyView, number: int) -> VersionView | None:
    """Return a version by its number, None where there is none."""
    return next((version for version in study.versions if version.number == number), None)


def standing_version(study: StudyView) -> VersionView:
    """Return the version that stands for the study: the adopted one, else the newest with figures, else the newest."""
    if study.adoption and (adopted := find_version(study, study.adoption.number)):
        return adopted
    return next((version for version in study.versions if has_figures(version)), study.versions[0])
