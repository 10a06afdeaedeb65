"""Study: triangle, factors with what-if, results, diagnostics, commentary, versions and exports of one study."""

from app.ui import study_screen
from app.ui.page import open_page

page = open_page(__file__)

study_screen.show(page)
