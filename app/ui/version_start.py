"""Where a draft begins: what a person began to write from stays so while they write, whatever others do meanwhile."""

from collections.abc import Sequence

import streamlit as st

from backend.domain.versions import VersionHead, VersionState


def kept_start(prefix: str, start: VersionHead, heads: Sequence[VersionHead]) -> VersionHead:
    """
    Return the version that this person writes from: the one they began with while its form is open, else `start`.

    The form of version 3 has a field `prefix-3-why`; who leaves the form begins anew.
    """
    kept = st.session_state.get(_place(prefix))
    before = next((head for head in heads if head.number == kept), start)
    if before.number == start.number or f"{prefix}-{before.number}-why" not in st.session_state:
        st.session_state[_place(prefix)] = start.number
        return start
    st.warning(overtaken_words(before, start), icon=":material/group:")
    st.button(f"Begin anew from version {start.number}", key=f"{prefix}-anew", on_click=forget_start, args=(prefix,))
    return before


def forget_start(prefix: str) -> None:
    """Let the form begin from where a draft begins now: after saving, or because the person asks for it."""
    st.session_state.pop(_place(prefix), None)


def overtaken_words(before: VersionHead, now: VersionHead) -> str:
    """Return what happened to the versions while a person wrote, and what becomes of what they typed."""
    if before.is_withdrawn:
        happened = f"Version {before.number} was withdrawn while you wrote."
    elif now.state is VersionState.ACTIVE:
        happened = f"Version {now.number} came into force while you wrote."
    else:
        happened = f"You saved version {now.number} elsewhere while you wrote here."
    return (
        f"{happened} What you typed is kept and still begins from version {before.number}; below stands what it "
        f"changes against version {now.number}."
    )


def _place(prefix: str) -> str:
    return f"{prefix}-start"
