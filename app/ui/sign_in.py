"""The sign-in screen: streamlit-authenticator draws the form and checks the hash, the rest is ours."""

import streamlit as st

from app.ui import brand, unsent
from app.ui.markup import escaped
from app.ui.sign_in_form import SignInForm
from backend.errors import DeskError

FIELDS = {"Form name": "Sign in", "Username": "User name", "Password": "Password", "Login": "Sign in"}
WRONG = "User name or password is not correct."


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
        except DeskError as error:
            st.error(escaped(error.user_message), icon=":material/error:")
            return
        if st.session_state.get("authentication_status") is False:
            st.error(WRONG, icon=":material/error:")
