"""Submissions: the queue of everything this person may see, narrowed, sorted and paged on the server."""

import streamlit as st

from app.ui import open_case, queue, saved_views
from app.ui.empty import page_button
from app.ui.page import open_page
from backend.domain.access import Permission
from backend.domain.collaboration import Screen

page = open_page(__file__)

open_case.follow()
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.title("Submissions", width="stretch", anchor=False)
    saved_views.show(page, Screen.SUBMISSIONS)
    if page.principal.may(Permission.WRITE_SUBMISSION):
        page_button("New_submission.py", "New submission", ":material/add:")
queue.show(page, queue.choose_filter())
