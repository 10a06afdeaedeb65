"""Deadlines against calendars written out again from the statutes, and what holds for every start and every pause."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClaimEvent, ClockState
from backend.domain.clocks.course import LIVE, Happening, follow, is_final
from backend.domain.clocks.engine import Span, due, is_business_day, share_elapsed
from backend.domain.clocks.germany import GERMANY
from backend.domain.clocks.new_york import NEW_YORK
from backend.domain.clocks.rules import DayKind
from backend.domain.clocks.tables import JURISDICTIONS, find_rule, rules_for
from backend.domain.clocks.texas import TEXAS
from backend.domain.policies import PolicyLine

DAY = timedelta(days=1)
MONDAY, TUESDAY, THURSDAY, SATURDAY, SUNDAY = 0, 1, 3, 5, 6
RULES = [(place, rule) for place in JURISDICTIONS.values() for rule in place.rules]
EVERY_RULE = st.sampled_from(RULES)
MOMENTS = st.integers(0, 59_000).map(lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
DAYS = st.dates(date(2026, 1, 1), date(2032, 12, 31))
EVENTS = st.lists(
    st.tuples(st.sampled_from(list(ClaimEvent)), st.integers(0, 40)),
    max_size=14,
)


def nth(year, month, weekday, number):
    """Give the nth weekday of a month, counted from its end where the number is negative."""
    days = [date(year, month, 1) + DAY * count for count in range(31)]
    wanted = [day for day in days if day.month == month and day.weekday() == weekday]
    return wanted[number - 1 if number > 0 else number]


def days_of_the_whole_country(year):
    return {
        date(year, 1, 1),
        nth(year, 1, MONDAY, 3),
        nth(year, 2, MONDAY, 3),
        nth(year, 5, MONDAY, -1),
        date(year, 6, 19),
        date(year, 7, 4),
        nth(year, 9, MONDAY, 1),
        date(year, 11, 11),
        nth(year, 11, THURSDAY, 4),
        date(year, 12, 25),
    }


def new_york_holidays(year):
    """Give the days of §24 of the General Construction Law: one on a Sunday moves to Monday, none to a Friday."""
    election = nth(year, 11, MONDAY, 1) + DAY
    days = days_of_the_whole_country(year) | {date(year, 2, 12), nth(year, 10, MONDAY, 2), election}
    return days | {day + DAY for day in days if day.weekday() == SUNDAY}


def texas_holidays(year):
    """Give the days of §662.003 of the Government Code: one on a weekend is not made up for."""
    thanksgiving = nth(year, 11, THURSDAY, 4)
    of_the_state = {date(year, 1, 19), date(year, 3, 2), date(year, 4, 21), date(year, 8, 27), thanksgiving + DAY}
    return days_of_the_whole_country(year) | of_the_state | {date(year, 12, 24), date(year, 12, 26)}


CALENDARS = [(NEW_YORK, new_york_holidays), (TEXAS, texas_holidays)]


@pytest.mark.parametrize(("place", "holidays_of"), CALENDARS)
def test_every_day_of_seven_years_is_open_or_closed_as_the_statute_says(place, holidays_of):
    closed = set().union(*(holidays_of(year) for year in range(2026, 2033)))
    span = (date(2033, 1, 1) - date(2026, 1, 1)).days
    days = [date(2026, 1, 1) + DAY * count for count in range(span)]
    wrong = [day for day in days if is_business_day(place, day) is not (day.weekday() < SATURDAY and day not in closed)]

    assert wrong == []


@settings(deadline=None)
@given(st.sampled_from(CALENDARS), DAYS, st.booleans())
def test_business_days_counted_one_by_one_end_on_the_same_day(calendar, start, is_to_pay):
    place, holidays_of = calendar
    rule = find_rule(
        ("ny-pay" if is_to_pay else "ny-decide") if place is NEW_YORK else "tx-pay" if is_to_pay else "tx-decide"
    )
    day, left = start, rule.days
    while left:
        day += DAY
        left -= day.weekday() < SATURDAY and day not in holidays_of(day.year)

    assert due(rule, place, datetime.combine(start, time(12), ZoneInfo(place.time_zone))).date() == day


# Worked by hand, each without the engine. Rule, start in the place's own time, last day.
WORKED = [
    # Christmas 2027 is a Saturday and New York makes no Friday of it: Monday 20 December; 21 22 23 24 (4) | 27 (5).
    ("ny-pay", "2027-12-20T09:00", "2027-12-27"),
    # Independence Day 2027 is a Sunday, kept on Monday 5 July: from Thursday 1 July: 2 (1) | 6 7 8 9 (5).
    ("ny-pay", "2027-07-01T09:00", "2027-07-09"),
    # New Year's Day 2028 is a Saturday, so Friday 31 December counts: from Tuesday 28: 29 30 31 (3) | 3 4 (5).
    ("ny-pay", "2027-12-28T09:00", "2028-01-04"),
    # Texas, Independence Day 2026 on a Saturday: from Tuesday 30 June: 1 2 3 (3) | 6 7 (5).
    ("tx-pay", "2026-06-30T09:00", "2026-07-07"),
    # Texas over Christmas 2026: Thursday 24 and Friday 25 closed: from Monday 21: 22 23 (2) | 28 29 30 (5).
    ("tx-pay", "2026-12-21T09:00", "2026-12-30"),
    # Texas, 26 December 2028 is a Tuesday and closed with the 25th; the 24th is a Sunday, and Friday 22 counts: from
    # Wednesday 20: 21 22 (2) | 27 28 29 (5).
    ("tx-pay", "2028-12-20T09:00", "2028-12-29"),
    # Texas, 2 March 2027, Texas Independence Day, a Tuesday: from Friday 26 February: 1 (1), 3 4 5 (4) | 8 (5).
    ("tx-pay", "2027-02-26T09:00", "2027-03-08"),
    # California, 40 calendar days over the year's end: 1 December + 40: 30 left in December, 10 January.
    ("ca-decide", "2026-12-01T09:00", "2027-01-10"),
    # California, 15 calendar days over 29 February: 20 February 2028 + 15: 9 left (to the 29th), 6 March.
    ("ca-acknowledge", "2028-02-20T09:00", "2028-03-06"),
    # Florida, 7 calendar days over the spring change of 14 March 2027: 10 + 7 = 17 March.
    ("fl-acknowledge", "2027-03-10T23:30", "2027-03-17"),
    # Germany, one month from 30 November 2026: 30 December, a Wednesday.
    ("de-enquiries", "2026-11-30T09:00", "2026-12-30"),
    # Germany, one month from 1 December 2026: 1 January is a holiday, 2 and 3 a weekend: Monday 4 January.
    ("de-enquiries", "2026-12-01T09:00", "2027-01-04"),
    # Germany, three months from 30 November 2027: 29 February 2028, a Tuesday, as February has no 30th.
    ("de-motor-offer", "2027-11-30T09:00", "2028-02-29"),
    # Germany, two weeks from 17 April 2026: 1 May is Labour Day, a Friday; 2 and 3 a weekend: Monday 4 May.
    ("de-liability-indemnify", "2026-04-17T09:00", "2026-05-04"),
]


@pytest.mark.parametrize(("rule_id", "start", "last"), WORKED)
def test_a_deadline_around_holidays_and_year_ends_falls_on_the_day_reckoned_by_hand(rule_id, start, last):
    place = next(place for place, rule in RULES if rule.id == rule_id)
    started = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(place.time_zone))

    assert due(find_rule(rule_id), place, started).date().isoformat() == last


@settings(deadline=None)
@given(EVERY_RULE, MOMENTS)
def test_every_deadline_is_the_last_second_of_a_day_of_its_place_after_the_event(which, started):
    place, rule = which
    end = due(rule, place, started)

    assert (end.hour, end.minute, end.second) == (23, 59, 59)
    assert end.tzinfo == ZoneInfo(place.time_zone)
    assert end > started
    if rule.day_kind is DayKind.BUSINESS or rule.moves_to_business_day:
        assert is_business_day(place, end.date())


@settings(deadline=None)
@given(EVERY_RULE, MOMENTS, st.integers(0, 200))
def test_a_later_start_never_runs_out_earlier(which, started, hours):
    place, rule = which

    assert due(rule, place, started + timedelta(hours=hours)) >= due(rule, place, started)


@settings(deadline=None)
@given(EVERY_RULE, MOMENTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), max_size=4))
def test_time_that_stands_still_never_brings_a_deadline_nearer_and_counts_once(which, started, pauses):
    place, rule = which
    spans = [Span(started + DAY * after, started + DAY * (after + long)) for after, long in pauses]
    with_pauses = due(rule, place, started, spans)

    assert with_pauses >= due(rule, place, started)
    assert with_pauses == due(rule, place, started, spans + spans)
    assert with_pauses == due(rule, place, started, list(reversed(spans)))


@settings(deadline=None)
@given(MOMENTS, st.integers(0, 10), st.integers(0, 20))
def test_calendar_days_that_stand_still_are_added_one_for_one(started, after, long):
    place, rule = JURISDICTIONS["CA"], find_rule("ca-decide")
    zone = ZoneInfo(place.time_zone)
    span = Span(started + DAY * after, started + DAY * (after + long))
    still = (span.until.astimezone(zone).date() - span.since.astimezone(zone).date()).days

    assert due(rule, place, started, [span]).date() == due(rule, place, started).date() + DAY * still


@settings(deadline=None)
@given(EVERY_RULE, MOMENTS, st.integers(0, 2_000), st.integers(0, 2_000))
def test_the_share_that_has_run_never_falls_and_is_full_at_the_end(which, started, first, second):
    place, rule = which
    end = due(rule, place, started)
    early, late = sorted((started + timedelta(hours=first), started + timedelta(hours=second)))

    assert 0 <= share_elapsed(started, end, early) <= share_elapsed(started, end, late)
    assert share_elapsed(started, end, end) == 1


@settings(deadline=None)
@given(st.dates(date(2026, 1, 1), date(2032, 9, 1)), st.sampled_from([1, 3]))
def test_a_month_in_germany_ends_on_the_like_day_or_the_last_or_the_next_business_day(start, months):
    rule = find_rule("de-enquiries" if months == 1 else "de-motor-offer")
    end = due(rule, GERMANY, datetime.combine(start, time(12), ZoneInfo(GERMANY.time_zone))).date()
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last_of_month = date(year + (month == 11), (month + 1) % 12 + 1, 1) - DAY
    like = min(last_of_month.day, start.day)
    plain = date(year, month + 1, like)

    assert plain <= end <= plain + DAY * 5
    assert all(not is_business_day(GERMANY, plain + DAY * gone) for gone in range((end - plain).days))


# The whole course: whatever happens, in whatever order.


def run_through(place, line, happenings):
    """Follow events a day apart or more, and give all clocks at the end."""
    at, status, clocks = datetime(2026, 3, 2, 12, tzinfo=UTC), ClaimStatus.INVESTIGATING, []
    for event, days in happenings:
        at += DAY * days
        if event is ClaimEvent.SETTLED:
            status = ClaimStatus.SETTLED
        changed = follow(
            place, rules_for(place.code, line), clocks, Happening(event, at, None, is_final(event, status))
        )
        known = {(clock.rule_id, clock.started_at): clock for clock in clocks}
        clocks = list((known | {(clock.rule_id, clock.started_at): clock for clock in changed}).values())
    return clocks, at


@settings(deadline=None)
@given(st.sampled_from(list(JURISDICTIONS.values())), st.sampled_from(list(PolicyLine)), EVENTS)
def test_no_rule_ever_has_two_live_clocks_and_none_is_met_before_it_began(place, line, happenings):
    clocks, _ = run_through(place, line, happenings)
    live = [clock.rule_id for clock in clocks if clock.state in LIVE]

    assert len(live) == len(set(live))
    assert all(clock.met_at is None or clock.met_at >= clock.started_at for clock in clocks)
    assert all(
        (clock.state is ClockState.TOLLED) is (clock.tolled_since is not None)
        for clock in clocks
        if clock.state in LIVE
    )


@settings(deadline=None)
@given(st.sampled_from(list(JURISDICTIONS.values())), st.sampled_from(list(PolicyLine)), EVENTS)
def test_closing_ends_every_clock_whatever_went_before(place, line, happenings):
    clocks, _ = run_through(place, line, [*happenings, (ClaimEvent.CLOSED, 1)])

    assert [clock for clock in clocks if clock.state in LIVE] == []


@settings(deadline=None)
@given(st.sampled_from(list(JURISDICTIONS.values())), st.sampled_from(list(PolicyLine)), EVENTS)
def test_the_same_event_again_at_the_same_moment_changes_nothing(place, line, happenings):
    once, at = run_through(place, line, happenings)
    if happenings:
        event, _ = happenings[-1]
        twice, _ = run_through(place, line, [*happenings, (event, 0)])
        assert sorted(twice, key=str) == sorted(once, key=str)
    assert all(clock.started_at <= at for clock in once)
