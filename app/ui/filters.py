"""Filters of lists: kept in the address, so that a link shows the same list; what is typed is cleaned here."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import TypeVar

import streamlit as st

ANY = "Any"
Code = TypeVar("Code")


def search(placeholder: str, key: str = "text") -> str:
    """Show the search field of a list and return what it holds, fit for the database."""
    typed = st.text_input("Find", type="search", placeholder=placeholder, key=key, bind="query-params")
    return cleaned(typed or "")


def cleaned(typed: str) -> str:
    """Return typed text without control and half characters, which no name holds and the database refuses."""
    return "".join(one for one in typed if unicodedata.category(one) not in ("Cc", "Cs")).strip()


def choice(label: str, names: Iterable[str], key: str) -> str:
    """Show a choice among names, any of them at first, and return the chosen name."""
    return str(st.selectbox(label, [ANY, *names], key=key, bind="query-params"))


def code_of(names: Mapping[Code, str], chosen: str) -> Code | None:
    """Return the code behind a chosen name, None for any."""
    return next((code for code, name in names.items() if name == chosen), None)


def scope(names: Mapping[Code, str]) -> Code:
    """Show whose cases a queue may be narrowed to, the first of them at first, and return the chosen one."""
    first = next(iter(names.values()))
    chosen = st.segmented_control(
        "Whose",
        list(names.values()),
        default=first,
        required=True,
        key="scope",
        bind="query-params",
        label_visibility="collapsed",
    )
    return next(code for code, name in names.items() if name == chosen)


def one_of(label: str, names: Mapping[Code, str], key: str) -> Code:
    """Show a choice that always holds one of the names, the first of them at first, and return its code."""
    chosen = st.selectbox(label, list(names.values()), key=key, bind="query-params")
    return next(code for code, name in names.items() if name == chosen)
