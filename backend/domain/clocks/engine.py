"""The arithmetic of deadlines: business days, months, time that stands still, the share that has run."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from backend.domain.clocks.rules import ClockRule, DayKind, Jurisdiction

AMBER_FROM, RED_FROM = 0.5, 0.8
_DAY = timedelta(days=1)
_END_OF_DAY = time(23, 59, 59)
_MONDAY, _SATURDAY = 0, 5
_MOVED = " (observed)"
"""What the calendar adds to the name of a holiday kept on another day, as federal offices do."""


class ClockColour(StrEnum):
    """How pressing a clock is: amber from half of its time, red from four fifths, overdue when it has run out."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch in which a clock stood still."""

    since: datetime
    until: datetime


def is_business_day(place: Jurisdiction, day: date) -> bool:
    """Tell whether a day is neither Saturday, Sunday nor a holiday of the place."""
    return day.weekday() < _SATURDAY and day not in _holidays_of(place, day.year)


def due(rule: ClockRule, place: Jurisdiction, started_at: datetime, spans: Iterable[Span] = ()) -> datetime:
    """
    Return when the time runs out: the end of the last day, in the civil time of the place.

    The day of the event is not counted. Of a stretch that stood still the day it began counts, the days after it up
    to and including the day it ended do not.
    """
    zone = ZoneInfo(place.time_zone)
    start = started_at.astimezone(zone).date()
    still = _days_still(spans, zone)
    last = _after_months(start, rule.months, still) if rule.months else _after_days(rule, place, start, still)
    while rule.moves_to_business_day and not is_business_day(place, last):
        last += _DAY
    return datetime.combine(last, _END_OF_DAY, zone)


def days_allowed(rule: ClockRule, place: Jurisdiction, started_at: datetime) -> int:
    """Return the time allowed in days, as it stands on the clock; months are counted out from the start."""
    if not rule.months:
        return rule.days
    start = started_at.astimezone(ZoneInfo(place.time_zone)).date()
    return (_after_months(start, rule.months, frozenset()) - start).days


def share_elapsed(started_at: datetime, due_at: datetime, now: datetime, spans: Iterable[Span] = ()) -> float:
    """Return how much of the time has run at `now`, 1 and more when it has run out; time standing still is left out."""
    stood = sum((min(span.until, now) - span.since for span in spans if span.since < now), timedelta())
    whole = due_at - started_at - stood
    if whole <= timedelta():
        return 1.0 if now >= due_at else 0.0
    return max((now - started_at - stood) / whole, 0.0)


def colour(share: float) -> ClockColour:
    """Return how pressing a share of the time is."""
    if share >= 1:
        return ClockColour.OVERDUE
    if share >= RED_FROM:
        return ClockColour.RED
    return ClockColour.AMBER if share >= AMBER_FROM else ClockColour.GREEN


@cache
def _holidays_of(place: Jurisdiction, year: int) -> frozenset[date]:
    """Return the holidays of a year; of a day bearing several names one that closes is enough."""
    listed = holidays.country_holidays(place.country, subdiv=place.subdivision or None, years=year)
    return frozenset(day for day in listed if any(_closes(place, day, name) for name in listed.get_list(day)))


def _closes(place: Jurisdiction, day: date, name: str) -> bool:
    """Tell whether a holiday of this name closes the day; one moved there closes the Monday after a Sunday at most."""
    plain = name.removesuffix(_MOVED)
    is_moved = plain != name
    return plain not in place.not_holidays and (not is_moved or (place.moves_sundays and day.weekday() == _MONDAY))


def _days_still(spans: Iterable[Span], zone: ZoneInfo) -> frozenset[date]:
    still: set[date] = set()
    for span in spans:
        first, last = span.since.astimezone(zone).date(), span.until.astimezone(zone).date()
        still.update(first + _DAY * count for count in range(1, (last - first).days + 1))
    return frozenset(still)


def _after_days(rule: ClockRule, place: Jurisdiction, start: date, still: frozenset[date]) -> date:
    """Return the day on which the last of the rule's days is counted."""
    day, counted = start, 0
    while counted < rule.days:
        day += _DAY
        is_counted = rule.day_kind is DayKind.CALENDAR or is_business_day(place, day)
        counted += is_counted and day not in still
    return day


def _after_months(start: date, months: int, still: frozenset[date]) -> date:
    """
    Return the day of the later month that bears the same number, or its last day where it has none; days still move it.

    Source: BGB §188(2), (3).
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    end = date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
    for day in sorted(still):
        end += _DAY * (start < day <= end)
    return end
