"""New submission: choose a product, fill the form, add documents, have it assessed."""

import streamlit as st

from app.ui import new_submission
from app.ui.page import open_page

page = open_page(__file__)

st.title("New submission")
new_submission.show(page, new_submission.choose_product())
