"""Moments of the past half year: when submissions come in and when people work on them."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random

WEEKS = 26
_OPENS, _CLOSES = 13, 22
"""Office hours in UTC: the morning of the east coast to the evening of the west coast."""
_SATURDAY = 5
_LONGEST_BREAK = timedelta(days=4)
_RECENT_SHARE = 0.14
_RECENT_DAYS = 9
_GROWTH = 1.15


def received_moments(chance: Random, now: datetime, count: int) -> Sequence[datetime]:
    """Return when the submissions came in, in order; business grows a little, and the last days are busy."""
    recent = round(count * _RECENT_SHARE)
    ages = [chance.uniform(0.02, _RECENT_DAYS) for _ in range(recent)]
    span = WEEKS * 7 - _RECENT_DAYS
    ages += [_RECENT_DAYS + span * chance.random() ** _GROWTH for _ in range(count - recent)]
    return sorted(_received(chance, now, now - timedelta(days=age)) for age in ages)


def _received(chance: Random, now: datetime, moment: datetime) -> datetime:
    """Return office hours near the moment that lie in the past."""
    worked = at_work(chance, moment)
    return worked if worked < now else at_work(chance, moment - _LONGEST_BREAK)


def at_work(chance: Random, moment: datetime) -> datetime:
    """Return the moment itself in office hours, else one in the first hours of the next working day."""
    if moment.weekday() < _SATURDAY and _OPENS <= moment.hour < _CLOSES:
        return moment
    day = moment.date() + timedelta(days=1 if moment.hour >= _CLOSES else 0)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    opened = datetime.combine(day, time(_OPENS), moment.tzinfo)
    return opened + timedelta(minutes=chance.uniform(0, 240))
