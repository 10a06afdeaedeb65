"""Moments of a claim as days of its place: deadlines and letters bear the civil day there, whoever reads them."""

from datetime import datetime

from app.ui.format import NOTHING, day
from backend.domain.claims.views import ClaimLine
from backend.domain.clocks.days import civil_day


def place_day(when: datetime | None, state_code: str) -> str:
    """Return the day of a moment at the place: `9 Jun 2026`."""
    return day(civil_day(when, state_code)) if when else NOTHING


def next_clock_words(line: ClaimLine) -> str:
    """Return the last day of the next clock with its name: `9 Jun 2026, acknowledge the claim`."""
    if not line.clock:
        return NOTHING
    return f"{place_day(line.due_at, line.state_code)}, {line.clock[:1].lower()}{line.clock[1:]}"
