"""The right side of the document screen: the cited fact, and the facts of the page or of the whole document."""

import streamlit as st

from app.ui.document_address import Citation, turn_to
from app.ui.document_pages import show_closeup
from app.ui.evidence import COLUMNS, facts_frame
from app.ui.fact_review import show_fact
from app.ui.page import Page
from app.ui.tables import height_px, row_px
from backend.services.document_views import DocumentView, FactFilter, FactPage, FactRecord

STRETCH = 100
THIS_PAGE, WHOLE = "This page", "Whole document"


def show_cited(page: Page, view: DocumentView, fact_id: int) -> None:
    """Show the fact that the address cites, when it belongs to this document."""
    fact = page.services.documents.open_fact(page.principal, fact_id)
    if fact.document_id == view.document.document_id:
        show_fact(page, fact)
        show_closeup(page, view, fact)


def show_facts(page: Page, view: DocumentView, cited: Citation) -> None:
    """Show the facts as a table; choosing one turns to its page and marks its place."""
    document_id = view.document.document_id
    with st.container(horizontal=True, vertical_alignment="bottom"):
        extent = st.segmented_control(
            "Facts of", [THIS_PAGE, WHOLE], default=THIS_PAGE, required=True, key=f"extent-{document_id}"
        )
        text = st.text_input("Filter", type="search", key=f"filter-{document_id}", placeholder="Name, value or quote")
    number = cited.page if extent == THIS_PAGE else None
    found = _stretch(page, view, FactFilter(number, (text or "").strip(), limit=STRETCH))
    if not found.facts:
        _say_empty(view, cited)
        return
    key = f"facts-{document_id}-{number}-{text}"
    st.dataframe(
        facts_frame(found.facts),
        hide_index=True,
        column_config=COLUMNS,
        column_order=("Fact", "Value", "Status") if number else ("Fact", "Value", "Page", "Status"),
        height=min(560, height_px(len(found.facts), text_lines=2)),
        row_height=row_px(2),
        key=key,
        selection_mode="single-row",
        selection_default={"selection": {"rows": _row_of(found.facts, cited.fact_id), "columns": [], "cells": []}},
        on_select=lambda: _choose(key, found.facts),
    )


def _stretch(page: Page, view: DocumentView, wanted: FactFilter) -> FactPage:
    """Return a stretch of facts, with the choice of the stretch below the table where there are many."""
    documents, document_id = page.services.documents, view.document.document_id
    found = documents.list_facts(page.principal, document_id, wanted)
    if not found.total:
        return found
    if found.total <= STRETCH:
        st.text(f"{found.total} fact{'' if found.total == 1 else 's'}")
        return found
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{found.total:,} facts")
        chosen = st.pagination(
            -(-found.total // STRETCH), max_visible_pages=5, key=f"stretch-{document_id}-{wanted.page}"
        )
    return documents.list_facts(
        page.principal, document_id, FactFilter(wanted.page, wanted.text, (chosen - 1) * STRETCH, STRETCH)
    )


def _say_empty(view: DocumentView, cited: Citation) -> None:
    with_facts = [summary.number for summary in view.pages if summary.fact_count]
    if not with_facts:
        st.info("No facts were found in this document.", icon=":material/info:")
        return
    st.info("No facts here match.", icon=":material/info:")
    nearest = min(with_facts, key=lambda number: abs(number - cited.page))
    if nearest != cited.page:
        st.button(f"Go to page {nearest}, which has facts", on_click=turn_to, args=(nearest,))


def _row_of(facts: tuple[FactRecord, ...], fact_id: int | None) -> list[int]:
    return [row for row, fact in enumerate(facts) if fact.fact_id == fact_id]


def _choose(key: str, facts: tuple[FactRecord, ...]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(facts):
        turn_to(facts[rows[0]].page, facts[rows[0]].fact_id)
