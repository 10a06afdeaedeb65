"""Deadlines against hand-worked examples, each with its computation and the provision it follows from."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from backend.domain.clocks.engine import ClockColour, Span, colour, days_allowed, due, is_business_day, share_elapsed
from backend.domain.clocks.tables import JURISDICTIONS, find_rule

CALIFORNIA, TEXAS, NEW_YORK, FLORIDA, GERMANY = (JURISDICTIONS[code] for code in ("CA", "TX", "NY", "FL", "EU-DE"))


def local(place, text):
    """Give a moment in the civil time of a place."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(place.time_zone))


def last_day(rule_id, place, started, *spans):
    """Give the day on which the time of a rule runs out."""
    still = tuple(Span(local(place, since), local(place, until)) for since, until in spans)
    return due(find_rule(rule_id), place, local(place, started), still).date().isoformat()


# Each line: rule, place, start, stretches that stood still, last day.
# fmt: off
WORKED = (
    # 10 CCR §2695.5(e), 15 calendar days. 2 March + 15 = 17 March; the spring change of 8 March moves no day.
    ("ca-acknowledge", CALIFORNIA, "2026-03-02T10:00", (), "2026-03-17"),
    # The same at five to midnight: the day of the event is the 2nd still, though it is the 3rd in UTC.
    ("ca-acknowledge", CALIFORNIA, "2026-03-02T23:55", (), "2026-03-17"),
    # A calendar deadline that ends on a Saturday stays there: Friday 6 March + 15 = Saturday 21 March 2026.
    ("ca-acknowledge", CALIFORNIA, "2026-03-06T10:00", (), "2026-03-21"),
    # 10 CCR §2695.7(b), 40 calendar days over a leap day: 1 February 2028; 28 left in February (29 - 1), 12 in March.
    ("ca-decide", CALIFORNIA, "2028-02-01T09:00", (), "2028-03-12"),
    # The year after it, 27 are left in February (28 - 1), so 13 in March.
    ("ca-decide", CALIFORNIA, "2027-02-01T09:00", (), "2027-03-13"),
    # 10 CCR §2695.7(c)(1), every 30 calendar days: 12 June + 30 = 12 July (18 left in June, 12 in July).
    ("ca-status", CALIFORNIA, "2026-06-12T09:00", (), "2026-07-12"),
    # 10 CCR §2695.7(h), 30 calendar days to pay: 10 December + 30 = 9 January (21 left in December, 9 in January).
    ("ca-pay", CALIFORNIA, "2026-12-10T16:00", (), "2027-01-09"),
    # Tex. Ins. Code §542.055(a), 15th day: 20 November + 15 = 5 December, Thanksgiving or not: calendar days.
    ("tx-acknowledge", TEXAS, "2026-11-20T08:00", (), "2026-12-05"),
    # Tex. Ins. Code §542.056(a), 15th business day from Monday 16 November 2026: 17 18 19 20 (4) | 23 24 25 (7), 26
    # and 27 are Thanksgiving and the Friday after | 30, 1 2 3 4 December (12) | 7 8 9 (15).
    ("tx-decide", TEXAS, "2026-11-16T08:00", (), "2026-12-09"),
    # Good Friday is optional in Texas and counts: from Thursday 26 March 2026: 27 (1) | 30 31 1 2 3 (6) | 6-10 (11)
    # | 13-16 (15).
    ("tx-decide", TEXAS, "2026-03-26T08:00", (), "2026-04-16"),
    # Tex. Ins. Code §542.057(a), 5th business day over Independence Day, which the state does not keep on Friday 3
    # July 2026 though the 4th is a Saturday: from Tuesday 30 June: 1 2 3 (3) | 6 7 (5).
    ("tx-pay", TEXAS, "2026-06-30T08:00", (), "2026-07-07"),
    # Tex. Ins. Code §542.056(d), 45th day: 1 June + 45 = 16 July (29 left in June, 16 in July).
    ("tx-decide-extended", TEXAS, "2026-06-01T08:00", (), "2026-07-16"),
    # §542.056(a) standing still while an item is out: proof Monday 1 June 2026; asked on the 3rd, in on the 10th. 2
    # 3 count (2), 4 5 8 9 10 do not, 11 12 (4) | 15 16 17 18 (8), Friday 19 is Emancipation Day | 22-26 (13) | 29
    # 30 (15).
    ("tx-decide", TEXAS, "2026-06-01T08:00", (("2026-06-03T12:00", "2026-06-10T15:00"),), "2026-06-30"),
    # 11 NYCRR §216.4(a), 15 business days over Lincoln's and Washington's birthdays: from Monday 9 February 2026:
    # 10 11 (2), 12 is Lincoln's, 13 (3) | 16 is Washington's, 17 18 19 20 (7) | 23-27 (12) | 2 3 4 March (15).
    ("ny-acknowledge", NEW_YORK, "2026-02-09T11:00", (), "2026-03-04"),
    # Susan B. Anthony's day (Monday 15 February 2027) is no holiday of §24 of the General Construction Law but
    # Washington's birthday of that same Monday is; from Wednesday 10 February: 11 (1), 12 is Lincoln's | 16 17 18
    # 19 (5).
    ("ny-pay", NEW_YORK, "2027-02-10T11:00", (), "2027-02-19"),
    # 11 NYCRR §216.6(c), 90 days: 1 January + 90 = 1 April (30 left in January, 28, 31 = 89, 1 in April).
    ("ny-status", NEW_YORK, "2026-01-01T11:00", (), "2026-04-01"),
    # 11 NYCRR §216.6(f), 5 business days over Election Day: from Friday 30 October 2026: 2, 3 is Election Day, 4 5
    # 6 (4) | 9 (5).
    ("ny-pay", NEW_YORK, "2026-10-30T11:00", (), "2026-11-09"),
    # Fla. Stat. §627.70131(1)(a), 7 calendar days: 28 October + 7 = 4 November, over the autumn change of 1 November.
    ("fl-acknowledge", FLORIDA, "2026-10-28T11:00", (), "2026-11-04"),
    # Fla. Stat. §627.70131(7)(a), 60 days: 5 July + 60 = 3 September (26 left in July, 31, 3).
    ("fl-pay-or-deny", FLORIDA, "2026-07-05T11:00", (), "2026-09-03"),
    # Fla. Stat. §627.4265, 20 days: 15 December + 20 = 4 January (16 left in December, 4).
    ("fl-pay-settlement", FLORIDA, "2026-12-15T11:00", (), "2027-01-04"),
    # VVG §14(2), one month, BGB §188(3): 30 January has no like number in February, so the month ends on its last day;
    # 28 February 2026 is a Saturday and BGB §193 carries it to Monday 2 March.
    ("de-enquiries", GERMANY, "2026-01-30T09:00", (), "2026-03-02"),
    # 31 January 2028, leap year: Tuesday 29 February.
    ("de-enquiries", GERMANY, "2028-01-31T09:00", (), "2028-02-29"),
    # 3 March + 1 month = Friday 3 April 2026, Good Friday; Saturday, Sunday, Easter Monday: Tuesday 7 April (BGB §193).
    ("de-enquiries", GERMANY, "2026-03-03T09:00", (), "2026-04-07"),
    # PflVG §3a(1), three months: 25 September + 3 = Friday 25 December, Christmas; 26 Saturday, 27 Sunday: Monday 28.
    ("de-motor-offer", GERMANY, "2026-09-25T09:00", (), "2026-12-28"),
    # VVG §106, two weeks: Thursday 3 December + 14 = Thursday 17 December.
    ("de-liability-indemnify", GERMANY, "2026-12-03T09:00", (), "2026-12-17"),
)
# fmt: on


