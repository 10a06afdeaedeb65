"""Statutory clocks of claims: started and met by what people do, waived with a reason, kept on the claim."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from backend.domain.access import Role
from backend.domain.claims.words import ClaimAction, ClaimEvent, ClockState
from backend.errors import InvalidRequestError, NotFoundError, NotPermittedError
from backend.services.claim_clocks import ClaimClocksService
from backend.services.claim_events import note_event
from backend.store.tables import Claim
from fakes.claim_rig import authority, make_claim_rig

NOW = datetime(2026, 6, 1, 18, 0, tzinfo=UTC)
WHY = "The insured withdrew the loss by telephone."


@pytest.fixture
def rig(unit_of_work):
    return make_claim_rig(unit_of_work)


@pytest.fixture
def ada(rig):
    return rig.person(held=authority())


@pytest.fixture
def boss(rig, ada):
    return rig.person(Role.MANAGER, ada)


@pytest.fixture
def clocks_on(unit_of_work):
    """Make the service as it is some days after the first event."""
    return lambda days=0: ClaimClocksService(unit_of_work, lambda: NOW + timedelta(days=days))


@pytest.fixture
def note(unit_of_work):
    """Note an event on a claim, some days after the first."""

    def noted(by, claim, event, days=0):
        with unit_of_work() as work:
            note_event(work, by.institution_id, claim, event, NOW + timedelta(days=days))

    return noted


@pytest.fixture
def due_at(unit_of_work):
    """Give the time on the claim's own row."""

    def read(claim):
        with unit_of_work() as work:
            return work.session.scalar(select(Claim.due_at).where(Claim.claim_id == claim))

    return read


def states(views):
    return {view.rule_id: view.state.value for view in views}


def test_a_report_starts_the_clock_and_the_claim_carries_the_earliest_time(rig, ada, clocks_on, note, due_at):
    claim = rig.claim(ada, state_code="CA")
    note(ada, claim, ClaimEvent.REPORTED)
    note(ada, claim, ClaimEvent.PROOF_RECEIVED)
    first, second = clocks_on(6).list_for(ada, claim)

    assert (first.rule_id, first.citation, first.days, first.day_kind) == (
        "ca-acknowledge",
        "10 CCR §2695.5(e)",
        15,
        "calendar",
    )
    assert due_at(claim) == first.due_at == datetime(2026, 6, 17, 6, 59, 59, tzinfo=UTC)  # 16 June, end of day, UTC-7
    assert first.share == pytest.approx(6 / 15.5416, abs=0.001)
    assert second.rule_id == "ca-decide"
    assert not first.is_overdue
    assert clocks_on(16).list_for(ada, claim)[0].is_overdue


def test_meeting_the_first_clock_leaves_the_next_on_the_claim_and_meeting_all_leaves_none(
    rig, ada, clocks_on, note, due_at
):
    claim = rig.claim(ada, state_code="CA")
    note(ada, claim, ClaimEvent.REPORTED)
    note(ada, claim, ClaimEvent.PROOF_RECEIVED)
    note(ada, claim, ClaimEvent.ACKNOWLEDGED, 3)
    running, met = clocks_on(30).list_for(ada, claim)

    assert (running.state, met.state) == (ClockState.RUNNING, ClockState.MET)
    assert due_at(claim) == running.due_at
    assert met.met_at == NOW + timedelta(days=3)
    assert met.share == pytest.approx(3 / 15.5416, abs=0.001)
    note(ada, claim, ClaimEvent.CLOSED, 4)
    assert due_at(claim) is None


def test_a_claim_of_a_place_without_a_table_has_no_clock(rig, ada, clocks_on, note, due_at):
    claim = rig.claim(ada, state_code="OH")
    note(ada, claim, ClaimEvent.REPORTED)

    assert clocks_on().list_for(ada, claim) == ()
    assert due_at(claim) is None


