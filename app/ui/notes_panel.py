"""The panel on which people work together on a case: its tasks, then its notes, newest first."""

import streamlit as st

from app.ui import messages, tasks_panel
from app.ui.empty import empty_state
from app.ui.format import count_of, moment
from app.ui.page import Page
from backend.domain.access import Permission
from backend.domain.collaboration import Colleague, NotePage, NoteView, Subject
from backend.services.case_notes import NOTES_A_PAGE

PAGER = "notes-page"
NAMED = 12
"""Colleagues whose user names the help of the note lists."""


def show(page: Page, subject: Subject) -> None:
    """Show tasks and notes of the case; those who only read see no form."""
    may_write = page.principal.may(Permission.WRITE_NOTE)
    colleagues = page.services.collaboration.list_colleagues(page.principal, subject) if may_write else ()
    tasks_panel.show(page, subject, colleagues)
    st.subheader("Notes", anchor=False)
    if may_write:
        _show_form(page, subject, colleagues)
    _show_notes(page, subject)


def _show_form(page: Page, subject: Subject, colleagues: tuple[Colleague, ...]) -> None:
    key = f"note-{subject.subject_id}"
    st.text_area(
        "New note",
        key=key,
        height=90,
        placeholder="Plain words for your colleagues; @user.name tells somebody. Clients never see notes.",
        help=_names(colleagues),
    )
    st.button("Add the note", icon=":material/add_comment:", key="add-note", on_click=_add, args=(page, subject, key))


def _names(colleagues: tuple[Colleague, ...]) -> str:
    """Return whom a note can call, as plain code that no name turns into markup."""
    names = (f"`@{one.username.replace('`', '')}`" for one in colleagues[:NAMED])
    more = f" and {len(colleagues) - NAMED} more" if len(colleagues) > NAMED else ""
    return f"You can mention {', '.join(names)}{more}."


def _add(page: Page, subject: Subject, key: str) -> None:
    with messages.shown():
        page.services.collaboration.add_note(page.principal, subject, str(st.session_state.get(key) or ""))
        st.session_state[key] = ""
        st.session_state.pop(PAGER, None)
        st.toast("The note is added.", icon=":material/check:")


def _show_notes(page: Page, subject: Subject) -> None:
    number = int(st.session_state.get(PAGER) or 1)
    found: NotePage = page.services.collaboration.list_notes(page.principal, subject, (number - 1) * NOTES_A_PAGE)
    if not found.total:
        empty_state("No notes yet", "What colleagues should know of this case stands here.", icon=":material/forum:")
        return
    st.caption(f"{count_of(found.total, 'note')}, newest first")
    for note in found.notes:
        _show_note(note)
    if found.total > NOTES_A_PAGE:
        st.pagination(-(-found.total // NOTES_A_PAGE), key=PAGER, max_visible_pages=5)


def _show_note(note: NoteView) -> None:
    with st.container(border=True, gap="xxsmall"):
        st.text(f"{note.author} · {moment(note.created_at, st.context.timezone)}")
        st.text(note.body)
        if note.mentions:
            with st.container(horizontal=True, gap="xxsmall"):
                for name in note.mentions:
                    st.badge(f"@{name}", color="blue")
