"""Who is signed in: cookie to session row to person, read from the database on every run of a script."""

import time
from contextvars import ContextVar
from urllib.parse import urlencode, urlsplit

import streamlit as st

from app.http.cookies import cookie_policy
from app.services import get_services
from app.ui import unsent
from backend.domain.access import Principal

OWNER_KEY = "session_owner"
NOTED_KEY = "activity_noted_at"
NOTE_EVERY_S = 60.0

_handed_over: ContextVar[tuple[Principal | None] | None] = ContextVar("handed_over", default=None)


def cookie_value(name: str) -> str:
    """Return a cookie of the browser's connection, empty when it has none."""
    return st.context.cookies.get(name, "")


def client_ip() -> str:
    """Return the address of the browser; on the same machine there is none to tell apart."""
    return st.context.ip_address or "local"


def read_person() -> Principal | None:
    """Return the person behind the session cookie now, and note their activity; a new person starts empty."""
    sessions = get_services().sessions
    person: Principal | None = sessions.identify(cookie_value(cookie_policy().session))
    owner = person.session_id if person else ""
    if st.session_state.get(OWNER_KEY, "") != owner:
        words = () if owner else unsent.collect()
        st.session_state.clear()
        st.session_state[OWNER_KEY] = owner
        unsent.keep(words)
    if person is not None and time.monotonic() - st.session_state.get(NOTED_KEY, -NOTE_EVERY_S) >= NOTE_EVERY_S:
        sessions.note_activity(person)
        st.session_state[NOTED_KEY] = time.monotonic()
    return person


def hand_over(person: Principal | None) -> None:
    """Let the page that runs next take the person just read, so that one run asks once."""
    _handed_over.set((person,))


def take_person() -> Principal | None:
    """Return the person handed over for this run, or read them when the page runs without Home."""
    handed = _handed_over.get()
    _handed_over.set(None)
    return read_person() if handed is None else handed[0]


def wanted_url() -> str:
    """Return path and query the browser shows, to go there after signing in."""
    path = "/" + wanted_page()
    query = urlencode(st.query_params.to_dict())
    return f"{path}?{query}" if query else path


def wanted_page() -> str:
    """Return the last part of the address the browser shows, empty for the start page."""
    return urlsplit(st.context.url or "").path.strip("/")
