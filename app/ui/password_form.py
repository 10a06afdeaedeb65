"""Choosing a new password: on the account page, and before anything else after a one-time password."""

import streamlit as st

from app.ui import messages
from backend.bootstrap import Services
from backend.domain.access import Principal
from backend.domain.passwords import MIN_LENGTH
from backend.errors import DeskError, InvalidRequestError


def choose_new_password(services: Services, person: Principal) -> None:
    """Ask for a password of one's own; nothing else opens before."""
    _, middle, _ = st.columns([1, 3, 1])
    with middle:
        st.title("Choose your own password")
        st.text("You signed in with a one-time password. Everything else opens after this step.")
        if password_form(services, person):
            st.rerun()


def password_form(services: Services, person: Principal) -> bool:
    """Show the form and tell whether the password was changed in this run."""
    with st.form("new_password", clear_on_submit=True):
        current = st.text_input("Current password", type="password", autocomplete="current-password")
        new = st.text_input("New password", type="password", autocomplete="new-password", help=_rule())
        again = st.text_input("New password once more", type="password", autocomplete="new-password")
        if not st.form_submit_button("Change password", type="primary"):
            return False
    try:
        if new != again:
            raise InvalidRequestError("The two new passwords differ. Please type them again.")
        services.accounts.change_password(person, current, new)
    except DeskError as error:
        messages.show_error(error)
        return False
    return True


def _rule() -> str:
    """Return the password rule in one sentence."""
    return f"At least {MIN_LENGTH} characters. Several unrelated words are better than signs and digits."
