"""Institution: name, logo, colours, letterhead, currency and locale, with a live preview of a letter's head."""

import streamlit as st

from app.ui import institution
from app.ui.page import open_page

page = open_page(__file__)

st.title("Institution")
institution.show(page)
