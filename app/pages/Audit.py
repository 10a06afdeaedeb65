"""Audit: every act in order, how the chain of acts stands, and its verification."""

import streamlit as st

from app.ui import audit_chain, audit_list
from app.ui.page import open_page

page = open_page(__file__)

st.title("Audit")
audit_chain.show(page)
audit_list.show(page)
