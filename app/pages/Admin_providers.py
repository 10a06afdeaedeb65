"""AI providers: the chain in its order, and how each provider did in the last 24 hours."""

import streamlit as st

from app.ui import provider_health
from app.ui.page import open_page

page = open_page(__file__)

st.title("AI providers")
st.text("A run asks the first provider that is set up; when it fails, the next one answers.")
provider_health.show_chain(page)
provider_health.show_day(page)
