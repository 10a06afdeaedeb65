"""Dashboard: what came in, what was decided, what is open and what it cost, each figure with the way to its cases."""

import streamlit as st

from app.ui import dashboard, messages, saved_views
from app.ui.page import open_page
from backend.domain.collaboration import Screen

page = open_page(__file__)

with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.title("Dashboard", width="stretch", anchor=False)
    with messages.shown():
        saved_views.show(page, Screen.DASHBOARD)
wanted = dashboard.choose_filter()
with messages.shown():
    dashboard.show(page, wanted)
