"""The civil day of a moment at the place whose deadlines hold: a time that ends at midnight there ends on that day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from backend.domain.clocks.tables import find_jurisdiction


def civil_day(when: datetime, state_code: str) -> date:
    """Return the day that a moment belongs to in the civil time of the place."""
    return when.astimezone(ZoneInfo(find_jurisdiction(state_code).time_zone)).date()
