"""Figures of the dashboard in words: a tile by its unit, and how far it moved from the days before."""

from decimal import Decimal

from backend.domain.dashboard import Tile, Unit
from backend.pipelines.report.texts import NO_FIGURE, number, percent, usd

HOUR_S = 3600


def shown_value(unit: Unit, value: Decimal | None) -> str:
    """Return a tile's value as it is read: shares in percent, times in hours, amounts with their currency."""
    if value is None:
        return NO_FIGURE
    match unit:
        case Unit.COUNT:
            return number(float(value))
        case Unit.SHARE:
            return percent(float(value))
        case Unit.SECONDS:
            return f"{float(value) / HOUR_S:,.1f} h"
        case Unit.USD:
            return usd(value)
        case Unit.RATIO:
            return f"{value:,.2f}"


def moved(tile: Tile) -> str:
    """Return how far a tile moved: shares in points, everything else in percent of what it was."""
    if tile.value is None or tile.before is None:
        return NO_FIGURE
    step = tile.value - tile.before
    match tile.unit:
        case Unit.SHARE:
            return f"{100 * step:+,.1f} points"
        case Unit.RATIO:
            return f"{round(step, 2) + 0:+,.2f}"
        case _:
            return f"{100 * step / abs(tile.before):+,.1f} %" if tile.before else NO_FIGURE


def beside_before(tile: Tile) -> str:
    """Return value, value before and step in one line."""
    before = shown_value(tile.unit, tile.before)
    step = moved(tile)
    if before == NO_FIGURE:
        return f"{shown_value(tile.unit, tile.value)} (nothing before to compare with)"
    return f"{shown_value(tile.unit, tile.value)} (before: {before}{f'; {step}' if step != NO_FIGURE else ''})"
