"""My claims: what a client reported, where it stands, its documents and letters."""

from app.ui import open_case, own_claims
from app.ui.page import open_page

page = open_page(__file__)

open_case.follow()
own_claims.show(page)
