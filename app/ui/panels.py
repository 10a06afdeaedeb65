"""The panels of a screen as tabs: the address names the open one, and a closed one reads nothing."""

from collections.abc import Callable, Mapping
from typing import ParamSpec

import streamlit as st

from app.ui import messages

Given = ParamSpec("Given")
TAB = "tab"


def show_panels(panels: Mapping[str, Callable[Given, None]], *given: Given.args, **named: Given.kwargs) -> None:
    """Show the open panel with what all of them are given; what it refuses is said inside it."""
    tabs = st.tabs(list(panels), key=TAB, on_change="rerun", bind="query-params")
    for tab, panel in zip(tabs, panels.values(), strict=True):
        if tab.open:
            with tab, messages.shown():
                panel(*given, **named)
