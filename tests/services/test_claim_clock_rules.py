"""Clocks that would run for ever, stop too early or never start, and letters that outlive what they say."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from backend.domain.access import Role
from backend.domain.claims.words import ClaimAction, ClaimEvent, LetterKind, LetterState
from backend.errors import InvalidRequestError, NotFoundError, NotPermittedError
from backend.services.claim_clocks import ClaimClocksService
from backend.services.claim_events import note_event
from backend.services.claim_places import move_clocks
from backend.services.letters import LettersService
from backend.store.tables import User
from fakes.claim_rig import authority, make_claim_rig

WHY = "The insured took the claim back by telephone."


@pytest.fixture
def rig(unit_of_work):
    return make_claim_rig(unit_of_work)


@pytest.fixture
def clocks(unit_of_work):
    return ClaimClocksService(unit_of_work)


@pytest.fixture
def letters(unit_of_work):
    return LettersService(unit_of_work)


@pytest.fixture
def ada(rig, unit_of_work):
    ada = rig.person(held=authority())
    with unit_of_work() as work:
        work.session.get(User, ada.user_id).email = "ada@meridian.example"
    return ada


@pytest.fixture
def boss(rig, ada):
    return rig.person(Role.MANAGER, ada, authority(100_000, 200_000))


@pytest.fixture
def claim(rig, ada):
    return rig.claim(ada, proposed="settle", state_code="CA", fields={"contact_address": "12 Elm Street"})


@pytest.fixture
def note(unit_of_work):
    def noted(by, claim, event, at=None):
        with unit_of_work() as work:
            note_event(work, by.institution_id, claim, event, at)

    return noted


def states(clocks, by, claim):
    return sorted((view.rule_id, view.state.value) for view in clocks.list_for(by, claim))


def settle(rig, by, claim, usd):
    code = "agreed" if usd else "below_deductible"
    rig.decide(by, claim, ClaimAction.SETTLE, code, amount_usd=Decimal(usd))


def deny(rig, by, claim):
    document, (fact,) = rig.document(by, claim)
    rig.open_evidence(by, document, fact)
    rig.decisions.open_clause(by, claim, "X1")
    rig.decide(by, claim, ClaimAction.DENY, "exclusion_applies", clause_id="X1")


# Paying what was settled.


def test_a_part_of_what_was_settled_leaves_the_clock_to_pay_running(rig, clocks, ada, claim):
    rig.reserve(ada, claim, 3_000)
    settle(rig, ada, claim, 3_000)
    rig.pay(ada, claim, 100)
    assert states(clocks, ada, claim) == [("ca-pay", "running")]

    rig.pay(ada, claim, 2_900)
    assert states(clocks, ada, claim) == [("ca-pay", "met")]
    assert rig.look(ada, claim).due_at is None


def test_a_payment_that_waits_for_approval_meets_nothing_until_it_is_approved(rig, clocks, ada, boss, claim):
    rig.reserve(boss, claim, 8_000)
    settle(rig, boss, claim, 8_000)
    asked = rig.pay(ada, claim, 8_000)
    assert states(clocks, ada, claim) == [("ca-pay", "running")]

    rig.money.answer(boss, asked.transaction_id, is_approved=True, note="")
    assert states(clocks, ada, claim) == [("ca-pay", "met")]


def test_what_was_paid_on_account_before_counts_towards_the_settlement(rig, clocks, ada, claim):
    rig.reserve(ada, claim, 4_000)
    rig.pay(ada, claim, 1_000)
    settle(rig, ada, claim, 2_000)
    rig.pay(ada, claim, 500)
    assert states(clocks, ada, claim) == [("ca-pay", "running")]

    rig.pay(ada, claim, 500)
    assert states(clocks, ada, claim) == [("ca-pay", "met")]


def test_a_settlement_of_what_was_all_paid_on_account_has_nothing_to_pay_in_time(rig, clocks, ada, claim):
    rig.reserve(ada, claim, 1_000)
    rig.pay(ada, claim, 1_000)
    settle(rig, ada, claim, 1_000)

    assert "running" not in dict(states(clocks, ada, claim)).values()


def test_what_comes_back_later_starts_no_clock_to_pay_again(rig, clocks, ada, claim):
    rig.reserve(ada, claim, 2_000)
    settle(rig, ada, claim, 2_000)
    rig.pay(ada, claim, 2_000)
    rig.pay(ada, claim, 800, is_recovery=True, payee="The other insurer")

    assert states(clocks, ada, claim) == [("ca-pay", "met")]


def test_a_claim_settled_for_nothing_has_nothing_to_pay_in_time(rig, clocks, note, ada, claim):
    note(ada, claim, ClaimEvent.PROOF_RECEIVED)
    settle(rig, ada, claim, 0)

    assert states(clocks, ada, claim) == [("ca-decide", "met")]
    assert rig.look(ada, claim).due_at is None


def test_a_further_settlement_after_reopening_has_a_clock_of_its_own(rig, clocks, ada, claim):
    rig.reserve(ada, claim, 3_000)
    settle(rig, ada, claim, 1_000)
    rig.pay(ada, claim, 1_000)
    rig.decide(ada, claim, ClaimAction.REOPEN, "further_bill")
    settle(rig, ada, claim, 1_500)
    rig.pay(ada, claim, 400)
    assert states(clocks, ada, claim) == [("ca-pay", "met"), ("ca-pay", "running")]

    rig.pay(ada, claim, 100)
    assert states(clocks, ada, claim) == [("ca-pay", "met"), ("ca-pay", "met")]


# Notes on claims that are decided.


@pytest.mark.parametrize("how", ["closed", "settled", "denied"])
def test_proof_of_loss_for_a_decided_claim_starts_no_clock_that_nobody_can_meet(rig, clocks, ada, claim, how):
    if how == "closed":
        rig.decide(ada, claim, ClaimAction.CLOSE, "withdrawn")
    elif how == "settled":
        settle(rig, ada, claim, 0)
    else:
        deny(rig, ada, claim)
    with pytest.raises(InvalidRequestError, match=f"This claim is {how}; reopen it"):
        clocks.note_proof_received(ada, claim)

    assert "ca-decide" not in dict(states(clocks, ada, claim))


def test_after_reopening_the_proof_of_loss_counts_again(rig, clocks, ada, claim):
    clocks.note_proof_received(ada, claim)
    rig.decide(ada, claim, ClaimAction.CLOSE, "withdrawn")
    rig.decide(ada, claim, ClaimAction.REOPEN, "contested")
    clocks.note_proof_received(ada, claim)

    assert states(clocks, ada, claim) == [("ca-decide", "ended"), ("ca-decide", "running")]


def test_proof_and_answers_are_noted_by_who_works_the_claim_and_in_their_own_house(rig, clocks, ada, claim):
    stranger, examiner = rig.person(held=authority()), rig.person(Role.EXAMINER, ada)
    for act in (clocks.note_proof_received, clocks.note_information_received):
        with pytest.raises(NotFoundError):
            act(stranger, claim)
        with pytest.raises(NotPermittedError):
            act(examiner, claim)

    assert clocks.list_for(ada, claim) == ()


def test_a_clock_that_stands_still_is_waived_and_the_answer_wakes_it_no_more(rig, clocks, note, ada, boss):
    claim = rig.claim(ada, state_code="TX")
    clocks.note_proof_received(ada, claim)
    note(ada, claim, ClaimEvent.INFORMATION_REQUESTED)
    (still,) = clocks.list_for(ada, claim)
    clocks.waive(boss, still.clock_id, WHY)
    clocks.note_information_received(ada, claim)

    assert states(clocks, ada, claim) == [("tx-decide", "waived")]
    assert rig.look(ada, claim).due_at is None


def test_asking_twice_and_hearing_once_lets_the_clock_run_from_the_first_question(rig, clocks, note, ada):
    claim = rig.claim(ada, state_code="NY")
    start = datetime(2026, 6, 1, 16, tzinfo=UTC)
    for event, days in (
        (ClaimEvent.PROOF_RECEIVED, 0),
        (ClaimEvent.INFORMATION_REQUESTED, 2),
        (ClaimEvent.INFORMATION_REQUESTED, 4),
        (ClaimEvent.INFORMATION_RECEIVED, 9),
        (ClaimEvent.INFORMATION_RECEIVED, 11),
    ):
        note(ada, claim, event, start + timedelta(days=days))
    (view,) = clocks.list_for(ada, claim)

    # 2 3 June count (2); 4 to 10 June stand still; 11 12 (4) | 15-18 (8), 19 is Juneteenth | 22-26 (13) | 29 30 (15).
    assert view.due_at.astimezone(ZoneInfo("America/New_York")).date().isoformat() == "2026-06-30"


# Letters that outlive what they say.


def test_a_letter_goes_to_where_the_insured_lives_when_it_goes_out(letters, unit_of_work, ada, claim):
    draft = letters.draft(ada, claim, LetterKind.ACKNOWLEDGEMENT)
    with unit_of_work() as work:
        work.session.execute(
            text("UPDATE claims SET fields = fields || CAST(:moved AS jsonb) WHERE claim_id = :claim"),
            {"claim": claim, "moved": '{"contact_address": "9 Oak Lane"}'},
        )
    sent = letters.release(ada, draft.letter_id, draft.version)

    assert sent.state is LetterState.RELEASED
    assert "9 Oak Lane" in sent.recipient
    assert "12 Elm Street" not in sent.recipient


def test_a_payment_letter_goes_out_about_the_payment_it_was_drafted_for_though_another_followed(
    rig, letters, ada, claim
):
    rig.reserve(ada, claim, 3_000)
    rig.pay(ada, claim, 700)
    draft = letters.draft(ada, claim, LetterKind.PAYMENT)
    blank = "[Say how the amount was worked out: loss, limit, deductible, earlier payments.]"
    edited = letters.edit(ada, draft.letter_id, draft.version, draft.subject, draft.body.replace(blank, "As the bill."))
    rig.pay(ada, claim, 300)

    assert "USD 700.00" in letters.release(ada, edited.letter_id, edited.version).body


def test_a_second_denial_counts_from_its_own_letter_not_from_the_first(rig, clocks, letters, note, ada, claim):
    def send_denial():
        draft = letters.draft(ada, claim, LetterKind.DENIAL)
        letters.release(ada, draft.letter_id, draft.version)

    note(ada, claim, ClaimEvent.PROOF_RECEIVED)
    deny(rig, ada, claim)
    send_denial()
    rig.decide(ada, claim, ClaimAction.REOPEN, "contested")
    clocks.note_proof_received(ada, claim)
    rig.decide(ada, claim, ClaimAction.DENY, "exclusion_applies", clause_id="X1")
    assert states(clocks, ada, claim) == [("ca-decide", "met"), ("ca-decide", "running")]

    send_denial()
    assert states(clocks, ada, claim) == [("ca-decide", "met"), ("ca-decide", "met")]


# A loss that turns out to lie elsewhere.


@pytest.fixture
def move(unit_of_work):
    """Write another place on the claim, and let its clocks follow as a change of the form does."""

    def moved(by, claim, state_code):
        with unit_of_work() as work:
            seen = work.claims.get(by, claim)
            work.session.execute(
                text("UPDATE claims SET state_code = :code WHERE claim_id = :claim"),
                {"code": state_code, "claim": claim},
            )
            move_clocks(work, by, seen)

    return moved


def live(clocks, by, claim):
    return [rule_id for rule_id, state in states(clocks, by, claim) if state in ("running", "tolled")]


def test_another_place_ends_the_clocks_of_the_first_and_starts_its_own(rig, clocks, note, move, ada, claim):
    note(ada, claim, ClaimEvent.REPORTED, rig.look(ada, claim).reported_at)
    clocks.note_proof_received(ada, claim)
    move(ada, claim, "TX")

    assert live(clocks, ada, claim) == ["tx-acknowledge", "tx-decide"]
    acknowledge = next(view for view in clocks.list_for(ada, claim) if view.rule_id == "tx-acknowledge")
    assert acknowledge.started_at == rig.look(ada, claim).reported_at
    assert rig.look(ada, claim).due_at == min(
        view.due_at for view in clocks.list_for(ada, claim) if view.state.value == "running"
    )


def test_a_letter_already_out_meets_the_clock_of_the_new_place_too(rig, clocks, letters, note, move, ada, claim):
    note(ada, claim, ClaimEvent.REPORTED, rig.look(ada, claim).reported_at)
    draft = letters.draft(ada, claim, LetterKind.ACKNOWLEDGEMENT)
    letters.release(ada, draft.letter_id, draft.version)
    move(ada, claim, "NY")

    assert states(clocks, ada, claim) == [("ca-acknowledge", "met"), ("ny-acknowledge", "met")]


def test_a_place_without_a_table_leaves_no_clock_and_moving_back_starts_them_again(rig, clocks, note, move, ada, claim):
    note(ada, claim, ClaimEvent.REPORTED, rig.look(ada, claim).reported_at)
    move(ada, claim, "OH")
    assert live(clocks, ada, claim) == []
    assert rig.look(ada, claim).due_at is None

    move(ada, claim, "CA")
    assert live(clocks, ada, claim) == ["ca-acknowledge"]
