"""Which version a person looked at: an act on anything newer is refused, and the newer one is shown first."""

import streamlit as st

from backend.errors import ConflictError

CHANGED = "This changed while you looked at it. It is shown as it stands now; look again before you act."


def note_seen(name: object, version: int) -> None:
    """Note the version that this run has drawn to its end."""
    st.session_state[_key(name)] = version


def must_be_seen(name: object, version: int) -> None:
    """Raise ConflictError where the last run drew another version than the one that would be acted on."""
    if st.session_state.get(_key(name), version) != version:
        raise ConflictError(CHANGED)


def _key(name: object) -> str:
    return f"seen-{name}"
