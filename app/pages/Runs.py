"""Runs: what waits, works, went wrong or is done, and the cause where it failed."""

import streamlit as st

from app.ui import messages, run_list, runs
from app.ui.page import open_page

page = open_page(__file__)

st.title("Runs")
chosen = run_list.linked_run()
if chosen is not None:
    with messages.shown():
        runs.show_status(page, chosen)
found = page.services.runs.list_runs(page.principal, run_list.choose_filter(page))
if found.total:
    run_list.show_table(found)
else:
    st.info("No run fits. Runs appear here when somebody uploads a document, asks for an assessment or starts a study.")
