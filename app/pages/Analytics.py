"""Portfolio analytics: loss ratios, frequency and severity, segments and large losses, as seen at a day."""

import streamlit as st

from app.ui import analytics, open_case
from app.ui.page import open_page

page = open_page(__file__)

open_case.follow()
st.title("Portfolio analytics", anchor=False)
analytics.show(page, *analytics.choose_filter())
