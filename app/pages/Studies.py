"""Studies: reserve studies with their state and figures, and two of them side by side."""

import streamlit as st

from app.ui import open_case, saved_views, study_list
from app.ui.empty import page_button
from app.ui.page import open_page
from backend.domain.access import Permission
from backend.domain.collaboration import Screen

page = open_page(__file__)

open_case.follow()
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.title("Studies", width="stretch", anchor=False)
    saved_views.show(page, Screen.STUDIES)
    if page.principal.may(Permission.WRITE_STUDY):
        page_button("New_study.py", "New study", ":material/add:")
study_list.show(page, study_list.choose_filter())
