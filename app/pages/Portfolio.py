"""Portfolio: volume, outcomes, cycle time and provider share of the submissions received in a period."""

import streamlit as st

from app.ui import portfolio
from app.ui.page import open_page

page = open_page(__file__)

st.title("Portfolio", anchor=False)
portfolio.show(page, portfolio.choose_filter())
