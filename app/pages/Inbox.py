"""Inbox: what this person is told, newest first, each line a way to its case."""

from app.ui import inbox
from app.ui.page import open_page

page = open_page(__file__)

inbox.follow()
inbox.show(page)
