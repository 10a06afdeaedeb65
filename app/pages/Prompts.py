"""Prompts: the words that go to models, step by step, with versions, drafts, checks and activation by another."""

import streamlit as st

from app.ui import prompt_screen
from app.ui.page import open_page

page = open_page(__file__)

st.title("Prompts", anchor=False)
prompt_screen.show(page)
