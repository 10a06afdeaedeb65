"""The tiles of the dashboard: a figure, its change from the days before, what it means, and the way to its cases."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal
from urllib.parse import parse_qsl

import streamlit as st

from app.ui.empty import page_link
from app.ui.format import NOTHING, duration_h, percent, short_money
from app.ui.registry import find_by_url
from backend.domain.dashboard import Tile, Unit

SMALL_USD, COLUMNS = 1_000, 4
Arrow = Literal["up", "down", "off"]


def show_tiles(tiles: Sequence[Tile]) -> None:
    """Show tiles side by side; each opens the list of its cases where the reader may follow."""
    with st.grid(COLUMNS, min_column_width=150):
        for tile in tiles:
            with st.container(border=True, gap="xxsmall", height="stretch"):
                change, arrow = change_of(tile)
                st.metric(
                    tile.label,
                    words_of(tile.unit, tile.value),
                    change or None,
                    delta_color="off",
                    delta_arrow=arrow,
                    delta_description=f"from {words_of(tile.unit, tile.before)}" if change else None,
                    help=tile.definition,
                )
                if tile.url:
                    show_link(tile.url, "Show")


def show_link(url: str, label: str) -> None:
    """Show the way to the list of an address such as `claims?what=settled`."""
    path, _, query = url.partition("?")
    if spec := find_by_url(path):
        page_link(spec.file, label, dict(parse_qsl(query)))


def words_of(unit: Unit, value: Decimal | None) -> str:
    """Return a figure as people read it."""
    if value is None:
        return NOTHING
    match unit:
        case Unit.COUNT:
            return f"{value:,.0f}"
        case Unit.SHARE:
            return percent(float(value))
        case Unit.SECONDS:
            return duration_h(float(value) / 3_600)
        case Unit.USD:
            return f"{value:,.2f}" if 0 < abs(value) < SMALL_USD else short_money(value)
        case Unit.RATIO:
            return f"{value:,.2f}"


def change_of(tile: Tile) -> tuple[str, Arrow]:
    """Return by how much a figure changed and in which direction; nothing to say where either is unknown."""
    if tile.value is None or tile.before is None:
        return "", "off"
    change = tile.value - tile.before
    words = f"{abs(change) * 100:.0f} points" if tile.unit is Unit.SHARE else words_of(tile.unit, abs(change))
    if words in (words_of(tile.unit, Decimal(0)), "0 points"):
        return "No change", "off"
    return words, "up" if change > 0 else "down"
