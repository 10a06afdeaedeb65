"""The tiles of the dashboard: a figure, its change from the days before, what it means, and the way to its cases."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal
from urllib.parse import parse_qsl

import streamlit as st

from app.ui.empty import page_link
from app.ui.format import DAY_H, NOTHING, duration_h, percent, short_money
from app.ui.registry import find_by_url
from backend.domain.dashboard import Tile, Unit

SMALL_USD, COLUMNS = 1_000, 4
DAYS_FROM_H = 2 * DAY_H
"""From here on durations stand in days with one place, so that two of them differ as their change says."""
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
                    delta_description=before_words(tile) if change else None,
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
            return _duration(float(value) / 3_600)
        case Unit.USD:
            return f"{value:,.2f}" if 0 < abs(value) < SMALL_USD else short_money(value)
        case Unit.RATIO:
            return f"{value:,.2f}"


def change_of(tile: Tile) -> tuple[str, Arrow]:
    """Return by how much a figure changed and in which direction; nothing to say where either is unknown."""
    if tile.value is None or tile.before is None:
        return "", "off"
    change = _as_shown(tile.unit, tile.value) - _as_shown(tile.unit, tile.before)
    words = f"{abs(change) * 100:.0f} points" if tile.unit is Unit.SHARE else words_of(tile.unit, abs(change))
    if _is_in_days(tile.unit, tile.value) and _is_in_days(tile.unit, tile.before):
        words = f"{abs(change) / 86_400:.1f} days"
    if words in (words_of(tile.unit, Decimal(0)), "0 points", "0.0 days"):
        return "No change", "off"
    return words, "up" if change > 0 else "down"


def before_words(tile: Tile) -> str:
    """Return the figure from the days before; where both stand in days it goes without the word, for narrow tiles."""
    words = words_of(tile.unit, tile.before)
    known = tile.value is not None and tile.before is not None
    is_short = known and all(_is_in_days(tile.unit, one) for one in (tile.value, tile.before) if one is not None)
    return f"from {words.removesuffix(' days') if is_short else words}"


def _duration(hours: float) -> str:
    return duration_h(hours) if hours < DAYS_FROM_H else f"{hours / DAY_H:,.1f} days"


def _is_in_days(unit: Unit, value: Decimal) -> bool:
    return unit is Unit.SECONDS and float(value) / 3_600 >= DAYS_FROM_H


def _as_shown(unit: Unit, value: Decimal) -> Decimal:
    """Return a figure as it is rounded on its tile, so that the change is the difference that a reader computes."""
    if unit in (Unit.SHARE, Unit.RATIO):
        return Decimal(f"{value:.2f}")
    return Decimal(f"{value / 86_400:.1f}") * 86_400 if _is_in_days(unit, value) else value
