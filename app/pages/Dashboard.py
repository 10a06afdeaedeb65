"""Dashboard: what came in, what was decided, what is open and what it cost, each figure with the way to its cases."""

import streamlit as st

from app.ui import dashboard, messages
from app.ui.page import open_page

page = open_page(__file__)

st.title("Dashboard", anchor=False)
wanted = dashboard.choose_filter()
with messages.shown():
    dashboard.show(page, wanted)
