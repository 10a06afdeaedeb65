"""Document: pages as pictures with the cited place marked, facts beside them, and the way from each to the other."""

import streamlit as st

from app.ui import document_screen
from app.ui.page import open_page

page = open_page(__file__)

if view := document_screen.find(page):
    document_screen.show(page, view)
else:
    st.title("Document")
    st.info("Open a document from its submission, or follow the link of a fact.", icon=":material/description:")
