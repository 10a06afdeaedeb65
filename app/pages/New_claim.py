"""Report a loss: choose a line, fill the form, add documents, hand it in."""

import streamlit as st

from app.ui import new_claim
from app.ui.page import open_page

page = open_page(__file__)

st.title("Report a loss", anchor=False)
new_claim.show(page, new_claim.choose_line())
