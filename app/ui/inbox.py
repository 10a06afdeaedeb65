"""The inbox: one page of lines, newest first, each with the way to what it speaks of."""

from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from app.ui import messages
from app.ui.empty import empty_state
from app.ui.format import count_of, moment
from app.ui.page import Page
from app.ui.registry import find_by_url
from app.ui.tables import Badge
from backend.domain.collaboration import Inbox, NoticeKind, NotificationView
from backend.services.notifications import LINES_A_PAGE

TARGET = "inbox-target"
KEY = "inbox-page"
ONLY_UNREAD = "unread"
NEW: tuple[str, Badge] = ("New", "blue")
READ: tuple[str, Badge] = ("Read", "gray")
ICONS = {
    NoticeKind.MENTIONED: ":material/alternate_email:",
    NoticeKind.TASK_GIVEN: ":material/add_task:",
    NoticeKind.TASK_DUE: ":material/event_upcoming:",
    NoticeKind.TASK_DONE: ":material/task_alt:",
    NoticeKind.ASSIGNED: ":material/person_check:",
    NoticeKind.WATCHED_CHANGED: ":material/visibility:",
    NoticeKind.REFERRAL_WAITS: ":material/forward_to_inbox:",
    NoticeKind.RUN_FAILED: ":material/error:",
    NoticeKind.REPORT_READY: ":material/description:",
    NoticeKind.RULES_WAIT: ":material/rule:",
}


def follow() -> None:
    """Open the screen that a pressed line speaks of, if any; a screen that is no more is said to be."""
    url = st.session_state.pop(TARGET, None)
    if url is None:
        return
    address = urlsplit(str(url))
    spec = find_by_url(address.path.strip("/"))
    if spec is None:
        st.info("What this line speaks of has no screen any more.", icon=":material/search_off:")
        return
    st.switch_page(spec.path, query_params=dict(parse_qsl(address.query)))


def show(page: Page) -> None:
    """Show title, acts and the page of lines that the address names."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title("Inbox", width="stretch", anchor=False)
        only_unread = st.toggle("Only unread", key=ONLY_UNREAD, bind="query-params", width="content")
        found = page.services.notifications.list_page(page.principal, _offset(), only_unread=only_unread)
        st.button(
            "Mark all as read",
            icon=":material/done_all:",
            key="read-all",
            disabled=not found.unread,
            on_click=_read_all,
            args=(page, found.newest_id),
        )
    if not found.total:
        _show_empty(only_unread=only_unread)
        return
    _show_pager(found)
    if not found.lines:
        st.text("This page of the inbox is empty; the lines before it are on the pages before.")
    for line in found.lines:
        _show_line(page, line)


def _offset() -> int:
    number = st.session_state.get(KEY) or 1
    return (int(number) - 1) * LINES_A_PAGE


def _show_pager(found: Inbox) -> None:
    unread_words = f"{found.unread:,} unread" if found.unread else "all read"
    st.caption(f"{count_of(found.total, 'line')}, {unread_words}")
    pages = -(-found.total // LINES_A_PAGE)
    if pages > 1:
        st.pagination(pages, key=KEY, max_visible_pages=5)


def _show_line(page: Page, line: NotificationView) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall", width="stretch"):
            with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
                words, color = READ if line.read_at else NEW
                st.badge(words, color=color, icon=ICONS[line.kind])
                st.caption(moment(line.at, st.context.timezone))
            st.text(line.sentence)
        st.button(
            "Open",
            icon=":material/arrow_forward:",
            key=f"notice-{line.notification_id}",
            on_click=_open,
            args=(page, line.notification_id),
        )


def _open(page: Page, notification_id: int) -> None:
    with messages.shown():
        st.session_state[TARGET] = page.services.notifications.open(page.principal, notification_id)


def _read_all(page: Page, newest_id: int) -> None:
    with messages.shown():
        count = page.services.notifications.mark_all_read(page.principal, newest_id)
        st.toast(f"{count_of(count, 'line')} marked as read.", icon=":material/done_all:")


def _show_empty(*, only_unread: bool) -> None:
    if only_unread:
        empty_state("Nothing unread", "Every line of your inbox is read.", icon=":material/done_all:")
        return
    empty_state(
        "Nothing here yet",
        "You are told here of mentions, tasks, referrals, cases given to you, and cases that you watch.",
        icon=":material/notifications:",
        action="Go to My work",
        target="Work.py",
    )
