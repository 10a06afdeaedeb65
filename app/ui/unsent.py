"""Words of a person whose session ended before they were stored, shown beside the sign-in to be copied."""

import streamlit as st

KEY = "unsent-words"
OWN_WORDS = ("note-", "-note", "-why", "reason-text", "-text-", "withdrawal")
"""What stands in the names of boxes of notes and reasons: never a password, and nothing the program itself wrote."""


def collect() -> tuple[str, ...]:
    """Return what stands in those boxes now; asked before the session's values are forgotten."""
    held = (value.strip() for key, value in st.session_state.items() if isinstance(value, str) and _is_own(str(key)))
    return tuple(words for words in held if words)


def keep(words: tuple[str, ...]) -> None:
    """Keep these words for the sign-in screen of this tab."""
    if words:
        st.session_state[KEY] = words


def show() -> None:
    """Show the kept words as plain text that can be copied; whoever signs in or reloads starts without them."""
    if words := st.session_state.get(KEY):
        st.info("Your session ended before this was stored. Copy it, sign in, and send it again.")
        for text in words:
            st.code(text, language=None, wrap_lines=True)


def _is_own(key: str) -> bool:
    return any(part in key for part in OWN_WORDS)
