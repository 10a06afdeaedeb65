"""Facts of lists as tables: `claims[3].claim_paid` becomes row 4, column Paid; pure."""

import re
from collections.abc import Iterable

import pandas as pd

from app.ui.document_address import link_to
from app.ui.format import label
from backend.services.document_views import FactRecord

UNPROVEN = " (no proof)"


def pivot(facts: Iterable[FactRecord], kind: str) -> pd.DataFrame:
    """
    Return one row an item of a kind, `claims` or `drivers`, in document order.

    Columns are the fields in the order they first occur, then File, Page and Open: the place of the first fact.
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
        row[name] = fact.current_value if fact.is_verified else f"{fact.current_value}{UNPROVEN}"
    return pd.DataFrame(list(items.values()), columns=[*columns, "File", "Page", "Open"])


def column_name(field: str, kind: str) -> str:
    """Return the heading of a field: `claim_paid` of a claim is `Paid`."""
    return label(field.removeprefix(f"{kind.removesuffix('s')}_"))


def _place_of(fact: FactRecord) -> dict[str, object]:
    address = link_to(fact.document_id, fact.page, fact.fact_id) if fact.document_id else None
    return {"File": fact.filename, "Page": fact.page, "Open": address}
