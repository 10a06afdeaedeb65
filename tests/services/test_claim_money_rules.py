"""Ways around the rules of a claim's money and decisions that must be closed: games with reserves, keys, reasons."""

from contextlib import contextmanager
from decimal import Decimal

import pytest
from sqlalchemy import event

from backend.domain.access import Role
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import (
    ClaimAction,
    ClaimReferralAnswer,
    ClaimReferralKind,
    TransactionKind,
    TransactionState,
)
from backend.errors import ConflictError, InvalidRequestError, NotPermittedError
from fakes.claim_rig import NOTE, authority, make_claim_rig

SIU = ClaimReferralKind.SIU
ABOVE_ALL = 40_000_000


@pytest.fixture
def rig(unit_of_work):
    return make_claim_rig(unit_of_work)


@pytest.fixture
def ada(rig):
    return rig.person(held=authority())


@pytest.fixture
def boss(rig, ada):
    return rig.person(Role.MANAGER, ada, authority(100_000, 200_000))


@pytest.fixture
def claim(rig, ada):
    return rig.claim(ada, proposed="settle")


@contextmanager
def statements(work_session):
    """Collect the statements that reach the database."""
    seen: list[str] = []

    def note(_conn, _cursor, statement, *_rest):
        seen.append(statement)

    engine = work_session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def told(rig, by, claim, to, answer, kind=ClaimReferralKind.COVERAGE):
    """Ask another person and have them answer."""
    referral = rig.refer(by, claim, to, kind)
    return rig.decisions.answer_referral(to, referral, answer, NOTE)


def acts(rig, by, claim):
    with rig.unit_of_work() as work:
        return [line.action for line in work.audit.list_for(by.institution_id, "claim", str(claim))]


# Money and the special investigation unit.


def test_nothing_is_paid_on_account_after_the_special_unit_confirmed_its_suspicion(rig, ada, boss, claim):
    rig.reserve(ada, claim, 3_000)
    told(rig, ada, claim, boss, ClaimReferralAnswer.CONFIRMED, SIU)
    with pytest.raises(InvalidRequestError, match="confirmed its suspicion; to pay needs an answered referral"):
        rig.pay(ada, claim, 500)

    assert rig.look(ada, claim).paid_usd == 0


def test_another_persons_yes_after_the_suspicion_lets_a_payment_pass(rig, ada, boss, claim):
    rig.reserve(ada, claim, 3_000)
    told(rig, ada, claim, boss, ClaimReferralAnswer.CONFIRMED, SIU)
    told(rig, ada, claim, boss, ClaimReferralAnswer.PROCEED)

    assert rig.pay(ada, claim, 500).state is TransactionState.POSTED


def test_a_suspicion_that_was_cleared_stops_no_payment(rig, ada, boss, claim):
    rig.reserve(ada, claim, 3_000)
    told(rig, ada, claim, boss, ClaimReferralAnswer.CLEARED, SIU)

    assert rig.pay(ada, claim, 500).state is TransactionState.POSTED


def test_a_payment_asked_for_before_the_suspicion_is_not_approved_after_it(rig, ada, boss, claim):
    rig.reserve(ada, claim, 8_000)
    asked = rig.pay(ada, claim, 6_000)
    told(rig, ada, claim, boss, ClaimReferralAnswer.CONFIRMED, SIU)
    with pytest.raises(InvalidRequestError, match="confirmed its suspicion"):
        rig.money.answer(boss, asked.transaction_id, is_approved=True, note="")

    assert rig.look(ada, claim).paid_usd == 0


# What waits for an answer.


def test_a_reserve_that_nobodys_authority_covers_can_be_rejected_and_blocks_the_claim_no_longer(rig, ada, boss, claim):
    asked = rig.reserve(ada, claim, ABOVE_ALL)
    with pytest.raises(NotPermittedError, match="above your authority"):
        rig.money.answer(boss, asked.transaction_id, is_approved=True, note="")
    rejected = rig.money.answer(boss, asked.transaction_id, is_approved=False, note="A slip: two digits too many.")

    assert rejected.state is TransactionState.REJECTED
    assert rig.reserve(ada, claim, 4_000).state is TransactionState.POSTED


def test_a_colleague_without_any_authority_may_stop_but_never_approve(rig, ada, claim):
    colleague = rig.person(beside=ada)
    asked = rig.reserve(ada, claim, 50_000)
    with pytest.raises(NotPermittedError, match="no authority to reserve"):
        rig.money.answer(colleague, asked.transaction_id, is_approved=True, note="")

    assert rig.money.answer(
        colleague, asked.transaction_id, is_approved=False, note="The bills say otherwise."
    ).state is (TransactionState.REJECTED)


def test_nobody_rejects_their_own_movement_either(rig, ada, claim):
    asked = rig.reserve(ada, claim, 50_000)
    with pytest.raises(NotPermittedError, match="another person must"):
        rig.money.answer(ada, asked.transaction_id, is_approved=False, note="I changed my mind about it.")


