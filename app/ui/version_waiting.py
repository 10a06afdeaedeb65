"""Drafts of rules and words that wait for this person to put them in force, as one line each in My work."""

from collections.abc import Sequence

import streamlit as st

from app.ui.empty import page_link
from app.ui.format import count_of
from app.ui.page import Page
from backend.domain.access import Permission
from backend.domain.versions import VersionHead

TAB = {"tab": "Versions"}


def show(page: Page) -> None:
    """Show how many drafts of others wait, with the way to them; nothing where there is none."""
    services, person = page.services, page.principal
    rules = services.guidelines.list_waiting(person) if person.may(Permission.MANAGE_GUIDELINES) else ()
    words = services.prompts.list_waiting(person) if person.may(Permission.MANAGE_PROMPTS) else ()
    _show_line(rules, "guideline draft", "Guidelines.py")
    _show_line(words, "prompt draft", "Prompts.py")


def _show_line(drafts: Sequence[VersionHead], noun: str, target: str) -> None:
    if drafts:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.text(f"{count_of(len(drafts), f'{noun} waits', f'{noun}s wait')} for you to put in force.")
            page_link(target, "Open", TAB)
