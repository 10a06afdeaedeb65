"""Studies: reserve studies with their state and figures, and two of them side by side."""

import streamlit as st

from app.ui import open_case, study_list
from app.ui.empty import page_button
from app.ui.page import open_page
from backend.domain.access import Permission

page = open_page(__file__)

open_case.follow()
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.title("Studies", width="stretch", anchor=False)
    if page.principal.may(Permission.WRITE_STUDY):
        page_button("New_study.py", "New study", ":material/add:")
study_list.show(page, study_list.choose_filter())