def test_a_payment_left_waiting_on_a_closed_claim_can_be_put_away(rig, ada, boss, claim):
    rig.reserve(ada, claim, 8_000)
    asked = rig.pay(ada, claim, 6_000)
    rig.decide(ada, claim, ClaimAction.CLOSE, "withdrawn")
    rejected = rig.money.answer(boss, asked.transaction_id, is_approved=False, note="The claim was withdrawn.")

    assert rejected.state is TransactionState.REJECTED
    assert rig.money.list_pending(boss) == []


def test_a_waiting_payment_of_a_claim_reopened_since_finds_no_reserve_until_one_is_set_again(rig, ada, boss, claim):
    rig.reserve(ada, claim, 8_000)
    asked = rig.pay(ada, claim, 6_000)
    rig.decide(ada, claim, ClaimAction.CLOSE, "withdrawn")
    rig.decide(ada, claim, ClaimAction.REOPEN, "further_bill")
    with pytest.raises(InvalidRequestError, match="raise the reserve first"):
        rig.money.answer(boss, asked.transaction_id, is_approved=True, note="")


def test_the_list_of_what_waits_asks_the_database_as_often_for_six_as_for_one(rig, ada, boss, unit_of_work):
    def count():
        with unit_of_work() as work, statements(work.session) as seen:
            listed = rig.money.list_pending(boss)
        return len(listed), len(seen)

    rig.reserve(ada, rig.claim(ada), 50_000)
    one = count()
    for _ in range(5):
        rig.reserve(ada, rig.claim(ada), 50_000)
    six = count()

    assert (one[0], six[0]) == (1, 6)
    assert six[1] == one[1]


# Splitting, keys, amounts.


def test_a_payment_split_into_parts_stops_where_the_whole_would_have_stopped(rig, ada, claim):
    rig.reserve(ada, claim, 8_000)
    states = [rig.pay(ada, claim, 1_000).state for _ in range(7)]

    assert states == [TransactionState.POSTED] * 5 + [TransactionState.PENDING] * 2
    assert rig.look(ada, claim).paid_usd == Decimal(5_000)


def test_money_that_came_back_gives_no_new_authority_to_pay(rig, ada, claim):
    rig.reserve(ada, claim, 10_000)
    rig.pay(ada, claim, 5_000)
    rig.pay(ada, claim, 5_000, is_recovery=True, payee="The other insurer")

    assert rig.pay(ada, claim, 1).state is TransactionState.PENDING


def test_paying_a_reserve_down_gives_no_new_authority_to_reserve(rig, ada, claim):
    rig.reserve(ada, claim, 20_000)
    rig.pay(ada, claim, 5_000)

    assert rig.reserve(ada, claim, 15_001).state is TransactionState.PENDING


def test_lowering_and_raising_a_reserve_in_turns_never_passes_the_authority(rig, ada, claim):
    for usd in (20_000, 1, 20_000, 0, 19_999):
        assert rig.reserve(ada, claim, usd).state is TransactionState.POSTED
    assert rig.reserve(ada, claim, 20_001).state is TransactionState.PENDING
    assert rig.look(ada, claim).reserve_usd == Decimal(19_999)


def test_a_form_sent_again_with_another_payee_is_no_double_click(rig, ada, claim):
    rig.reserve(ada, claim, 3_000)
    rig.pay(ada, claim, 400, idempotency_key="form-1")
    with pytest.raises(ConflictError, match="Reload the page"):
        rig.pay(ada, claim, 400, idempotency_key="form-1", payee="Another Garage")

    assert rig.look(ada, claim).paid_usd == Decimal(400)


def test_a_form_of_a_payment_sent_again_as_a_recovery_is_refused(rig, ada, claim):
    rig.reserve(ada, claim, 3_000)
    rig.pay(ada, claim, 400, idempotency_key="form-1")
    with pytest.raises(ConflictError, match="Reload the page"):
        rig.pay(ada, claim, 400, idempotency_key="form-1", is_recovery=True)


def test_the_same_key_on_another_claim_is_another_payment(rig, ada, claim):
    other = rig.claim(ada, proposed="settle")
    for each in (claim, other):
        rig.reserve(ada, each, 3_000)
        rig.pay(ada, each, 400, idempotency_key="form-1")

    assert [rig.look(ada, each).paid_usd for each in (claim, other)] == [Decimal(400)] * 2


@pytest.mark.parametrize("usd", ["NaN", "Infinity", "1e17", "9" * 40])
def test_an_amount_no_ledger_holds_is_refused_in_words(rig, ada, claim, usd):
    for act in (rig.reserve, rig.pay):
        with pytest.raises(InvalidRequestError, match="amount"):
            act(ada, claim, usd)
    with pytest.raises(InvalidRequestError, match="amount"):
        rig.decide(ada, claim, ClaimAction.SETTLE, "agreed", amount_usd=Decimal(usd))


@pytest.mark.parametrize("usd", ["0.001", "0.004", "0.005"])
def test_less_than_a_cent_is_not_settled_as_something(rig, ada, claim, usd):
    with pytest.raises(InvalidRequestError, match="A settlement of 0 has the reason"):
        rig.decide(ada, claim, ClaimAction.SETTLE, "agreed", amount_usd=Decimal(usd))


