"""Two colours to choose: each is checked while it is chosen, and a darker one is offered where it is too pale."""

from collections.abc import Callable

import streamlit as st

from app.ui.markup import escaped
from backend.domain.branding import PaleColourError, read_ground, read_rule
from backend.domain.institutions import InstitutionSettings


def choose_colours(now: InstitutionSettings, key: str) -> tuple[str, str]:
    """Return main colour and accent as chosen."""
    left, right = st.columns(2)
    with left:
        primary = _choose("Main colour", now.primary, f"{key}-primary", read_ground)
    with right:
        accent = _choose("Accent", now.accent, f"{key}-accent", read_rule)
    return primary, accent


def _choose(label: str, now: str, key: str, check: Callable[[str], str]) -> str:
    """Show one colour with what is wrong with it, and a button that takes the darker one."""
    st.session_state.setdefault(key, now)
    chosen = st.color_picker(label, key=key)
    try:
        check(chosen)
    except PaleColourError as error:
        st.warning(escaped(error.user_message), icon=":material/contrast:")
        st.button(f"Use {error.darker}", key=f"{key}-darker", on_click=_take, args=(key, error.darker))
    return chosen


def _take(key: str, colour: str) -> None:
    st.session_state[key] = colour
