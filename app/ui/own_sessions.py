"""The person's own account: name and role, and the browsers they are signed in with."""

from datetime import datetime

import streamlit as st

from app.ui import messages
from app.ui.menu import ROLE_NAMES
from app.ui.page import Page
from backend.domain.accounts import SessionLine

MOMENT = "%d %b %Y, %H:%M UTC"


def show_person(page: Page) -> None:
    """Show name, role, e-mail and when the password was set."""
    own = page.services.accounts.get_own(page.principal)
    with st.container(border=True, horizontal=True, gap="large"):
        for label, value in (
            ("Name", own.full_name or own.username),
            ("User name", own.username),
            ("Role", ROLE_NAMES[own.role]),
            ("E-mail", own.email or "Not given"),
            ("Password set", _moment(own.password_changed_at)),
        ):
            with st.container(width="content", gap=None):
                st.caption(label)
                st.text(value)


def show_sessions(page: Page) -> None:
    """List the live sessions; each can be ended, all but this one at once."""
    sessions = page.services.sessions.list_own(page.principal)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("Where you are signed in")
        if st.button("End all others", disabled=len(sessions) < 2, icon=":material/logout:"):  # noqa: PLR2004
            with messages.shown():
                page.services.sessions.end_others(page.principal)
                st.rerun()
    for line in sessions:
        _session_row(page, line)
    st.caption("A session ends after 30 minutes without activity, and after 8 hours in any case.")


def _session_row(page: Page, line: SessionLine) -> None:
    """Show one session and the button that ends it."""
    is_this = line.session_id == page.principal.session_id
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.container(gap=None, width="stretch"):
            st.text(f"{browser_name(line.user_agent)} at {line.ip or 'unknown address'}")
            st.caption(f"Signed in {_moment(line.login_time)} · last active {_moment(line.last_activity)}")
        if is_this:
            st.badge("This browser", color="green")
        elif st.button("End", key=f"end_{line.session_id[:16]}"):
            with messages.shown():
                page.services.sessions.end_own(page.principal, line.session_id)
                st.rerun()


def browser_name(user_agent: str) -> str:
    """Return browser and system in plain words, as far as the browser tells."""
    browsers = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    systems = (
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    )
    browser = next((name for mark, name in browsers if mark in user_agent), "Unknown browser")
    system = next((name for mark, name in systems if mark in user_agent), "unknown system")
    return f"{browser} on {system}"


def _moment(moment: datetime) -> str:
    """Return a moment as people read it."""
    return moment.strftime(MOMENT)
