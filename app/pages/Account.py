"""My account: who I am, my password, and the browsers I am signed in with."""

import streamlit as st

from app.ui import own_sessions
from app.ui.page import open_page
from app.ui.password_form import password_form

page = open_page(__file__)

st.title("My account")
own_sessions.show_person(page)
left, right = st.columns([2, 3], gap="large")
with left:
    st.subheader("Change password")
    if password_form(page.services, page.principal):
        st.success("Your password is changed. All your other sessions and access tokens have ended.")
with right:
    own_sessions.show_sessions(page)
