"""A clock says how much of its time has run, and past its end by how many days it is overdue."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.ui.claim_clocks import time_words
from backend.domain.claims.acts import ClockView
from backend.domain.claims.words import ClockState

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
CLOCK = ClockView(
    *(UUID(int=1), UUID(int=2), "r", "Decide", "\u00a7 1", 15, "calendar", ClockState.RUNNING),
    *(NOW - timedelta(days=15), NOW, 0.4, None, None, "", ""),
)


@pytest.mark.parametrize(
    ("share", "days_left", "words"),
    [(0.4, 9, "40 % of the time has run"), (0.99, 1, "99 % of the time has run"), (8.38, -110, "Overdue by 110 days")],
)
def test_a_clock_past_its_end_names_the_days_and_no_percentage(share, days_left, words):
    clock = replace(CLOCK, share=share, due_at=NOW + timedelta(days=days_left))

    assert time_words(clock, NOW) == words