@pytest.mark.parametrize(("rule_id", "place", "started", "spans", "expected"), WORKED)
def test_a_deadline_falls_on_the_day_worked_out_by_hand(rule_id, place, started, spans, expected):
    assert last_day(rule_id, place, started, *spans) == expected


def test_a_deadline_ends_with_the_local_day_on_either_side_of_the_change_of_clocks():
    rule = find_rule("ca-acknowledge")

    assert due(rule, CALIFORNIA, local(CALIFORNIA, "2026-02-18T10:00")).astimezone(UTC).hour == 7  # 5 March, UTC-8
    assert due(rule, CALIFORNIA, local(CALIFORNIA, "2026-03-02T10:00")).astimezone(UTC).hour == 6  # 17 March, UTC-7


def test_the_day_of_an_event_is_that_of_the_place_not_of_greenwich():
    late = datetime(2026, 5, 2, 3, 0, tzinfo=UTC)  # 1 May, 20:00, in Los Angeles; 2 May, 05:00, in Berlin

    assert due(find_rule("ca-acknowledge"), CALIFORNIA, late).date() == date(2026, 5, 16)
    assert due(find_rule("de-liability-indemnify"), GERMANY, late).date() == date(2026, 5, 18)  # the 16th is a Saturday


@pytest.mark.parametrize(
    ("place", "day", "expected"),
    [
        (NEW_YORK, "2026-07-03", True),  # Independence Day on a Saturday takes no Friday with it
        (NEW_YORK, "2027-07-05", False),  # but on a Sunday the Monday
        (NEW_YORK, "2026-11-27", True),  # the Friday after Thanksgiving is no holiday of New York
        (TEXAS, "2026-11-27", False),  # but one of Texas
        (TEXAS, "2026-03-31", True),  # Cesar Chavez Day is optional in Texas
        (FLORIDA, "2027-02-15", True),  # Susan B. Anthony's day closes nothing
        (GERMANY, "2026-05-14", False),  # Ascension Day
        (GERMANY, "2026-05-16", False),  # a Saturday
    ],
)
def test_business_days_are_those_of_the_place(place, day, expected):
    assert is_business_day(place, date.fromisoformat(day)) is expected


