"""Document: pages as pictures with the cited place marked, facts beside them, and the way from each to the other."""

from app.ui import document_screen
from app.ui.page import open_page

page = open_page(__file__)

document_screen.show(page)
