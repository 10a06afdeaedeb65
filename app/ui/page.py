"""The guard: `open_page(__file__)` is the first statement of every page and shows content to nobody else."""

import time
from secrets import token_hex

import streamlit as st

from app.services import get_services
from app.ui import brand, menu, session, sign_in
from app.ui.password_form import choose_new_password
from app.ui.registry import spec_of
from backend.bootstrap import Services
from backend.domain.access import Principal
from backend.errors import NotSignedInError
from backend.observability import bind_request

FRESH_S = 2.0


class Page:
    """
    What a page works with: the services, and the person in front of the screen.

    `principal` is read again when the last look is older than two seconds, so that a fragment or a callback,
    which runs without the guard, acts for somebody who is still signed in, with the role they have now.
    """

    def __init__(self, principal: Principal, services: Services) -> None:
        self.services = services
        self._principal = principal
        self._read_at = time.monotonic()

    @property
    def principal(self) -> Principal:
        """The person; raises NotSignedInError when the session ended meanwhile."""
        if time.monotonic() - self._read_at > FRESH_S:
            person = self.services.sessions.find(self._principal.session_id)
            if person is None:
                raise NotSignedInError("Your session has ended. Sign in again, or reload the page if it does not ask.")
            self._principal, self._read_at = person, time.monotonic()
        return self._principal


def open_page(file: str) -> Page:
    """Return the page's person and services, or show sign-in, a password change or a refusal and stop."""
    spec = spec_of(file)
    person = session.take_person()
    bind_request(token_hex(8), person.user_id if person else None)
    if menu.is_missing():
        brand.dress("wide" if person else "centered")
        menu.show(person)
    if person is None:
        sign_in.show()
        st.stop()
    page = Page(person, get_services())
    if person.must_change_password:
        choose_new_password(page.services, person)
        st.stop()
    if person.role not in spec.roles:
        refuse()
        st.stop()
    return page


def refuse() -> None:
    """Say that the role does not open this page, and nothing of the page."""
    st.title("Not available to you")
    st.info("Your role does not open this page. Ask an administrator if you need it.", icon=":material/lock:")
