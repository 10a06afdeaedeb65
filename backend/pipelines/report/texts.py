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
_PLACE = re.compile(r"(\w+?)(?:(?<=ss)es|s)?\[(\d+)\]")


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


def fact_name(field: str) -> str:
    """Return the place of a fact in words: `claims[0].claim_paid` is `claim 1: claim paid`."""
    place, _, name = field.rpartition(".")
    where = _PLACE.sub(lambda found: f"{found[1]} {int(found[2]) + 1}", place).replace(".", " ")
    return code_words(f"{where}: {name}" if where else name)


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
