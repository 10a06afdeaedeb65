"""How many lines of the inbox are unread, as the menu says it on every screen."""

import time

import streamlit as st

from app.services import get_services
from app.ui.registry import PageSpec
from backend.domain.access import Principal

INBOX = "Inbox.py"
COUNTED = "unread-counted"
FRESH_S = 5.0
MOST = 99


def titled(spec: PageSpec, person: Principal) -> str:
    """Return the title of a screen in the menu; that of the inbox says how many lines are unread."""
    if spec.file != INBOX:
        return spec.title
    unread = _count(person)
    return f"{spec.title} ({unread if unread <= MOST else f'{MOST}+'})" if unread else spec.title


def forget() -> None:
    """Count anew at the next look, because this person has just read something."""
    st.session_state.pop(COUNTED, None)


def _count(person: Principal) -> int:
    """Return the count, at most some seconds old: a screen that runs again at every key asks once."""
    counted = st.session_state.get(COUNTED)
    if counted is not None and time.monotonic() - counted[0] < FRESH_S:
        return int(counted[1])
    unread: int = get_services().notifications.count_unread(person)
    st.session_state[COUNTED] = (time.monotonic(), unread)
    return unread
