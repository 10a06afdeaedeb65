"""Submission: proposal, facts, rules, documents, what-if, form, decision and history of one case."""

from app.ui import case_screen
from app.ui.page import open_page

page = open_page(__file__)

case_screen.show(page)
