"""Red flags and score: how often people confirmed each sign, and the scorecard of each line with its versions."""

import streamlit as st

from app.ui import red_flags_screen
from app.ui.page import open_page

page = open_page(__file__)

st.title("Red flags and score", anchor=False)
red_flags_screen.show(page)
