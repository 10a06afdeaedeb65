"""My work: figures that open their queue, and the next cases in the order in which they are due."""

from collections.abc import Mapping

import streamlit as st

from app.ui import open_case, queue
from app.ui.empty import empty_state, page_link
from app.ui.page import Page
from app.ui.registry import pages_for
from backend.domain.access import Permission, Role
from backend.domain.cases import MyWork, QueueFilter, QueueLine, QueueOrder, QueueScope

NEXT = 10
MY_NEXT = "Next cases"
QUEUE, RUNS = "Submissions.py", "Runs.py"
MINE = queue.SCOPES[QueueScope.MINE]
REFERRED = queue.SCOPES[QueueScope.REFERRED_TO_ME]
TILES: tuple[tuple[str, str, str, Mapping[str, str], str], ...] = (
    ("due", "Due within a day", QUEUE, {"scope": MINE, "due": queue.SOON}, "Mine, overdue ones included."),
    ("referred_to_me", "Referred to me", QUEUE, {"scope": REFERRED}, "Open referrals that I may answer."),
    ("mine", "Mine, open", QUEUE, {"scope": MINE, "status": queue.OPEN}, "Everything I have taken and not closed."),
    ("new", "New", QUEUE, {"status": "New"}, "Not assessed yet, mine or of nobody."),
    ("running", "Running", RUNS, {"run_mine": "true"}, "Runs I asked for that are waiting or at work."),
)
"""Attribute of MyWork, label, page it opens, the address of that list, and what is counted."""
WITHOUT_CASES: Mapping[Role, str] = {
    Role.CLIENT: "Your submissions and what became of them will stand here. "
    "Until then your insurer enters them for you, and you can look after your account.",
    Role.ADJUSTER: "Claims that wait for you will stand here once the claims desk is open. "
    "Until then you can look after your account.",
    Role.ACTUARY: "Reserve studies will stand here once the reserving desk is open. "
    "You can already read the figures of the portfolio.",
    Role.EXAMINER: "You read every submission, document, run and figure, and change nothing. "
    "Start with one of the lists below.",
    Role.ADMIN: "You look after users and providers; cases are kept from this role. Start with one of the pages below.",
}


def has_cases(page: Page) -> bool:
    """Tell whether cases can wait for this person at all."""
    return page.principal.may(Permission.DECIDE_SUBMISSION)


def show_without_cases(page: Page) -> None:
    """Say what will be here for a role that decides no cases, and what it can do now."""
    with st.container(border=True):
        st.subheader("No cases wait for your role", icon=":material/inbox:", anchor=False)
        st.text(WITHOUT_CASES.get(page.principal.role, "Nothing waits for you here."))
        for spec in pages_for(page.principal.role)[1:]:
            if spec.visibility == "visible":
                page_link(spec.file, spec.title, icon=spec.icon)


def show_tiles(work: MyWork) -> None:
    """Show the figures; each opens its list."""
    with st.grid(len(TILES), min_column_width=150):
        for name, label, target, query, explanation in TILES:
            with st.container(border=True, gap="xxsmall"):
                st.metric(label, getattr(work, name), help=explanation)
                page_link(target, "Show", query)


def next_cases(page: Page) -> tuple[str, list[QueueLine]]:
    """Return the title of a list and its cases: referrals first, then mine by due time, else what nobody has taken."""
    waiting = _lines(page, QueueFilter(scope=QueueScope.REFERRED_TO_ME, order=QueueOrder.DUE_FIRST, limit=NEXT))
    seen = {line.submission_id for line in waiting}
    mine = _lines(page, QueueFilter(scope=QueueScope.MINE, is_open=True, order=QueueOrder.DUE_FIRST, limit=NEXT))
    found = (waiting + [line for line in mine if line.submission_id not in seen])[:NEXT]
    if found:
        return MY_NEXT, found
    free = QueueFilter(scope=QueueScope.UNASSIGNED, is_open=True, order=QueueOrder.DUE_FIRST, limit=NEXT)
    return "Nobody has taken these yet", _lines(page, free)


def show_next(title: str, lines: list[QueueLine]) -> None:
    """Show the next cases, or that nothing waits."""
    if not lines:
        empty_state(
            "Nothing waits for you",
            "New submissions appear here as they come in.",
            icon=":material/task_alt:",
            action="Enter a submission",
            target="New_submission.py",
        )
        return
    st.subheader(title, anchor=False)
    queue.show_lines(lines, "next", without=("Received", "With") if title == MY_NEXT else ())


def show_next_button(lines: list[QueueLine]) -> None:
    """Show the button that opens the first of the next cases."""
    if st.button(
        "Next case", type="primary", icon=":material/arrow_forward:", key="next-case", disabled=not lines, shortcut="J"
    ):
        open_case.open_case(lines[0].submission_id)


def _lines(page: Page, wanted: QueueFilter) -> list[QueueLine]:
    return list(page.services.underwriting.list_queue(page.principal, wanted).lines)
