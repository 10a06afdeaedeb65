"""Runs: what waits, works, went wrong or is done, and the cause where it failed."""

import streamlit as st

from app.ui import messages, replay_link, run_list, runs, saved_views
from app.ui.page import open_page
from backend.domain.collaboration import Screen

page = open_page(__file__)

with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.title("Runs", width="stretch")
    saved_views.show(page, Screen.RUNS)
chosen = run_list.linked_run()
if chosen is not None:
    with messages.shown():
        replay_link.show_for_run(page, runs.show_status(page, chosen))
found = page.services.runs.list_runs(page.principal, run_list.choose_filter(page))
if found.total:
    run_list.show_table(found)
else:
    st.info("No run fits. Runs appear here when somebody uploads a document, asks for an assessment or starts a study.")
