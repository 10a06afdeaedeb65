"""What the papers of a claim say: values derived from verified facts, and every fact with its quote and place."""

import pandas as pd
import streamlit as st

from app.ui.case_facts import show_every
from app.ui.case_result import Row, rows, source_words, texts
from app.ui.claim_view import ClaimCase
from app.ui.format import label
from app.ui.tables import show_table
from backend.domain.facts import FactMethod


def show(view: ClaimCase) -> None:
    """Show every fact, and above them what was computed from them."""
    found = derived(view.result)
    if found:
        with st.expander(f"Values computed from verified facts ({len(found)})"):
            columns = {"How it was computed": st.column_config.TextColumn(width="large")}
            show_table(derived_frame(found), "Values derived from facts", columns)
    show_every(view)


def derived(result: Row) -> list[Row]:
    """Return the values of the result that were computed."""
    return [row for row in rows(result, "facts") if row.get("method") == FactMethod.DERIVED.value]


def derived_frame(found: list[Row]) -> pd.DataFrame:
    """Return derived values as a table."""
    return pd.DataFrame(
        {
            "Value": [label(str(row.get("field", ""))) for row in found],
            "Found": [str(row.get("value", "")) for row in found],
            "How it was computed": [str(row.get("computation") or row.get("quote") or "") for row in found],
            "From": [", ".join(map(source_words, texts(row, "sources"))) for row in found],
        }
    )
