"""Figures of the dashboard in words: a tile by its unit, and how far it moved from the days before."""

from decimal import Decimal

from backend.domain.dashboard import Tile, Unit
from backend.pipelines.report.texts import NO_FIGURE, number, percent, usd
from backend.pipelines.wording_checks.cell import rounded

HOUR_S, DAY_S = 3_600, 86_400
DAYS_FROM_S = 72 * HOUR_S
"""Longer spans are told in days."""


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
            return span_words(value, "h")
        case Unit.USD:
            return usd(value)
        case Unit.RATIO:
            return f"{value:,.2f}"


def span_figure(seconds: Decimal) -> Decimal:
    """Return a span in hours, or in days where it is longer than three of them."""
    return seconds / (DAY_S if seconds > DAYS_FROM_S else HOUR_S)


def span_words(seconds: Decimal, hours: str = "hours") -> str:
    """Return a span with its unit: `41.5 hours`, `52.9 days`."""
    return f"{rounded(span_figure(seconds), 1):,} {'days' if seconds > DAYS_FROM_S else hours}"


def moved(tile: Tile) -> str:
    """
    Return how far a tile moved: shares in points, ratios as they are, everything else in percent of what it was.

    Steps of shares and ratios are those between the figures as shown, so that a reader computes the same.
    """
    if tile.value is None or tile.before is None:
        return NO_FIGURE
    match tile.unit:
        case Unit.SHARE:
            return f"{_shown(100 * tile.value, 1) - _shown(100 * tile.before, 1):+,.1f} points"
        case Unit.RATIO:
            return f"{_shown(tile.value, 2) - _shown(tile.before, 2):+,.2f}"
        case _:
            return f"{100 * (tile.value - tile.before) / abs(tile.before):+,.1f} %" if tile.before else NO_FIGURE


def _shown(value: Decimal, places: int) -> Decimal:
    return Decimal(f"{value:.{places}f}")


def beside_before(tile: Tile) -> str:
    """Return value, value before and step in one line."""
    before = shown_value(tile.unit, tile.before)
    step = moved(tile)
    if before == NO_FIGURE:
        return f"{shown_value(tile.unit, tile.value)} (nothing before to compare with)"
    return f"{shown_value(tile.unit, tile.value)} (before: {before}{f'; {step}' if step != NO_FIGURE else ''})"
