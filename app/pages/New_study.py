"""New study: bring a triangle, choose methods, start the run."""

import streamlit as st

from app.ui import new_study
from app.ui.page import open_page

page = open_page(__file__)

st.title("New study", anchor=False)
new_study.show(page, new_study.choose_source())
