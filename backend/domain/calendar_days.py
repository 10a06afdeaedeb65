"""Days in the sentences of the desk."""

from datetime import date


def format_day(day: date) -> str:
    """Return a day as sentences write it: `19 November 2026`."""
    return f"{day.day} {day:%B %Y}"
