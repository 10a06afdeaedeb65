"""One desk's share of My work: figures that open their list, and the next cases."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import streamlit as st

from app.ui.empty import empty_state, page_link


@dataclass(frozen=True, slots=True)
class Tile:
    """
    One figure: its attribute, its label, the page and the address of the list it counts, and what is counted.

    `anchor` names the heading of a list on the same screen, for a figure whose list has no page of its own.
    """

    name: str
    label: str
    target: str
    query: Mapping[str, str]
    explanation: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """
    What waits for a person at one desk; `first` opens the next case, None where nothing waits.

    `is_own` tells whether the next cases are the person's own or referred to them, not free ones; `action` and
    `target` are what the person may begin here.
    """

    name: str
    noun: str
    tiles: tuple[Tile, ...]
    figures: object
    title: str
    is_own: bool
    first: Callable[[], None] | None
    show_next: Callable[[], None]
    action: str = ""
    target: str = ""
    more: Callable[[], None] = field(default=lambda: None)


def show_tiles(desk: Desk) -> None:
    """Show the figures; each opens its list."""
    with st.grid("auto", min_column_width=150):
        for tile in desk.tiles:
            with st.container(border=True, gap="xxsmall", height="stretch"):
                count = getattr(desk.figures, tile.name)
                st.metric(tile.label, count, help=tile.explanation)
                if tile.target:
                    page_link(tile.target, "Show", tile.query)
                elif tile.anchor and count:
                    st.markdown(f"[:material/arrow_downward: Show](#{tile.anchor})")


def show_next(desk: Desk) -> None:
    """Show the next cases, or that nothing waits."""
    if desk.first:
        st.subheader(desk.title, anchor=False)
        desk.show_next()
        return
    empty_state(
        "Nothing waits for you",
        f"New {desk.noun} appear here as they come in.",
        icon=":material/task_alt:",
        action=desk.action,
        target=desk.target,
    )
