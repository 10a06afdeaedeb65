"""The address of a citation: /document?id=…&page=…&fact=…, read from the browser and written back."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

import streamlit as st

_POSITIVE = re.compile("[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Citation:
    """A document, a page in it, and the fact that is cited there."""

    document_id: UUID | None
    page: int = 1
    fact_id: int | None = None


def read_address() -> Citation:
    """Return what the browser's address cites; nonsense counts as nothing."""
    wanted = st.query_params
    return Citation(_uuid(wanted.get("id", "")), _number(wanted.get("page", "")) or 1, _number(wanted.get("fact", "")))


def is_named() -> bool:
    """Tell whether the address names a document at all, be it one that cannot be read."""
    return bool(st.query_params.get("id"))


def turn_to(page: int, fact_id: int | None = None) -> None:
    """Write page and fact into the address; the next run shows them."""
    st.query_params["page"] = str(page)
    if fact_id is None:
        st.query_params.pop("fact", None)
    else:
        st.query_params["fact"] = str(fact_id)


def link_to(document_id: UUID, page: int = 1, fact_id: int | None = None) -> str:
    """Return the address of a citation, for link columns and buttons."""
    cited = {} if fact_id is None else {"fact": fact_id}
    return f"/document?{urlencode({'id': document_id, 'page': page, **cited})}"


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if _POSITIVE.fullmatch(text) else None
