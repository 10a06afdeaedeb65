"""Watching a case from its screen: one button that begins and ends it."""

import streamlit as st

from app.ui import messages
from app.ui.page import Page
from backend.domain.access import Permission
from backend.domain.collaboration import Subject


def show(page: Page, subject: Subject) -> None:
    """Show whether this person is told of changes, with the way to turn it over; nothing for a role without notes."""
    if not page.principal.may(Permission.READ_NOTES):
        return
    is_watching = page.services.collaboration.is_watching(page.principal, subject)
    st.button(
        "Stop watching" if is_watching else "Watch",
        icon=":material/visibility_off:" if is_watching else ":material/visibility:",
        type="tertiary",
        key="watch",
        help="You are told in your inbox what others do with it." if not is_watching else None,
        on_click=_turn,
        args=(page, subject, is_watching),
    )


def _turn(page: Page, subject: Subject, is_watching: bool) -> None:  # noqa: FBT001 - arguments of a callback are positional
    together = page.services.collaboration
    with messages.shown():
        (together.unwatch if is_watching else together.watch)(page.principal, subject)
        said = "You are told no more." if is_watching else "You are told of changes from now on."
        st.toast(said, icon=":material/check:")
