"""My work: what is due, new, referred to me and running, and the next case."""

import streamlit as st

from app.ui import open_case, work
from app.ui.page import open_page

page = open_page(__file__)

open_case.follow()
if not work.has_cases(page):
    st.title("My work", anchor=False)
    work.show_without_cases(page)
    st.stop()
title, lines = work.next_cases(page)
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.title("My work", width="stretch", anchor=False)
    work.show_next_button(lines)
work.show_tiles(page.services.underwriting.get_my_work(page.principal))
work.show_next(title, lines)
