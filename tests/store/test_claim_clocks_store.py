"""Clocks in PostgreSQL: kept as they stand, waived by a named person only, the earliest on the claim."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from backend.domain.access import Role
from backend.domain.clocks.course import Course
from backend.domain.clocks.engine import Span
from backend.domain.clocks.tables import find_jurisdiction
from backend.errors import NotFoundError
from backend.store.tables import Claim
from factories import make_claim, make_principal

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
TEXAS = find_jurisdiction("TX")


@pytest.fixture
def work(unit_of_work):
    with unit_of_work() as work:
        yield work


@pytest.fixture
def ada(work):
    return make_principal(work, Role.ADJUSTER)


@pytest.fixture
def claim(work, ada):
    return make_claim(work, ada, state_code="TX")


def course(rule_id="tx-acknowledge", days=15, **more):
    return Course(rule_id, NOON, NOON + timedelta(days=days), **more)


def store(work, by, claim, *courses):
    work.claim_clocks.store(by.institution_id, claim, TEXAS, courses)
    return work.claim_clocks.list_courses(claim)


def test_a_clock_comes_back_as_it_was_stored_and_changed(work, ada, claim):
    (kept,) = store(work, ada, claim, course("tx-decide"))
    still = Span(NOON + timedelta(days=1), NOON + timedelta(days=3))
    changed = Course(kept.rule_id, kept.started_at, kept.due_at, kept.clock_id, tolled=(still,))

    assert store(work, ada, claim, changed) == [changed]
    (row,) = work.claim_clocks.list_rows(ada.institution_id, claim)
    assert (row.jurisdiction, row.days, row.day_kind) == ("TX", 15, "business")
    assert row.citation == "Tex. Ins. Code §542.056(a), (d)"


def test_the_claim_carries_the_earliest_of_its_running_clocks(work, ada, claim):
    store(work, ada, claim, course(days=15), course("tx-decide", days=9), course("tx-pay", days=30))
    first = work.claim_clocks.list_rows(ada.institution_id, claim)[0]
    due_at = select(Claim.due_at).where(Claim.claim_id == claim)
    assert work.session.scalar(due_at) == NOON + timedelta(days=9)

    work.claim_clocks.waive(first.clock_id, ada.user_id, "Not a first-party claim.")
    work.claim_clocks.keep_due(claim)
    assert work.session.scalar(due_at) == NOON + timedelta(days=15)
    assert work.claim_clocks.list_waivers(claim) == {first.clock_id: ada.username.title()}


def test_the_claim_of_another_house_is_not_taken(work, ada, claim):
    with pytest.raises(NotFoundError):
        work.claim_clocks.take_claim(make_principal(work).institution_id, claim)
    assert work.claim_clocks.take_claim(ada.institution_id, claim) == ("TX", "auto", "reported")


@pytest.mark.parametrize(
    "change",
    [
        "state = 'waived'",
        "state = 'waived', waive_reason = 'no person'",
        "state = 'tolled', tolled_since = NULL",
        "state = 'met'",
        "day_kind = 'working'",
        "state = 'stopped'",
    ],
)
def test_the_database_refuses_a_clock_that_stops_without_ground(work, ada, claim, change):
    store(work, ada, claim, course())

    with pytest.raises(IntegrityError), work.session.begin_nested():
        work.session.execute(text(f"UPDATE claim_clocks SET {change}"))  # noqa: S608 - words of this test
