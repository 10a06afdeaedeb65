"""Name, mark and page settings; the mark travels inside the page, so that strangers need no file of ours."""

from typing import Literal

import streamlit as st

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


def sign() -> None:
    """Put the name above the menu, and the mark alone where the menu is folded away."""
    st.logo(WORDMARK, icon_image=MARK, size="large")


def dress(layout: Literal["centered", "wide"] = "wide") -> None:
    """Set title, icon and width of the browser page; the first Streamlit call of a run."""
    st.set_page_config(page_title=PRODUCT, page_icon=MARK, layout=layout, initial_sidebar_state="auto")
