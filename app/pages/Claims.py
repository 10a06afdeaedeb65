"""Claims: the queue of everything this person may see, what is due first at the top."""

import streamlit as st

from app.ui import claim_queue, open_case, saved_views
from app.ui.empty import page_button
from app.ui.page import open_page
from backend.domain.access import Permission
from backend.domain.collaboration import Screen

page = open_page(__file__)

open_case.follow()
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.title("Claims", width="stretch", anchor=False)
    saved_views.show(page, Screen.CLAIMS)
    if page.principal.may(Permission.WRITE_CLAIM):
        page_button("New_claim.py", "Report a loss", ":material/add:")
claim_queue.show(page, claim_queue.choose_filter())
