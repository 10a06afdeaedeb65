"""Guidelines: the rules of each product with their versions, drafts, trials and activation by another person."""

import streamlit as st

from app.ui import guideline_screen
from app.ui.page import open_page

page = open_page(__file__)

st.title("Guidelines", anchor=False)
guideline_screen.show(page)
