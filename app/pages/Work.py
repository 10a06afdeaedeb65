"""My work: what is due, new and referred to me at each desk, and the next case."""

import streamlit as st

from app.ui import open_case, version_waiting, work, work_tasks
from app.ui.page import open_page

page = open_page(__file__)

open_case.follow()
desks = work.read_desks(page)
if not desks:
    st.title("My work", anchor=False)
    version_waiting.show(page)
    work.show_without_cases(page)
    st.stop()
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.title("My work", width="stretch", anchor=False)
    work.show_next_button(desks)
work_tasks.show(page)
version_waiting.show(page)
work.show(desks)
