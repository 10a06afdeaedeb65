"""The way from a run or a case to its replay, for those who may replay."""

from uuid import UUID

from app.ui.empty import page_link
from app.ui.page import Page
from backend.domain.access import Permission
from backend.domain.replays import REPLAYED
from backend.domain.run_views import RunView
from backend.domain.runs import RunKind, RunState
from backend.domain.studies.views import VersionView

ICON = ":material/replay:"


def show_for_run(page: Page, view: RunView) -> None:
    """Show the link to the replay of a run that has ended well."""
    if view.state is RunState.SUCCEEDED and view.kind in REPLAYED:
        _show(page, view.run_id, "Replay this run")


def show_for_case(page: Page, subject_id: UUID, kind: RunKind) -> None:
    """Show the link to the replay of a case's newest run of a kind."""
    if not page.principal.may(Permission.REPLAY_RUN):
        return
    view: RunView | None = page.services.runs.find_latest(page.principal, subject_id, kind)
    if view is not None and view.state is RunState.SUCCEEDED:
        _show(page, view.run_id, "Replay the newest assessment")


def show_for_version(page: Page, version: VersionView) -> None:
    """Show the link to the replay of the newest run on a version of a study."""
    if version.run_id is not None and version.run_state is RunState.SUCCEEDED:
        _show(page, version.run_id, f"Replay the run of version {version.number}")


def _show(page: Page, run_id: UUID, label: str) -> None:
    if page.principal.may(Permission.REPLAY_RUN):
        page_link("Replay.py", label, {"run": str(run_id)}, ICON)
