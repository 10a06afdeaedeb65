"""Policies: the list with its search, one term with its wording, and the import of a file."""

import streamlit as st

from app.ui import open_case, policy_list, policy_screen
from app.ui.page import open_page

page = open_page(__file__)

open_case.follow()
if wanted := open_case.linked_case():
    policy_screen.show(page, wanted)
    st.stop()
policy_list.show_title(page)
policy_list.show(page, policy_list.choose_filter())
