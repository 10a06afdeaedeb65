"""Studies in My work: what waits for this person's adoption, their own that run or failed, and the newest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.ui import study_list
from app.ui.page import Page
from app.ui.study_states import STATUSES
from app.ui.work_desk import Desk, Tile
from backend.domain.access import Permission
from backend.domain.studies.views import StudyFilter, StudyRow
from backend.domain.studies.words import StudyStatus

LIST, FORM = "Studies.py", "New_study.py"
LOOKED_AT = 50
"""So many of the newest studies are looked through for those of a person."""


@dataclass(frozen=True, slots=True)
class StudyFigures:
    """What is counted at the studies' desk."""

    ready: int
    running: int
    failed: int
    adopted: int


def tile_of(name: str, status: StudyStatus, explanation: str) -> Tile:
    """Return the figure that counts the studies of a state and leads to their list."""
    query: Mapping[str, str] = {"status": STATUSES[status]}
    return Tile(name, STATUSES[status], LIST, query, explanation)


TILES = (
    tile_of("ready", StudyStatus.READY, "Their figures are there; another person than the author adopts them."),
    tile_of("running", StudyStatus.RUNNING, "Their newest version is being computed."),
    tile_of("failed", StudyStatus.FAILED, "The run of their newest version failed."),
    tile_of("adopted", StudyStatus.ADOPTED, "A version of them stands."),
)


def read_desk(page: Page, most: int) -> Desk:
    """Return what waits for this person among the studies; those who begin none see what they may adopt alone."""
    title, rows = next_studies(page, most)
    may_write = page.principal.may(Permission.WRITE_STUDY)
    if not may_write and title != WAITING:
        rows = ()
    return Desk(
        name="Studies",
        noun="studies",
        tiles=TILES if may_write else TILES[:1],
        figures=count_figures(page),
        title=title,
        is_own=title != NEWEST,
        first=(lambda: study_list.open_study(rows[0].study_id)) if rows else None,
        show_next=lambda: _show(rows),
        action="Begin a study" if may_write else "",
        target=FORM if may_write else "",
    )


OWN, WAITING, NEWEST = "My studies that run or failed", "Studies that wait for adoption", "Newest studies"


def next_studies(page: Page, most: int) -> tuple[str, Sequence[StudyRow]]:
    """Return the title of a list and its studies: those I may adopt, my own at work or failed, else the newest."""
    me = page.principal.user_id
    ready = [row for row in _rows(page, StudyStatus.READY) if row.author_id != me]
    if ready and page.principal.may(Permission.ADOPT_STUDY):
        return WAITING, ready[:most]
    unfinished = (*_rows(page, StudyStatus.FAILED), *_rows(page, StudyStatus.RUNNING))
    own = [row for row in unfinished if row.author_id == me]
    if own:
        return OWN, own[:most]
    return NEWEST, _rows(page, None)[:most]


def count_figures(page: Page) -> StudyFigures:
    """Return how many studies there are of each state."""
    counts = {
        status: page.services.studies.list_page(page.principal, StudyFilter(status=status, limit=1)).total
        for status in (StudyStatus.READY, StudyStatus.RUNNING, StudyStatus.FAILED, StudyStatus.ADOPTED)
    }
    return StudyFigures(
        ready=counts[StudyStatus.READY],
        running=counts[StudyStatus.RUNNING],
        failed=counts[StudyStatus.FAILED],
        adopted=counts[StudyStatus.ADOPTED],
    )


def _rows(page: Page, status: StudyStatus | None) -> Sequence[StudyRow]:
    found = page.services.studies.list_page(page.principal, StudyFilter(status=status, limit=LOOKED_AT))
    rows: Sequence[StudyRow] = found.rows
    return rows


def _show(rows: Sequence[StudyRow]) -> None:
    study_list.show_rows(rows, "next-studies")