def test_two_stretches_that_overlap_stand_still_once():
    spans = (("2026-06-03T12:00", "2026-06-10T15:00"), ("2026-06-08T12:00", "2026-06-10T16:00"))

    assert last_day("tx-decide", TEXAS, "2026-06-01T08:00", *spans) == "2026-06-30"


def test_asked_and_answered_on_one_day_moves_nothing():
    same_day = ("2026-06-03T09:00", "2026-06-03T17:00")

    assert last_day("ny-decide", NEW_YORK, "2026-06-01T08:00", same_day) == last_day(
        "ny-decide", NEW_YORK, "2026-06-01T08:00"
    )


def test_months_are_counted_out_in_days_for_the_screen():
    assert days_allowed(find_rule("de-enquiries"), GERMANY, local(GERMANY, "2026-01-30T09:00")) == 29
    assert days_allowed(find_rule("de-motor-offer"), GERMANY, local(GERMANY, "2026-09-25T09:00")) == 91
    assert days_allowed(find_rule("tx-decide"), TEXAS, local(TEXAS, "2026-06-01T08:00")) == 15


def test_the_share_leaves_out_time_that_stood_still():
    start, end = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 21, tzinfo=UTC)
    ten_days = (Span(datetime(2026, 6, 3, tzinfo=UTC), datetime(2026, 6, 13, tzinfo=UTC)),)

    assert share_elapsed(start, end, datetime(2026, 6, 11, tzinfo=UTC)) == pytest.approx(0.5)
    assert share_elapsed(start, end, datetime(2026, 6, 16, tzinfo=UTC), ten_days) == pytest.approx(0.5)
    assert share_elapsed(start, end, datetime(2026, 6, 8, tzinfo=UTC), ten_days) == pytest.approx(2 / 15)
    assert share_elapsed(start, end, datetime(2026, 5, 30, tzinfo=UTC)) == 0
    assert share_elapsed(start, end, datetime(2026, 6, 26, tzinfo=UTC)) == pytest.approx(1.25)


def test_a_time_without_length_has_run_out_only_when_its_moment_is_there():
    start = datetime(2026, 6, 1, tzinfo=UTC)

    assert share_elapsed(start, start, datetime(2026, 5, 31, tzinfo=UTC)) == 0
    assert share_elapsed(start, start, start) == 1


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0, "green"), (0.499, "green"), (0.5, "amber"), (0.799, "amber"), (0.8, "red"), (0.999, "red"), (1, "overdue")],
)
def test_a_clock_turns_amber_at_half_and_red_at_four_fifths(share, expected):
    assert colour(share) is ClockColour(expected)
