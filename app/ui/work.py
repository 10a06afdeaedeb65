"""My work: the figures and next cases of every desk at which a person decides, or what a role can do instead."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from app.ui import work_claims, work_studies, work_submissions
from app.ui.empty import page_link
from app.ui.page import Page
from app.ui.registry import pages_for
from app.ui.work_desk import Desk, show_next, show_tiles
from backend.domain.access import Permission, Role

NEXT = 10
DESKS: Mapping[Permission, Callable[[Page, int], Desk]] = {
    Permission.DECIDE_CLAIM: work_claims.read_desk,
    Permission.DECIDE_SUBMISSION: work_submissions.read_desk,
    Permission.ADOPT_STUDY: work_studies.read_desk,
}
WITHOUT_CASES: Mapping[Role, str] = {
    Role.CLIENT: "Report a loss, add its documents and follow what becomes of it. "
    "Submissions are sent over the HTTP interface.",
    Role.EXAMINER: "You read every submission, claim, document, run and figure, and change nothing. "
    "Start with one of the lists below.",
    Role.ADMIN: "You look after users and providers; cases are kept from this role. Start with one of the pages below.",
}


def read_desks(page: Page) -> list[Desk]:
    """Return the desks at which this person decides, none where no cases can wait for them."""
    reads = [read for permission, read in DESKS.items() if page.principal.may(permission)]
    return [read(page, NEXT // len(reads)) for read in reads]


def show_without_cases(page: Page) -> None:
    """Say what will be here for a role that decides no cases, and what it can do now."""
    with st.container(border=True):
        st.subheader("No cases wait for your role", icon=":material/inbox:", anchor=False)
        st.text(WITHOUT_CASES.get(page.principal.role, "Nothing waits for you here."))
        for spec in pages_for(page.principal.role)[1:]:
            if spec.visibility == "visible":
                page_link(spec.file, spec.title, icon=spec.icon)


def show_next_button(desks: Sequence[Desk]) -> None:
    """Show the button that opens the first of the next cases, own ones before those that nobody has taken."""
    first = next((desk.first for desk in sorted(desks, key=lambda desk: not desk.is_own) if desk.first), None)
    is_pressed = st.button(
        "Next case", type="primary", icon=":material/arrow_forward:", key="next-case", disabled=not first, shortcut="J"
    )
    if is_pressed and first:
        first()


def show(desks: Sequence[Desk]) -> None:
    """Show the desks one below the other, named where there are several."""
    for desk in desks:
        if len(desks) > 1:
            st.subheader(desk.name, anchor=False)
        show_tiles(desk)
        desk.more()
        if desk.first or len(desks) == 1:
            show_next(desk)