def test_asking_stops_the_clock_and_noting_the_answer_moves_its_day(rig, ada, clocks_on, note, due_at):
    claim = rig.claim(ada, state_code="TX")
    clocks_on().note_proof_received(ada, claim)
    note(ada, claim, ClaimEvent.INFORMATION_REQUESTED, 2)
    (still,) = clocks_on(5).list_for(ada, claim)
    assert (still.state, due_at(claim)) == (ClockState.TOLLED, None)
    assert still.share == clocks_on(8).list_for(ada, claim)[0].share

    clocks_on(9).note_information_received(ada, claim)
    (running,) = clocks_on(9).list_for(ada, claim)
    assert running.state is ClockState.RUNNING
    assert running.due_at == due_at(claim) == datetime(2026, 7, 1, 4, 59, 59, tzinfo=UTC)  # 30 June in Chicago
    assert running.share == pytest.approx(still.share, abs=0.1)


def test_proof_noted_twice_starts_one_clock_and_both_acts_are_on_file(rig, ada, clocks_on, unit_of_work):
    claim = rig.claim(ada, state_code="NY")
    clocks_on().note_proof_received(ada, claim)
    clocks_on(1).note_proof_received(ada, claim)

    assert states(clocks_on().list_for(ada, claim)) == {"ny-decide": "running"}
    with unit_of_work() as work:
        acts = [line.action for line in work.audit.list_for(ada.institution_id, "claim", str(claim))]
    assert acts == ["proof_received", "proof_received"]


def test_a_manager_waives_a_clock_with_a_reason_that_stays_on_file(
    rig, ada, boss, clocks_on, note, due_at, unit_of_work
):
    claim = rig.claim(ada, state_code="TX")
    note(ada, claim, ClaimEvent.REPORTED)
    clock = clocks_on().list_for(ada, claim)[0].clock_id
    with pytest.raises(NotPermittedError):
        clocks_on().waive(ada, clock, WHY)
    with pytest.raises(InvalidRequestError, match="at least 10"):
        clocks_on().waive(boss, clock, "no need")

    clocks_on().waive(boss, clock, f" {WHY} ")
    (waived,) = clocks_on().list_for(ada, claim)
    assert (waived.state, waived.waive_reason, waived.waived_by) == (ClockState.WAIVED, WHY, boss.username.title())
    assert due_at(claim) is None
    with pytest.raises(InvalidRequestError, match="waived already"):
        clocks_on().waive(boss, clock, WHY)
    with unit_of_work() as work:
        line = work.audit.list_for(ada.institution_id, "claim", str(claim))[0]
    assert (line.action, line.details["reason"], line.details["rule"]) == ("clock_waived", WHY, "tx-acknowledge")


def test_nobody_reads_or_waives_the_clocks_of_another_house(rig, ada, clocks_on, note):
    claim = rig.claim(ada, state_code="TX")
    note(ada, claim, ClaimEvent.REPORTED)
    clock = clocks_on().list_for(ada, claim)[0].clock_id
    stranger = rig.person(Role.MANAGER)

    with pytest.raises(NotFoundError):
        clocks_on().list_for(stranger, claim)
    with pytest.raises(NotFoundError):
        clocks_on().waive(stranger, clock, WHY)
    with pytest.raises(NotFoundError):
        clocks_on().note_proof_received(stranger, claim)
    with pytest.raises(NotFoundError):
        note(stranger, claim, ClaimEvent.CLOSED)


def test_a_denial_meets_no_clock_until_its_letter_has_gone_out(rig, ada, clocks_on, note):
    claim = rig.claim(ada, state_code="CA")
    note(ada, claim, ClaimEvent.PROOF_RECEIVED)
    note(ada, claim, ClaimEvent.DENIED, 2)

    assert states(clocks_on().list_for(ada, claim)) == {"ca-decide": "running"}


def test_reopening_starts_anew_what_the_place_asks_of_reopened_claims(rig, ada, note):
    claim = rig.claim(ada, state_code="FL", line="property")
    note(ada, claim, ClaimEvent.REPORTED)
    rig.decide(ada, claim, ClaimAction.CLOSE, "withdrawn")
    rig.decide(ada, claim, ClaimAction.REOPEN, "other")
    views = ClaimClocksService(rig.unit_of_work).list_for(ada, claim)

    assert sorted((view.rule_id, view.state.value) for view in views if view.state is ClockState.RUNNING) == [
        ("fl-acknowledge", "running"),
        ("fl-pay-or-deny", "running"),
    ]
    assert len(views) == 4
