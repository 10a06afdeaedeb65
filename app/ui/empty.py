"""The empty state of a list: what belongs here, why nothing is there, and one thing to do about it."""

from collections.abc import Mapping

import streamlit as st

from app.ui.registry import PAGES_FOLDER


def empty_state(title: str, text: str, *, icon: str = ":material/inbox:", action: str = "", target: str = "") -> None:
    """Show the state; `target` is the page file that the action opens."""
    with st.container(border=True, horizontal_alignment="center", gap="xsmall"):
        st.space("xsmall")
        st.subheader(title, icon=icon, anchor=False, text_alignment="center")
        st.text(text, text_alignment="center")
        if action and target:
            page_button(target, action)
        st.space("xsmall")


def page_link(
    target: str, label: str, query: Mapping[str, str] | None = None, icon: str = ":material/arrow_forward:"
) -> None:
    """Show a link to one of our pages; `target` is its file."""
    st.page_link(PAGES_FOLDER / target, label=label, icon=icon, query_params=dict(query or {}))


def page_button(target: str, label: str, icon: str | None = None) -> None:
    """Show the main action of a screen that is another of our pages."""
    if st.button(label, icon=icon, type="primary", key=f"go-{target}-{label}"):
        st.switch_page(PAGES_FOLDER / target)
