"""Facts of lists as tables: `claims[3].claim_paid` becomes row 4, column Paid."""

import re
from collections.abc import Iterable

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from app.ui.document_address import link_to
from app.ui.format import label
from backend.domain.printed import read_amount
from backend.services.document_views import FactRecord

MONEY_FIELDS = ("claim_reserves", "claim_paid", "claim_recovered")
UNPROVEN = " (no proof)"


def pivot(facts: Iterable[FactRecord], kind: str) -> pd.DataFrame:
    """
    Return one row an item of a kind, `claims` or `drivers`, in document order.

    Open and Page lead to the first fact of the item; its fields follow in the order they first occur, then File.
    """
    place = re.compile(rf"{kind}\[(\d+)\]\.(\w+)")
    items: dict[tuple[str, int], dict[str, object]] = {}
    columns: dict[str, None] = {}
    for fact in facts:
        if (found := place.fullmatch(fact.field)) is None:
            continue
        name = column_name(found[2], kind)
        columns[name] = None
        row = items.setdefault((str(fact.document_id), int(found[1])), _place_of(fact))
        row[name] = _shown(fact)
    return pd.DataFrame(list(items.values()), columns=["Open", "Page", *columns, "File"])


def columns_of(table: pd.DataFrame, kind: str) -> dict[str, ColumnConfig]:
    """Return how the columns look: a small link first, amounts to the right."""
    link = st.column_config.LinkColumn("Open", display_text=":material/open_in_new:", width=50)
    amounts = {column_name(field, kind) for field in MONEY_FIELDS} & set(table.columns)
    return {"Open": link} | {name: st.column_config.TextColumn(name, alignment="right") for name in amounts}


def column_name(field: str, kind: str) -> str:
    """Return the heading of a field: `claim_paid` of a claim is `Paid`."""
    return label(field.removeprefix(f"{kind.removesuffix('s')}_"))


def _shown(fact: FactRecord) -> str:
    """Return the value as people read it: amounts with separators, and whatever has no proof says so."""
    amount = read_amount(fact.current_value) if fact.field.rpartition(".")[2] in MONEY_FIELDS else None
    value = fact.current_value if amount is None else f"{amount:,f}"
    return value if fact.is_verified else f"{value}{UNPROVEN}"


def _place_of(fact: FactRecord) -> dict[str, object]:
    address = link_to(fact.document_id, fact.page, fact.fact_id) if fact.document_id else None
    return {"File": fact.filename, "Page": fact.page, "Open": address}
