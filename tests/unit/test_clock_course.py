"""What events do to the clocks of a claim, with a frozen clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest

from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClaimEvent, ClockState
from backend.domain.clocks.course import Happening, follow, is_final
from backend.domain.clocks.rules import READING_NOTICE, DayKind
from backend.domain.clocks.tables import JURISDICTIONS, find_jurisdiction, find_rule, rules_for
from backend.domain.policies import PolicyLine

NOON = datetime(2026, 6, 1, 18, 0, tzinfo=UTC)
ALL_RULES = [rule for place in JURISDICTIONS.values() for rule in place.rules]


class File:
    """The clocks of one claim, moved by events on given days after it was reported."""

    def __init__(self, state_code, line=PolicyLine.AUTO):
        self.place, self.line, self.clocks = find_jurisdiction(state_code), line, []
        self.numbers = count(1)

    def note(self, event, day, *, reopened_on=None, is_final=False):
        at = NOON + timedelta(days=day)
        reopened_at = None if reopened_on is None else NOON + timedelta(days=reopened_on)
        rules = rules_for(self.place.code, self.line)
        changed = follow(self.place, rules, self.clocks, Happening(event, at, reopened_at, is_final))
        kept = {clock.clock_id: clock for clock in self.clocks}
        for clock in changed:
            stored = clock if clock.clock_id else replace(clock, clock_id=UUID(int=next(self.numbers)))
            kept[stored.clock_id] = stored
        self.clocks = list(kept.values())
        return changed

    def states(self):
        return [(clock.rule_id, clock.state.value) for clock in self.clocks]

    def days_due(self, rule_id):
        return [clock.due_at.date().isoformat() for clock in self.clocks if clock.rule_id == rule_id]


def test_a_report_starts_the_clocks_of_its_place_and_line():
    texas, florida = File("TX"), File("FL")
    texas.note(ClaimEvent.REPORTED, 0)
    florida.note(ClaimEvent.REPORTED, 0)

    assert texas.states() == [("tx-acknowledge", "running")]
    assert florida.states() == []  # Fla. Stat. §627.70131 speaks of property claims


def test_a_place_without_a_table_starts_none_and_says_so():
    ohio = File("OH")

    assert ohio.note(ClaimEvent.REPORTED, 0) == ()
    assert "No table of deadlines" in ohio.place.note


def test_the_same_event_twice_starts_no_second_clock():
    file = File("CA")
    file.note(ClaimEvent.REPORTED, 0)

    assert file.note(ClaimEvent.REPORTED, 0) == ()
    assert file.note(ClaimEvent.REPORTED, 1) == ()
    file.note(ClaimEvent.ACKNOWLEDGED, 2)
    assert file.note(ClaimEvent.REPORTED, 3) == ()
    assert file.note(ClaimEvent.ACKNOWLEDGED, 4) == ()


def test_status_letters_win_time_again_and_again_until_the_decision():
    file = File("CA")
    file.note(ClaimEvent.PROOF_RECEIVED, 0)
    file.note(ClaimEvent.STATUS_SENT, 39)
    file.note(ClaimEvent.STATUS_SENT, 60)

    assert file.states() == [("ca-decide", "met"), ("ca-status", "met"), ("ca-status", "running")]
    assert file.days_due("ca-status") == ["2026-08-09", "2026-08-30"]  # 10 July + 30; 31 July + 30
    file.note(ClaimEvent.SETTLED, 70)
    assert file.states()[2:] == [("ca-status", "met"), ("ca-pay", "running")]


def test_a_status_letter_before_the_proof_of_loss_wins_no_time():
    file = File("NY")
    file.note(ClaimEvent.REPORTED, 0)

    assert file.note(ClaimEvent.STATUS_SENT, 1) == ()


def test_the_same_status_letter_twice_starts_one_clock():
    file = File("NY")
    file.note(ClaimEvent.PROOF_RECEIVED, 0)
    file.note(ClaimEvent.STATUS_SENT, 5)

    assert file.note(ClaimEvent.STATUS_SENT, 5) == ()


def test_more_time_in_texas_is_won_once():
    file = File("TX")
    file.note(ClaimEvent.PROOF_RECEIVED, 0)
    file.note(ClaimEvent.STATUS_SENT, 3)

    assert file.note(ClaimEvent.STATUS_SENT, 20) == ()
    assert file.states() == [("tx-decide", "met"), ("tx-decide-extended", "running")]


def test_a_request_stops_the_clock_and_the_answer_moves_its_day():
    file = File("TX")
    file.note(ClaimEvent.PROOF_RECEIVED, 0)
    file.note(ClaimEvent.INFORMATION_REQUESTED, 2)
    assert file.states() == [("tx-decide", "tolled")]
    assert file.note(ClaimEvent.INFORMATION_REQUESTED, 3) == ()

    file.note(ClaimEvent.INFORMATION_RECEIVED, 9)
    assert file.states() == [("tx-decide", "running")]
    assert file.days_due("tx-decide") == ["2026-06-30"]  # worked out in the table of deadlines
    assert file.note(ClaimEvent.INFORMATION_RECEIVED, 9) == ()


def test_a_clock_that_stands_still_can_still_be_met():
    file = File("NY")
    file.note(ClaimEvent.PROOF_RECEIVED, 0)
    file.note(ClaimEvent.INFORMATION_REQUESTED, 1)
    file.note(ClaimEvent.SETTLED, 2)

    assert file.states() == [("ny-decide", "met"), ("ny-pay", "running")]


def test_a_denial_meets_what_asks_for_a_decision_and_ends_the_rest():
    file = File("CA")
    file.note(ClaimEvent.REPORTED, 0)
    file.note(ClaimEvent.PROOF_RECEIVED, 1)
    file.note(ClaimEvent.DENIED, 5, is_final=True)

    assert file.states() == [("ca-acknowledge", "ended"), ("ca-decide", "met")]


def test_a_reopened_claim_starts_its_clocks_anew_once():
    file = File("FL", PolicyLine.PROPERTY)
    file.note(ClaimEvent.REPORTED, 0)
    file.note(ClaimEvent.DENIED, 30, is_final=True)
    file.note(ClaimEvent.REOPENED, 50, reopened_on=50)

    assert file.days_due("fl-pay-or-deny") == ["2026-07-31", "2026-09-19"]  # 1 June + 60; 21 July + 60
    assert file.note(ClaimEvent.REOPENED, 51, reopened_on=50) == ()


def test_an_act_from_before_a_clock_began_does_not_meet_it():
    file = File("CA")
    file.note(ClaimEvent.SETTLED, 5)

    assert file.note(ClaimEvent.PAID, 4) == ()


@pytest.mark.parametrize(
    ("event", "status", "expected"),
    [
        (ClaimEvent.CLOSED, ClaimStatus.INVESTIGATING, True),
        (ClaimEvent.DENIED, ClaimStatus.DENIED, True),
        (ClaimEvent.PAID, ClaimStatus.SETTLED, True),
        (ClaimEvent.PAID, ClaimStatus.INVESTIGATING, False),
        (ClaimEvent.SETTLED, ClaimStatus.SETTLED, False),
    ],
)
def test_closing_denying_and_paying_what_was_settled_leave_nothing_to_ask(event, status, expected):
    assert is_final(event, status) is expected


def test_a_clock_whose_rule_is_no_longer_held_still_ends():
    file = File("CA")
    file.note(ClaimEvent.REPORTED, 0)
    file.clocks = [replace(file.clocks[0], rule_id="gone")]

    assert file.note(ClaimEvent.ACKNOWLEDGED, 1) == ()
    assert file.note(ClaimEvent.CLOSED, 2, is_final=True)[0].state is ClockState.ENDED


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.id)
def test_every_rule_says_its_time_its_source_and_its_reading(rule):
    assert find_rule(rule.id) is rule
    assert (rule.days > 0) is not (rule.months > 0)
    assert rule.lines
    assert rule.starts_on
    assert rule.met_by
    assert "§" in rule.citation
    assert rule.reading.endswith(".")
    assert bool(rule.tolled_by) is bool(rule.resumed_by)
    assert not rule.follows or find_rule(rule.follows)
    assert rule.day_kind is DayKind.CALENDAR or rule.days


def test_every_table_says_that_it_is_a_reading():
    assert len({rule.id for rule in ALL_RULES}) == len(ALL_RULES)
    assert all(place.note.startswith(READING_NOTICE) for place in JURISDICTIONS.values())
