"""Replay: what a past run worked on, the same run again, and where the two results part."""

import streamlit as st

from app.ui import replay_screen
from app.ui.page import open_page

page = open_page(__file__)

st.title("Replay", anchor=False)
replay_screen.show(page)
