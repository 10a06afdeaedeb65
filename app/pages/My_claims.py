"""My claims: what a client reported, where it stands, its documents and letters."""

from app.ui import own_claims
from app.ui.page import open_page

page = open_page(__file__)

own_claims.show(page)
