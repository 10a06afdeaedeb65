"""Figures, dates and codes as people read them: the same on every screen."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from backend.domain.decisions import DecisionAction, Outcome
from backend.domain.products import PRODUCTS, FieldKind, FieldSpec
from backend.domain.submissions import SubmissionStatus

NOTHING = "\u2013"
"""Stands where there is no value; an empty cell could be a fault of the screen."""
DAY_H = 24.0
_A_MOMENT_H = 1 / 60
"""What a page may take to be drawn: three days less a blink are three days."""
OUTCOMES: Mapping[Outcome, str] = {Outcome.ACCEPT: "Accept", Outcome.REFER: "Refer", Outcome.DECLINE: "Decline"}
ACTIONS: Mapping[DecisionAction, str] = {
    DecisionAction.ACCEPT_PROPOSAL: "Accept the proposal",
    DecisionAction.CHANGE: "Change the terms",
    DecisionAction.OVERRIDE: "Override the proposal",
}
_SCALES = ((Decimal(10**9), "bn"), (Decimal(10**6), "m"), (Decimal(10**3), "k"))
_BYTES = ((1 << 20, "MB"), (1 << 10, "KB"))

INITIALS = frozenset({"mvr", "fein", "dot", "usd", "vin"})
"""Words that are written in capitals wherever they stand."""


def label(code: str) -> str:
    """Return a code as words: `waiting_for_information` is `Waiting for information`."""
    words = code.replace("_", " ").strip().capitalize()
    return " ".join(word.upper() if word.lower() in INITIALS else word for word in words.split(" "))


def money(amount_usd: Decimal | None) -> str:
    """Return an amount in full: `USD 1,250,000`; cents only where there are any."""
    if amount_usd is None:
        return NOTHING
    return f"USD {amount_usd:,.0f}" if amount_usd == amount_usd.to_integral_value() else f"USD {amount_usd:,.2f}"


def short_money(amount_usd: Decimal | None) -> str:
    """Return an amount for a tile whose label names the currency: `1.3 m`."""
    if amount_usd is None:
        return NOTHING
    for scale, letter in _SCALES:
        if abs(amount_usd) >= scale:
            return f"{amount_usd / scale:,.1f} {letter}"
    return f"{amount_usd:,.0f}"


def day(when: date | None) -> str:
    """Return a date as `5 Mar 2027`."""
    return f"{when.day} {when:%b %Y}" if when else NOTHING


def moment(when: datetime | None, zone: str | None = "UTC") -> str:
    """Return a point in time on the reader's clock, with the name of the clock: `5 Mar 2027, 14:05 UTC`."""
    if when is None:
        return NOTHING
    local = when.astimezone(clock(zone))
    return f"{day(local)}, {local:%H:%M %Z}"


def clock(zone: str | None) -> ZoneInfo:
    """Return the reader's time zone, UTC where the browser names none that we know."""
    try:
        return ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def due(due_at: datetime | None, now: datetime) -> str:
    """Return how far off a due time is, in full days from two on: `due in 3 days`, `overdue by 5 h`."""
    if due_at is None:
        return "no due date"
    hours = (due_at - now).total_seconds() / 3600
    left = duration_h(abs(hours)) if abs(hours) < 2 * DAY_H else f"{int((abs(hours) + _A_MOMENT_H) // DAY_H)} days"
    return f"due in {left}" if hours >= 0 else f"overdue by {left}"


def duration_h(hours: float | None) -> str:
    """Return a duration given in hours: `40 min`, `5 h`, `3 days`."""
    if hours is None:
        return NOTHING
    if hours < 1:
        return f"{round(hours * 60)} min"
    if hours < 2 * DAY_H:
        return f"{hours:.0f} h"
    return f"{hours / DAY_H:.0f} days"


def percent(fraction: float | None) -> str:
    """Return a fraction as a whole percentage; 0.004 is `0 %`, None stays unknown."""
    return NOTHING if fraction is None else f"{fraction * 100:.0f} %"


def size(size_bytes: int) -> str:
    """Return the size of a file: `740 KB`, `3.2 MB`."""
    for scale, unit in _BYTES:
        if size_bytes >= scale:
            return f"{size_bytes / scale:,.{1 if unit == 'MB' else 0}f} {unit}"
    return f"{size_bytes} bytes"


def count_of(number: int, one: str, many: str = "") -> str:
    """Return a count with its noun: `1 case`, `1,204 cases`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def product_name(code: str) -> str:
    """Return the name of a product, its code in words when it is not offered any more."""
    return PRODUCTS[code].name if code in PRODUCTS else label(code)


def outcome_name(outcome: Outcome | None) -> str:
    """Return an outcome in one word."""
    return OUTCOMES[outcome] if outcome else NOTHING


def status_name(status: SubmissionStatus) -> str:
    """Return a state in words."""
    return label(status.value)


def field_value(spec: FieldSpec | None, stored: object) -> str:
    """Return a stored field value with its unit, as the form's reader expects it."""
    if stored is None or stored == "":
        return NOTHING
    if spec is None or spec.kind not in _FIELD_WORDS:
        return plain(stored)
    return _FIELD_WORDS[spec.kind](spec, str(stored))


def plain(value: object) -> str:
    """Return a value without a known field: yes and no for booleans, text as it is."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)


_FIELD_WORDS: Mapping[FieldKind, Callable[[FieldSpec, str], str]] = {
    FieldKind.MONEY: lambda _spec, stored: money(Decimal(stored)),
    FieldKind.PERCENT: lambda _spec, stored: f"{Decimal(stored).normalize():f} %",
    FieldKind.DATE: lambda _spec, stored: day(date.fromisoformat(stored)),
    FieldKind.CHOICE: lambda spec, stored: spec.choice_label(stored),
    FieldKind.INTEGER: lambda spec, stored: f"{int(stored):,} {spec.unit}".strip(),
}
