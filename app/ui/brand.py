"""Name, mark and page settings; the mark travels inside the page, so that strangers need no file of ours."""

from typing import Literal
from uuid import UUID

import streamlit as st

from app.services import get_services
from app.ui.institution_mark import mark_of
from backend.domain.access import Principal
from backend.domain.reports.content import Brand

PRODUCT = "Insurance AI System"
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">'
    '<path fill="#1f5f8b" d="M24 3 41 9v14c0 11-7 18.500-17 22C14 41.500 7 34 7 23V9z"/>'
    '<path fill="none" stroke="#fff" stroke-width="3.600" stroke-linecap="round" stroke-linejoin="round" '
    'd="M15.500 17h17M15.500 24h9"/>'
    '<path fill="none" stroke="#f2b35a" stroke-width="3.600" stroke-linecap="round" stroke-linejoin="round" '
    'd="m16 32 5 4.500L33 25.500"/></svg>'
)
WORDMARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 282 48">'
    + MARK.replace("<svg ", '<svg width="48" height="48" ')
    + '<text x="58" y="32" font-family="Source Sans, Segoe UI, Helvetica, Arial, sans-serif" font-size="22" '
    f'font-weight="600" textLength="220" lengthAdjust="spacingAndGlyphs" fill="#4a8fbf">{PRODUCT}</text></svg>'
)


KEPT_S = 60
"""A change made by somebody else shows after this time at the latest; one's own shows at once."""


def sign(person: Principal) -> None:
    """Put the institution's mark above the menu, or the product's where it has chosen none."""
    wide, small = _marks(person.institution_id, person)
    st.logo(wide or WORDMARK, icon_image=small or MARK, size="large")


def forget() -> None:
    """Draw the marks of institutions anew at the next look."""
    _marks.clear()


@st.cache_resource(ttl=KEPT_S, max_entries=64, show_spinner=False)
def _marks(institution_id: UUID, _person: Principal) -> tuple[str, str]:  # noqa: ARG001 - the institution is the key
    """Return the marks of an institution, kept so that a look at a screen costs no query."""
    brand: Brand = get_services().institutions.get_brand(_person)
    return mark_of(brand)


def dress(layout: Literal["centered", "wide"] = "wide") -> None:
    """Set title, icon and width of the browser page; the first Streamlit call of a run."""
    st.set_page_config(page_title=PRODUCT, page_icon=MARK, layout=layout, initial_sidebar_state="auto")
