"""Values as a report writes them."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from backend.domain.code_words import code_words
from backend.domain.reports.money_text import UsdText

NONE = "not given"
NO_FIGURE = "-"
MOST_ROWS = 300
"""So many rows a table holds; the JSON file has them all."""
LONGEST_CELL = 600
_LONG = re.compile(r"-?\d+\.\d{3,}")
_WHOLE_FROM = 100_000
"""Larger figures have six digits before the point and show no more."""


def moment(at: datetime | None) -> str:
    """Return `2026-01-31 14:05 UTC`, or `not yet`."""
    return at.strftime("%Y-%m-%d %H:%M UTC") if at else "not yet"


def usd(amount: Decimal | str | None) -> str:
    """Return `USD 1,234.50`, beside which the institution's own currency may stand; amounts kept as text are read."""
    if amount is None or amount == "":
        return NONE
    try:
        return UsdText(Decimal(str(amount)))
    except InvalidOperation:
        return str(amount)


def words(code: object) -> str:
    """Return a code in lower-case words, or `not given`."""
    return code_words(str(code)) if code not in (None, "") else NONE


def shown(value: object) -> str:
    """Return a field's value as a person reads it."""
    match value:
        case None | "":
            return NONE
        case bool():
            return "yes" if value else "no"
        case Mapping():
            return "; ".join(f"{words(name)}: {shown(inner)}" for name, inner in value.items()) or NONE
        case list() | tuple():
            return ", ".join(shown(inner) for inner in value) or NONE
        case _:
            return str(value)


def six_digits(value: object) -> object:
    """Return a value with every fraction in it at no more than six significant digits; counts stay whole."""
    match value:
        case float() | Decimal():
            return f"{value:,.0f}" if abs(float(value)) >= _WHOLE_FROM else _plain(value)
        case str() if _LONG.fullmatch(value):
            return six_digits(Decimal(value))
        case Mapping():
            return {name: six_digits(inner) for name, inner in value.items()}
        case list() | tuple():
            return [six_digits(inner) for inner in value]
        case _:
            return value


def _plain(value: float | Decimal) -> str:
    """Return six significant digits, in powers of ten only where a figure is tiny."""
    return f"{float(value):.6g}"


def clipped(text: object) -> str:
    """Return a text at the length that a cell of a table holds."""
    whole = str(text)
    return whole if len(whole) <= LONGEST_CELL else f"{whole[: LONGEST_CELL - 1]}…"


def number(value: float | None, places: int = 0) -> str:
    """Return a figure with thousands separated, or a dash where there is none."""
    return NO_FIGURE if value is None else f"{value:,.{places}f}"


def percent(part: float | None) -> str:
    """Return a part in percent, or a dash where there is none."""
    return NO_FIGURE if part is None else f"{100 * part:.1f} %"


def first_rows(rows: Iterable[tuple[str, ...]]) -> tuple[tuple[tuple[str, ...], ...], str]:
    """Return as many rows as a table holds, and the note that says how many were left to the JSON file."""
    every = tuple(rows)
    more = len(every) - MOST_ROWS
    note = f"{more:,} further rows stand in the JSON file of this report." if more > 0 else ""
    return every[:MOST_ROWS], note
