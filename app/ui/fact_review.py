"""One fact under the eye of a person: value, proof, quote, and accept / correct / reject."""

import streamlit as st

from app.ui.evidence import field_label, show_badges, show_quote
from app.ui.messages import shown
from app.ui.page import Page
from backend.domain.access import Permission
from backend.domain.facts import FactReview
from backend.services.document_views import FactRecord


def show_fact(page: Page, fact: FactRecord) -> None:
    """Show the fact with its quote; people who may review get the three buttons."""
    with st.container(border=True):
        show_badges(fact)
        st.text(field_label(fact.field))
        st.code(fact.current_value, language=None, wrap_lines=True)
        if fact.corrected_value is not None:
            st.text(f"Read as: {fact.value}")
        if fact.quote:
            show_quote(fact.quote, fact.page)
        elif fact.sources:
            st.text(f"Computed from {len(fact.sources)} facts, the first: {field_label(fact.sources[0])}")
        if fact.reviewer and fact.reviewed_at:
            st.text(f"Reviewed by {fact.reviewer}, {fact.reviewed_at:%d %b %Y %H:%M} UTC")
        if page.principal.may(Permission.REVIEW_FACT):
            _show_buttons(page, fact)


def _show_buttons(page: Page, fact: FactRecord) -> None:
    with st.container(horizontal=True):
        st.button(
            "Accept",
            icon=":material/check:",
            key=f"accept-{fact.fact_id}",
            disabled=fact.review is FactReview.ACCEPTED,
            on_click=_review,
            args=(page, fact.fact_id, FactReview.ACCEPTED),
        )
        with st.popover("Correct", icon=":material/edit:"):
            st.text_input("Correct value", value=fact.current_value, key=_box_of(fact.fact_id))
            st.button(
                "Save correction",
                type="primary",
                key=f"correct-{fact.fact_id}",
                on_click=_correct,
                args=(page, fact.fact_id),
            )
        st.button(
            "Reject",
            icon=":material/close:",
            key=f"reject-{fact.fact_id}",
            disabled=fact.review is FactReview.REJECTED,
            on_click=_review,
            args=(page, fact.fact_id, FactReview.REJECTED),
        )


def _box_of(fact_id: int) -> str:
    return f"value-{fact_id}"


def _correct(page: Page, fact_id: int) -> None:
    """Store what stands in the box now: arguments of a callback would hold what stood there a run ago."""
    _review(page, fact_id, FactReview.CORRECTED, str(st.session_state.get(_box_of(fact_id)) or ""))


def _review(page: Page, fact_id: int, review: FactReview, value: str | None = None) -> None:
    """Store the person's word; a callback, so that the table below shows it at once."""
    with shown():
        page.services.documents.review_fact(page.principal, fact_id, review, value)
        st.toast("Saved.", icon=":material/check:")
