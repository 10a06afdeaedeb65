"""What a deadline is made of, as the tables of each jurisdiction state it and the engine reckons with it."""

from dataclasses import dataclass
from enum import StrEnum

from backend.domain.claims.words import ClaimEvent
from backend.domain.policies import PolicyLine

READING_NOTICE = "The product's reading of the cited text; have counsel confirm before relying on it."
"""Shown beside every clock: the tables are a working aid, no legal advice."""
EVERY_LINE = tuple(PolicyLine)


class DayKind(StrEnum):
    """Whether every day counts, or only days that are no weekend and no holiday."""

    CALENDAR = "calendar"
    BUSINESS = "business"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """
    One deadline of one jurisdiction: what starts it, what meets it, and the time between.

    The time is `days` of `day_kind`, or `months` by the calendar. `follows` names the rule whose clock must have been
    met by the same event for this one to start (a longer time won by a status letter); `repeats` starts the clock
    anew each time a status letter meets it. `moves_to_business_day` carries an end on a weekend or holiday to the next
    business day, where the law says so. `reading` is what the provision asks, in our words.
    """

    id: str
    name: str
    lines: tuple[PolicyLine, ...]
    starts_on: tuple[ClaimEvent, ...]
    met_by: tuple[ClaimEvent, ...]
    citation: str
    reading: str
    days: int = 0
    months: int = 0
    day_kind: DayKind = DayKind.CALENDAR
    repeats: bool = False
    follows: str = ""
    tolled_by: tuple[ClaimEvent, ...] = ()
    resumed_by: tuple[ClaimEvent, ...] = ()
    moves_to_business_day: bool = False


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """
    The deadlines of one place, and how its days are counted.

    `time_zone` is the civil time in which a day ends; `country` and `subdivision` choose the list of holidays, of which
    `not_holidays` are names of observances that this table counts as business days (so that a date errs to early).
    `moves_sundays` tells that a holiday on a Sunday closes the Monday after it; none here closes the Friday before it.
    `note` is the sentence to show: what the table leaves out, or that there is none.
    """

    code: str
    name: str
    time_zone: str
    rules: tuple[ClockRule, ...]
    country: str = "US"
    subdivision: str = ""
    not_holidays: tuple[str, ...] = ()
    moves_sundays: bool = False
    note: str = READING_NOTICE
