"""A claim that nobody has taken, before money, decision and letters: who acts on it takes it first, or knows."""

import streamlit as st

from app.ui import messages
from app.ui.claim_view import ClaimCase
from backend.domain.access import Permission
from backend.domain.claims.status import ClaimStatus

ACTING = frozenset({"Money", "Decision", "Letters"})
"""The panels on which a person acts for the house."""


def show_untaken(view: ClaimCase) -> None:
    """Say that nobody has taken the claim, with the button that takes it; nothing where somebody has."""
    if view.claim.assignee_id or view.claim.status is ClaimStatus.CLOSED or not view.may(Permission.DECIDE_CLAIM):
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.text("Nobody has taken this claim. Take it before you act, so that others see who works on it.")
        st.button(
            "Take it",
            icon=":material/person_check:",
            key=f"take-{view.case_id}",
            on_click=_take,
            args=(view,),
        )


def _take(view: ClaimCase) -> None:
    """Take the claim as it was looked at; a callback."""
    person = view.page.principal
    with messages.shown():
        view.page.services.claims.assign(person, view.case_id, view.version, person.user_id)
