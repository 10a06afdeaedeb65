"""Submissions in My work: referrals first, then mine by due time, else what nobody has taken."""

from collections.abc import Sequence

from app.ui import open_case, queue
from app.ui.page import Page
from app.ui.work_desk import Desk, Tile
from backend.domain.access import Permission
from backend.domain.cases import QueueFilter, QueueLine, QueueOrder, QueueScope

NEXT = 10
MY_NEXT = "Next cases"
QUEUE, RUNS, FORM = "Submissions.py", "Runs.py", "New_submission.py"
MINE = queue.SCOPES[QueueScope.MINE]
REFERRED = queue.SCOPES[QueueScope.REFERRED_TO_ME]
TILES = (
    Tile("due", "Due within a day", QUEUE, {"scope": MINE, "due": queue.SOON}, "Mine, overdue ones included."),
    Tile("referred_to_me", "Referred to me", QUEUE, {"scope": REFERRED}, "Open referrals that I may answer."),
    Tile("mine", "Mine, open", QUEUE, {"scope": MINE, "status": queue.OPEN}, "Everything I have taken and not closed."),
    Tile("new", "New", QUEUE, {"status": "New"}, "Not assessed yet, mine or of nobody."),
    Tile("running", "Running", RUNS, {"run_mine": "true"}, "Runs I asked for that are waiting or at work."),
)


def read_desk(page: Page, most: int = NEXT) -> Desk:
    """Return what waits for this person among the submissions."""
    title, lines = next_cases(page, most)
    may_enter = page.principal.may(Permission.WRITE_SUBMISSION)
    without = ("Received", "With") if title == MY_NEXT else ()
    return Desk(
        name="Submissions",
        noun="submissions",
        tiles=TILES,
        figures=page.services.underwriting.get_my_work(page.principal),
        title=title,
        is_own=title == MY_NEXT,
        first=(lambda: open_case.open_case(lines[0].submission_id)) if lines else None,
        show_next=lambda: queue.show_lines(lines, "next", without=without),
        action="Enter a submission" if may_enter else "",
        target=FORM if may_enter else "",
    )


def next_cases(page: Page, most: int = NEXT) -> tuple[str, Sequence[QueueLine]]:
    """Return the title of a list and its cases."""
    waiting = _lines(page, QueueFilter(scope=QueueScope.REFERRED_TO_ME, order=QueueOrder.DUE_FIRST, limit=most))
    seen = {line.submission_id for line in waiting}
    mine = _lines(page, QueueFilter(scope=QueueScope.MINE, is_open=True, order=QueueOrder.DUE_FIRST, limit=most))
    found = (*waiting, *(line for line in mine if line.submission_id not in seen))[:most]
    if found:
        return MY_NEXT, found
    free = QueueFilter(scope=QueueScope.UNASSIGNED, is_open=True, order=QueueOrder.DUE_FIRST, limit=most)
    return "Nobody has taken these yet", _lines(page, free)


def _lines(page: Page, wanted: QueueFilter) -> Sequence[QueueLine]:
    return page.services.underwriting.list_queue(page.principal, wanted).lines
