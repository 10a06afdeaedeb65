"""Long lists: one page of lines from the server at a time, the page number in the address."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st
from streamlit.elements.lib.column_config_utils import ColumnConfigMappingInput

from app.ui import open_case
from app.ui.format import count_of

PAGE_SIZE = 50
KEY = "queue-page"
Line = TypeVar("Line")


def read_page(read: Callable[[int], tuple[Sequence[Line], int]], noun: str, nouns: str = "") -> Sequence[Line]:
    """
    Show count and pager of a list and return the lines of the page that the address names, none for an empty list.

    `read` gives the lines from a position on, and how many there are in all.
    """
    lines, total = read(0)
    if not total:
        return ()
    pages = -(-total // PAGE_SIZE)
    count, pager = st.columns([2, 3], vertical_alignment="center")
    number = 1
    if pages > 1:
        with pager, st.container(horizontal_alignment="right"):
            number = min(pages, st.pagination(pages, key=KEY, bind="query-params", max_visible_pages=5))
    if number > 1:
        lines, total = read((number - 1) * PAGE_SIZE)
    first = (number - 1) * PAGE_SIZE + 1
    count.caption(f"{first:,} to {first + len(lines) - 1:,} of {count_of(total, noun, nouns)}")
    return lines


def open_column(label: str, key: str, ids: Sequence[str], page_file: str, width: int = 100) -> ColumnConfigMappingInput:
    """Return the column whose button opens a line's own screen; `ids` are those of the lines in their order."""
    chosen = f"{key}-open"
    return {
        label: st.column_config.ButtonColumn(
            key=chosen,
            on_click=_choose,
            args=(chosen, list(ids), page_file),
            type="tertiary",
            width=width,
            pinned=True,
            alignment="left",
        )
    }


def _choose(key: str, ids: list[str], page_file: str) -> None:
    row = int(st.session_state[key]["row"])
    if row < len(ids):
        open_case.remember(ids[row], page_file)
