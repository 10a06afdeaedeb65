"""streamlit-authenticator, kept for its form and its hash check, with everything else replaced."""

import secrets
from urllib.parse import urlencode

import streamlit as st
from streamlit_authenticator import Authenticate
from streamlit_authenticator.controllers import AuthenticationController
from streamlit_authenticator.models import AuthenticationModel
from streamlit_authenticator.utilities import Hasher, Validator

from app.http.cookies import cookie_policy
from app.services import get_services
from app.ui import session
from app.ui.redirect import send_browser
from backend.domain.access import Principal
from backend.services.sign_in import SignInAttempt, SignInRefusedError

SIGNED_IN_KEY = "signed_in_person"


class ServiceModel(AuthenticationModel):  # type: ignore[misc]
    """Checks a password through the accounts service: lock-out first, the library's hash check inside."""

    def check_credentials(self, username: str, password: str) -> bool:
        """Tell whether the password fits; too many attempts raise TooManyAttemptsError."""
        attempt = SignInAttempt(username, password, session.client_ip())
        try:
            person = get_services().accounts.sign_in(attempt, check=Hasher.check_pw)
        except SignInRefusedError:
            return False
        self.credentials["usernames"][username] = {"email": "", "name": username}
        self.person = person
        return True


class ServiceController(AuthenticationController):  # type: ignore[misc]
    """Hands the password over as it was typed; the library would cut blanks at its ends."""

    def __init__(self) -> None:
        self.validator = Validator()
        self.authentication_model = ServiceModel({"usernames": {}}, auto_hash=False, secret_key=secrets.token_hex(16))

    def login(self, username: str = "", password: str = "", *_limits: object, **_options: object) -> bool | None:
        """Check one submission of the form; empty fields count as nothing typed."""
        name = username.strip().lower()
        if not name or not password:
            return None
        answer = self.authentication_model.login(name, password)
        return None if answer is None else bool(answer)


class TicketCookies:
    """The library's cookie calls, answered by our sessions: the cookie itself is set by a route."""

    def __init__(self, controller: ServiceController) -> None:
        self._controller = controller

    def get_cookie(self) -> None:
        """Say that there is none: the form is only drawn when no session is live."""
        return

    def set_cookie(self) -> None:
        """Take a ticket for the person who has just signed in and send the browser to claim it."""
        person: Principal = self._controller.authentication_model.person
        ticket = get_services().sessions.open_ticket(person, session.cookie_value(cookie_policy().browser))
        target = session.wanted_url()
        st.session_state.clear()
        send_browser(f"/session/claim?{urlencode({'ticket': ticket, 'next': target})}")

    def delete_cookie(self) -> None:
        """End the session behind the cookie and send the browser to drop it."""
        sessions = get_services().sessions
        person = sessions.identify(session.cookie_value(cookie_policy().session))
        if person is not None:
            sessions.sign_out(person)
        send_browser("/session/end")


class SignInForm(Authenticate):  # type: ignore[misc]
    """
    The library's form with our controller and our cookies.

    Its constructor is not called: it would mount a cookie component in an iframe and sign cookies with a
    default key. `auto_hash` is off and nothing sleeps.
    """

    def __init__(self) -> None:
        self.path = None
        self.api_key = None
        self.attrs = {"login_sleep_time": 0}
        self.authentication_controller = ServiceController()
        self.cookie_controller = TicketCookies(self.authentication_controller)
