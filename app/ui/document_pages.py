"""The left side of the document screen: search, page navigation, and the page with the proof marked."""

from contextlib import suppress
from typing import Literal

import streamlit as st

from app.ui.document_address import Citation, turn_to
from app.ui.markup import escaped
from app.ui.page import Page
from backend.domain.documents import Box, PageSource
from backend.domain.documents import Page as DocumentPage
from backend.errors import DeskError
from backend.services.document_views import DocumentView, FactRecord, PageImageRequest, SearchHit

MARK = "\u25b6 "
WIDTH_PX = 1200
TALL_PX, MANY_LINES = 700, 30


def show_page(page: Page, view: DocumentView, cited: Citation, facts: tuple[FactRecord, ...]) -> None:
    """Show the cited page; `facts` are those of this page, the cited one among them."""
    hits = _search(page, view, cited)
    _navigate(view, cited)
    number = cited.page
    text = page.services.documents.get_page(page.principal, view.document.document_id, number)
    if text.label:
        st.text(text.label)
    if text.source is PageSource.NONE:
        st.info("No text on this page: OCR follows.", icon=":material/image_search:")
    fact = next((each for each in facts if each.fact_id == cited.fact_id), None)
    found = [hit for hit in hits if hit.page == number]
    if view.is_drawn:
        _show_picture(page, view, cited, _boxes(fact, found), tuple(each.box for each in facts if each.box))
    else:
        _show_text(text, [fact.quote] if fact else [hit.line for hit in found])


def _search(page: Page, view: DocumentView, cited: Citation) -> list[SearchHit]:
    document_id = view.document.document_id
    query = st.text_input(
        "Search in this document",
        type="search",
        placeholder="Search in this document",
        label_visibility="collapsed",
        key=f"search-{document_id}",
    )
    if not query:
        return []
    hits = page.services.documents.search(page.principal, document_id, query)
    if not hits:
        st.text("Nothing found.")
        return []
    pages = sorted({hit.page for hit in hits})
    later = [number for number in pages if number > cited.page] or pages
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{len(hits)} found on {len(pages)} page{'' if len(pages) == 1 else 's'}")
        st.button(
            f"Go to page {later[0]}",
            icon=":material/arrow_forward:",
            type="tertiary",
            on_click=turn_to,
            args=(later[0],),
        )
    return hits


def _navigate(view: DocumentView, cited: Citation) -> None:
    if len(view.pages) < 2:  # noqa: PLR2004 - one page needs no navigation
        return
    key = f"page-{view.document.document_id}-{cited.page}"
    st.pagination(len(view.pages), default=min(cited.page, len(view.pages)), key=key, on_change=_turn, args=(key,))


def _turn(key: str) -> None:
    turn_to(int(st.session_state[key]))


def _boxes(fact: FactRecord | None, hits: list[SearchHit]) -> tuple[Box, ...]:
    if fact is not None:
        return (fact.box,) if fact.box else ()
    return tuple(box for hit in hits for box in hit.boxes)


def show_closeup(page: Page, view: DocumentView, fact: FactRecord) -> None:
    """Show the surroundings of a fact large enough to read."""
    if fact.box is None or not view.is_drawn:
        return
    document_id = view.document.document_id
    request = PageImageRequest(document_id, fact.page, WIDTH_PX, (fact.box,), closeup=fact.box)
    with suppress(DeskError):  # the page beside it says what is wrong
        st.image(page.services.documents.page_image(page.principal, request), width="stretch", alt="The cited place")


def _show_picture(
    page: Page, view: DocumentView, cited: Citation, marked: tuple[Box, ...], outlined: tuple[Box, ...]
) -> None:
    request = PageImageRequest(view.document.document_id, cited.page, WIDTH_PX, marked, outlined)
    try:
        picture = page.services.documents.page_image(page.principal, request)
    except DeskError as error:
        st.warning(escaped(error.user_message), icon=":material/broken_image:")
        return
    with st.container(border=True):
        st.image(picture, width="stretch", alt=f"Page {cited.page} of the document with the cited place marked")


def _show_text(text: DocumentPage, quotes: list[str]) -> None:
    """Show the text of a page without geometry; lines that hold a quote begin with a mark."""
    if text.text:
        height: Literal["content"] | int = TALL_PX if text.text.count("\n") > MANY_LINES else "content"
        st.code(mark_lines(text.text, quotes), language=None, wrap_lines=True, height=height)
    else:
        st.info("This page is empty.", icon=":material/info:")


def mark_lines(text: str, quotes: list[str]) -> str:
    """Return the text with a mark before each line that a quote touches; without any quote the text as it is."""
    spans = [(text.find(quote), len(quote)) for quote in quotes if quote and quote in text]
    if not spans:
        return text
    lines, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        is_touched = any(at < end and at + size > start for at, size in spans)
        lines.append(f"{MARK if is_touched else '  '}{line}")
        start = end + 1
    return "\n".join(lines)
