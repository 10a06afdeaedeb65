"""Evidence as every screen shows it: badges, quotes, tables of facts with links, two quotes in conflict."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_config_utils import ColumnConfigMappingInput

from app.ui.document_address import link_to
from app.ui.tables import show_table
from backend.domain.facts import FactMethod, FactReview
from backend.services.document_views import FactRecord

METHODS = {
    FactMethod.LAYOUT: "Layout rule",
    FactMethod.FORM_FIELD: "Form field",
    FactMethod.MODEL: "AI model",
    FactMethod.DERIVED: "Computed",
}
REVIEWS = {
    FactReview.OPEN: "",
    FactReview.ACCEPTED: "Accepted",
    FactReview.CORRECTED: "Corrected",
    FactReview.REJECTED: "Rejected",
}
_REVIEW_COLOURS = {FactReview.ACCEPTED: "green", FactReview.CORRECTED: "blue", FactReview.REJECTED: "red"}
_INDEX = re.compile(r"(\w+?)s?\[(\d+)\]")
COLUMNS: ColumnConfigMappingInput = {
    "Fact": st.column_config.TextColumn(width=150),
    "Value": st.column_config.TextColumn(width=150),
    "Page": st.column_config.NumberColumn(width=50, format="%d"),
    "Status": st.column_config.TextColumn(width=85),
    "Open": st.column_config.LinkColumn(display_text=":material/open_in_new:", width=50),
}

QUOTED: ColumnConfigMappingInput = {
    "Value": st.column_config.TextColumn(width=200),
    "Quote": st.column_config.TextColumn(width=300),
    "Document": st.column_config.TextColumn(width=180),
}
"""Widths where the facts have the whole screen: a name, an address or a bill's line can be read to its end."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """One side of a conflict: who says it, the value, and where the quote stands."""

    source: str
    value: str
    quote: str = ""
    document_id: UUID | None = None
    page: int = 1
    fact_id: int | None = None


def field_label(field: str) -> str:
    """Return the name of a fact as people read it: `claims[12].claim_paid` is `Claim 13: claim paid`."""
    place, dot, name = field.rpartition(".")
    words = name.replace("_", " ")
    if not dot:
        return words.capitalize()
    shown = _INDEX.sub(lambda match: f"{match[1]} {int(match[2]) + 1}", place).replace("_", " ").replace(".", " ")
    return f"{shown.capitalize()}: {words}"


def status_of(fact: FactRecord) -> str:
    """Return what a person said of a fact, and before that how well it is proven, in one word."""
    return REVIEWS[fact.review] or ("Verified" if fact.is_verified else "Unsupported")


def facts_frame(facts: Sequence[FactRecord]) -> pd.DataFrame:
    """Return the facts as a table; a corrected value stands in place of the one that was read."""
    return pd.DataFrame(
        {
            "Fact": [field_label(fact.field) for fact in facts],
            "Value": [fact.current_value for fact in facts],
            "Page": [fact.page for fact in facts],
            "Status": [status_of(fact) for fact in facts],
        },
        dtype="object",
    )


def show_facts(facts: Sequence[FactRecord], key: str) -> None:
    """Show facts of any documents, each with the quote and a link to its place on the page."""
    if not facts:
        st.info("No facts were read yet.", icon=":material/info:")
        return
    frame = facts_frame(facts)
    frame["Quote"] = [fact.quote for fact in facts]
    frame["Document"] = [fact.filename for fact in facts]
    links = [link_to(fact.document_id, fact.page, fact.fact_id) if fact.document_id else None for fact in facts]
    frame.insert(0, "Open", links)
    wide: ColumnConfigMappingInput = {**COLUMNS, **QUOTED}
    show_table(frame, "Facts with their quotes and places", wide, key, text_lines=2)


def show_badges(fact: FactRecord) -> None:
    """Show whether a fact is proven, who stated it, and what a person said of it."""
    with st.container(horizontal=True):
        if fact.is_verified:
            st.badge("Verified", icon=":material/verified:", color="green")
        else:
            st.badge("Unsupported", icon=":material/help:", color="orange", help="The quote does not prove this value.")
        st.badge(METHODS[fact.method], color="gray")
        if fact.review is not FactReview.OPEN:
            st.badge(REVIEWS[fact.review], color=_REVIEW_COLOURS[fact.review])  # type: ignore[arg-type]


def show_quote(quote: str, page: int, link: str = "") -> None:
    """Show a quote word for word under the number of its page, with the way to it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(f"Page {page}", icon=":material/format_quote:", color="blue")
        if link:
            st.link_button("Show on the page", link, type="tertiary", icon=":material/open_in_new:")
    st.code(quote, language=None, wrap_lines=True)


def show_conflict(label: str, sides: Sequence[Quoted]) -> None:
    """Show what different sources say of one thing, side by side with their quotes."""
    with st.container(border=True):
        st.text(label)
        for column, side in zip(st.columns(max(1, len(sides))), sides, strict=True):
            with column:
                st.text(f"{side.source}\n{side.value}")
                if side.quote:
                    link = link_to(side.document_id, side.page, side.fact_id) if side.document_id else ""
                    show_quote(side.quote, side.page, link)
