"""Claim: proposal, cover, evidence, red flags, money, decision, letters, clocks, links and history of one claim."""

from app.ui import claim_screen
from app.ui.page import open_page

page = open_page(__file__)

claim_screen.show(page)
