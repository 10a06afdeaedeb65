"""The sign-in screen: streamlit-authenticator draws the form and checks the hash, the rest is ours."""

from datetime import datetime, timedelta

import streamlit as st

from app.ui import brand, unsent
from app.ui.format import clock
from app.ui.markup import escaped
from app.ui.sign_in_form import SignInForm
from backend.domain.clock import utc_now
from backend.errors import DeskError
from backend.services.sign_in import TooManyAttemptsError

FIELDS = {"Form name": "Sign in", "Username": "User name", "Password": "Password", "Login": "Sign in"}
WRONG = "User name or password is not correct."
WAIT = "Too many attempts to sign in. Please wait until {} and try again."


def show() -> None:
    """Show the form; a good password sends the browser on to claim its session."""
    _, middle, _ = st.columns([1, 5, 1])
    with middle:
        st.space("large")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.image(brand.MARK, width=44)
            st.title(brand.PRODUCT, anchor=False)
        st.text("Documents to facts with proof, rules to proposals, people to decisions.")
        unsent.show()
        st.session_state["authentication_status"] = None
        form = SignInForm()
        try:
            form.login(fields=FIELDS, key="sign_in")
        except TooManyAttemptsError as error:
            st.error(until_when(error, utc_now(), st.context.timezone), icon=":material/error:")
            return
        except DeskError as error:
            st.error(escaped(error.user_message), icon=":material/error:")
            return
        if st.session_state.get("authentication_status") is False:
            st.error(WRONG, icon=":material/error:")


def until_when(error: TooManyAttemptsError, now: datetime, zone: str | None) -> str:
    """Return until when to wait, on the reader's clock: a number of seconds would stand still on the screen."""
    free_at = now + timedelta(seconds=error.retry_after_s + 1)
    return WAIT.format(f"{free_at.astimezone(clock(zone)):%H:%M:%S %Z}")