def test_less_than_a_cent_is_not_paid(rig, ada, claim):
    rig.reserve(ada, claim, 100)
    with pytest.raises(InvalidRequestError, match="more than 0"):
        rig.pay(ada, claim, "0.004")


# Closing is no quiet denial.


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("below_deductible", "settle it for 0"),
        ("denial_stands", "deny it under a clause"),
        ("paid_in_full", "Nothing was paid"),
        ("other", "settle or deny it first"),
    ],
)
def test_a_claim_nobody_decided_is_not_closed_for_a_reason_that_denies_it(rig, ada, claim, code, said):
    rig.reserve(ada, claim, 2_000)
    with pytest.raises(InvalidRequestError, match=said):
        rig.decide(ada, claim, ClaimAction.CLOSE, code)
    seen = rig.look(ada, claim)

    assert (seen.status, seen.reserve_usd) == (ClaimStatus.INVESTIGATING, Decimal(2_000))


@pytest.mark.parametrize("code", ["withdrawn", "duplicate", "no_answer"])
def test_what_the_insured_no_longer_pursues_is_closed_undecided(rig, ada, claim, code):
    rig.decide(ada, claim, ClaimAction.CLOSE, code)

    assert rig.look(ada, claim).status is ClaimStatus.CLOSED


def test_what_was_settled_for_nothing_is_closed_as_below_the_deductible(rig, ada, claim):
    rig.decide(ada, claim, ClaimAction.SETTLE, "below_deductible", amount_usd=Decimal(0))
    rig.decide(ada, claim, ClaimAction.CLOSE, "below_deductible")

    assert rig.look(ada, claim).status is ClaimStatus.CLOSED


def test_a_settled_claim_is_not_closed_as_denied_nor_as_paid_before_anything_was(rig, ada, claim):
    rig.decide(ada, claim, ClaimAction.SETTLE, "agreed", amount_usd=Decimal(100))
    with pytest.raises(InvalidRequestError, match="was not denied"):
        rig.decide(ada, claim, ClaimAction.CLOSE, "denial_stands")
    with pytest.raises(InvalidRequestError, match="Nothing was paid"):
        rig.decide(ada, claim, ClaimAction.CLOSE, "paid_in_full")


def test_closing_a_referred_claim_leaves_a_line_for_the_referral_it_takes_back(rig, ada, boss, claim):
    rig.refer(ada, claim, boss)
    rig.decide(ada, claim, ClaimAction.CLOSE, "withdrawn")

    assert "referral_withdrawn" in acts(rig, ada, claim)
    assert [line.state for line in rig.decisions.list_referrals(boss, claim)] == ["withdrawn"]


def test_closing_without_a_referral_says_nothing_of_one(rig, ada, claim):
    rig.decide(ada, claim, ClaimAction.CLOSE, "withdrawn")

    assert "referral_withdrawn" not in acts(rig, ada, claim)


# Answers of other people.


def test_an_answer_not_to_proceed_stops_a_settlement_within_the_own_authority(rig, ada, boss, claim):
    told(rig, ada, claim, boss, ClaimReferralAnswer.DO_NOT_PROCEED)
    with pytest.raises(NotPermittedError, match="answered not to proceed; refer the claim again"):
        rig.decide(ada, claim, ClaimAction.SETTLE, "agreed", amount_usd=Decimal(100))

    assert rig.look(ada, claim).status is ClaimStatus.INVESTIGATING


def test_a_later_yes_lets_the_stopped_settlement_pass(rig, ada, boss, claim):
    told(rig, ada, claim, boss, ClaimReferralAnswer.DO_NOT_PROCEED)
    told(rig, ada, claim, boss, ClaimReferralAnswer.PROCEED)
    rig.decide(ada, claim, ClaimAction.SETTLE, "agreed", amount_usd=Decimal(100))

    assert rig.look(ada, claim).status is ClaimStatus.SETTLED


def test_a_no_from_before_a_later_assessment_stops_nothing(rig, ada, boss, claim):
    told(rig, ada, claim, boss, ClaimReferralAnswer.DO_NOT_PROCEED)
    rig.assess(ada, claim, "settle")
    rig.decide(ada, claim, ClaimAction.SETTLE, "agreed", amount_usd=Decimal(100))

    assert rig.look(ada, claim).status is ClaimStatus.SETTLED


def test_an_answer_given_as_a_bare_word_needs_the_same_authority(rig, ada, claim):
    colleague = rig.person(beside=ada)
    referral = rig.refer(ada, claim)
    with pytest.raises(NotPermittedError, match="no authority to pay"):
        rig.decisions.answer_referral(colleague, referral, "proceed", NOTE)


def test_the_gap_for_a_kind_given_as_a_bare_word_is_the_same(rig, ada, claim):
    for kind in TransactionKind:
        for usd in (Decimal(1), Decimal(5_001), Decimal(20_001)):
            assert rig.money.find_gap(ada, claim, str(kind), usd) == rig.money.find_gap(ada, claim, kind, usd)
