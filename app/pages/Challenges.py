"""Challenger: a second provider or prompt in the shadow, how it does, and the cases in which it disagrees."""

import streamlit as st

from app.ui import challenge_screen
from app.ui.page import open_page

page = open_page(__file__)

st.title("Challenger", anchor=False)
challenge_screen.show(page)
