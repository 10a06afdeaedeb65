"""Users: who may sign in, with which role and authority; new users, resets, locks and ended sessions."""

import streamlit as st

from app.ui import people
from app.ui.page import open_page

page = open_page(__file__)

with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.title("Users", width="stretch")
    if st.button("New user", type="primary", icon=":material/person_add:"):
        people.create_dialog(page)
people.show_one_time_password()
chosen = people.choose_user(page)
if chosen:
    people.show_user(page, chosen)
