"""Days of a claim as its place counts them: a deadline that ends at midnight there is never shown a day late."""

from datetime import UTC, date, datetime

import pytest

from app.ui.claim_days import place_day
from app.ui.format import NOTHING
from backend.domain.clocks.days import civil_day
from backend.domain.clocks.engine import due
from backend.domain.clocks.tables import JURISDICTIONS, find_jurisdiction, rules_for
from backend.domain.policies import PolicyLine

LATE = datetime(2026, 6, 10, 3, 59, tzinfo=UTC)
"""One minute to midnight of 9 June in New York."""


@pytest.mark.parametrize(
    ("state_code", "expected"),
    [("NY", date(2026, 6, 9)), ("CA", date(2026, 6, 9)), ("EU-DE", date(2026, 6, 10)), ("WY", date(2026, 6, 9))],
)
def test_a_moment_belongs_to_the_day_of_its_place(state_code, expected):
    assert civil_day(LATE, state_code) == expected


@pytest.mark.parametrize("state_code", sorted(JURISDICTIONS))
def test_the_day_shown_is_the_last_one_that_the_rule_counts(state_code):
    for rule in rules_for(state_code, PolicyLine.PROPERTY):
        end = due(rule, find_jurisdiction(state_code), datetime(2026, 5, 4, 15, tzinfo=UTC))

        assert civil_day(end.astimezone(UTC), state_code) == end.date()


def test_a_moment_that_there_is_none_of_has_no_day():
    assert place_day(None, "NY") == NOTHING
