"""Reports: ask for one, see how its run stands, take out its files."""

import streamlit as st

from app.ui import report_form, report_list
from app.ui.page import open_page

page = open_page(__file__)

st.title("Reports", anchor=False)
report_form.show(page)
report_list.show(page, report_list.choose_filter(page))
