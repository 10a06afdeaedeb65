"""The money of claims: reserve before payment, within authority or approved by somebody else, and paid once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from backend.domain.access import Role
from backend.domain.claims.acts import ReserveRequest
from backend.domain.claims.words import ClaimReferralAnswer, ClaimReferralKind, TransactionKind, TransactionState
from backend.errors import ConflictError, InvalidRequestError, NotFoundError, NotPermittedError
from factories import make_claim, make_policy
from fakes.claim_rig import CLAUSES, NOTE, authority, make_claim_rig


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


def sums(rig, by, claim):
    seen = rig.look(by, claim)
    return seen.reserve_usd, seen.paid_usd, seen.recovered_usd


def test_a_reserve_is_set_to_what_should_be_outstanding_and_kept_as_the_change(rig, ada, claim):
    first = rig.reserve(ada, claim, 3_000)
    second = rig.reserve(ada, claim, 1_200)

    assert (first.amount_usd, second.amount_usd) == (Decimal(3_000), Decimal(-1_800))
    assert sums(rig, ada, claim) == (Decimal(1_200), 0, 0)
    assert first.state is TransactionState.POSTED
    assert first.authority == {"role": "adjuster", "line": "claim_reserve_auto", "max_amount_usd": "20000"}


def test_the_same_reserve_again_or_a_negative_one_is_refused(rig, ada, claim):
    rig.reserve(ada, claim, 3_000)
    with pytest.raises(InvalidRequestError, match="The outstanding reserve is USD 3,000 already"):
        rig.reserve(ada, claim, 3_000)
    with pytest.raises(InvalidRequestError, match="0 or more"):
        rig.reserve(ada, claim, -1)


def test_a_movement_needs_a_reason_that_another_person_can_act_on(rig, ada, claim):
    with pytest.raises(InvalidRequestError, match="at least 10 characters"):
        rig.money.set_reserve(ada, ReserveRequest(claim, 1, Decimal(5), "why"))
    with pytest.raises(InvalidRequestError, match="at least 10 characters"):
        rig.pay(ada, claim, 5, reason=" ")


def test_a_payment_takes_from_the_reserve_and_moves_the_claim_on(rig, ada, claim):
    rig.reserve(ada, claim, 3_000)
    before = rig.version(ada, claim)
    paid = rig.pay(ada, claim, "1000.50")

    assert sums(rig, ada, claim) == (Decimal("1999.50"), Decimal("1000.50"), 0)
    assert (paid.kind, paid.state, paid.payee) == (TransactionKind.PAYMENT, TransactionState.POSTED, "Corner Garage")
    assert rig.version(ada, claim) == before + 1
    assert [line.kind for line in rig.money.list_for(ada, claim)] == [TransactionKind.PAYMENT, TransactionKind.RESERVE]


def test_without_enough_reserve_the_databases_refusal_is_said_in_one_sentence(rig, ada, claim):
    rig.reserve(ada, claim, 1_200)
    with pytest.raises(InvalidRequestError, match=r"^The outstanding reserve is USD 1,200; raise the reserve first\.$"):
        rig.pay(ada, claim, 1_201)

    assert sums(rig, ada, claim) == (Decimal(1_200), 0, 0)


def test_a_payment_that_would_wait_for_approval_needs_its_reserve_too(rig, ada, claim):
    rig.reserve(ada, claim, 5_500)
    with pytest.raises(InvalidRequestError, match="raise the reserve first"):
        rig.pay(ada, claim, 6_000)

    assert not [line for line in rig.money.list_for(ada, claim) if line.kind is TransactionKind.PAYMENT]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"usd": 0}, "more than 0"),
        ({"usd": "0.001"}, "more than 0"),
        ({"payee": " "}, "who is paid"),
        ({"payee": " ", "is_recovery": True}, "who pays"),
        ({"idempotency_key": ""}, "needs a key"),
    ],
)
def test_a_payment_that_lacks_something_names_it(rig, ada, claim, changed, said):
    with pytest.raises(InvalidRequestError, match=said):
        rig.pay(ada, claim, **{"usd": 10, **changed})


def test_a_double_click_pays_once_and_gets_the_same_answer(rig, ada, claim):
    rig.reserve(ada, claim, 3_000)
    request = rig.payment(ada, claim, 1_000)
    first, second = rig.money.pay(ada, request), rig.money.pay(ada, request)

    assert first == second
    assert sums(rig, ada, claim) == (Decimal(2_000), Decimal(1_000), 0)
    with pytest.raises(ConflictError, match="Another amount"):
        rig.money.pay(ada, replace(request, amount_usd=Decimal(7)))


def test_who_looked_at_an_older_version_moves_no_money(rig, ada, claim):
    stale = rig.version(ada, claim)
    rig.reserve(ada, claim, 3_000)
    with pytest.raises(ConflictError):
        rig.pay(ada, claim, 100, version=stale)
    with pytest.raises(ConflictError):
        rig.money.set_reserve(ada, ReserveRequest(claim, stale, Decimal(5), NOTE))


def test_authority_is_compared_with_all_payments_of_the_claim(rig, ada, claim):
    rig.reserve(ada, claim, 10_000)
    rig.pay(ada, claim, 3_000)
    asked = rig.pay(ada, claim, 2_001)

    assert asked.state is TransactionState.PENDING
    assert sums(rig, ada, claim) == (Decimal(7_000), Decimal(3_000), 0)
    assert (
        rig.money.find_gap(ada, claim, TransactionKind.PAYMENT, Decimal(2_001))
        == "All payments together would be USD 5,001, above your authority of USD 5,000."
    )
    assert rig.money.find_gap(ada, claim, TransactionKind.PAYMENT, Decimal(2_000)) is None


def test_authority_to_reserve_is_compared_with_all_that_is_incurred(rig, ada, claim):
    rig.reserve(ada, claim, 5_000)
    rig.pay(ada, claim, 4_000)

    assert rig.money.find_gap(ada, claim, TransactionKind.RESERVE, Decimal(16_000)) is None
    assert "would be USD 20,001" in rig.money.find_gap(ada, claim, TransactionKind.RESERVE, Decimal(16_001))
    assert rig.reserve(ada, claim, 16_001).state is TransactionState.PENDING
    assert sums(rig, ada, claim) == (Decimal(1_000), Decimal(4_000), 0)


def test_a_person_without_authority_may_ask_and_nothing_counts_before_the_answer(rig, ada, boss, claim):
    nobody = rig.person(beside=ada)
    asked = rig.reserve(nobody, claim, 500)

    assert asked.state is TransactionState.PENDING
    assert "You hold no authority to reserve in auto" in rig.money.find_gap(
        nobody, claim, TransactionKind.RESERVE, Decimal(500)
    )
    assert sums(rig, ada, claim) == (0, 0, 0)
    approved = rig.money.answer(boss, asked.transaction_id, is_approved=True, note="")
    assert (approved.state, approved.answered_by != "", approved.authority["max_amount_usd"]) == (
        TransactionState.POSTED,
        True,
        "200000",
    )
    assert sums(rig, ada, claim) == (Decimal(500), 0, 0)


def test_one_change_of_a_reserve_waits_at_a_time(rig, ada, claim):
    rig.reserve(ada, claim, 50_000)
    with pytest.raises(ConflictError, match="waits for approval"):
        rig.reserve(ada, claim, 10)


def test_what_waits_goes_to_those_whose_authority_suffices_and_never_to_who_asked(rig, ada, boss, claim):
    peer = rig.person(beside=ada, held=authority())
    senior = rig.person(beside=ada, held=authority(8_000, 20_000))
    clueless = rig.person(Role.MANAGER, ada)
    rig.reserve(ada, claim, 20_000)
    asked = rig.pay(ada, claim, 7_000)
    routed = {
        who.username: [line.transaction_id for line in rig.money.list_pending(who)]
        for who in (ada, peer, senior, boss, clueless)
    }

    assert routed == {
        ada.username: [],
        peer.username: [],
        senior.username: [asked.transaction_id],
        boss.username: [asked.transaction_id],
        clueless.username: [],
    }
    with pytest.raises(NotPermittedError, match="above your authority of USD 5,000"):
        rig.money.answer(peer, asked.transaction_id, is_approved=True, note="")
    with pytest.raises(NotPermittedError, match="their own"):
        rig.money.answer(ada, asked.transaction_id, is_approved=True, note="")
    assert rig.money.answer(senior, asked.transaction_id, is_approved=True, note="").state is TransactionState.POSTED
    assert sums(rig, ada, claim) == (Decimal(13_000), Decimal(7_000), 0)
    assert rig.money.list_pending(boss) == []


def test_a_rejection_needs_a_note_and_an_answer_is_given_once(rig, ada, boss, claim):
    asked = rig.reserve(ada, claim, 50_000)
    with pytest.raises(InvalidRequestError, match="Say why"):
        rig.money.answer(boss, asked.transaction_id, is_approved=False, note="no")
    rejected = rig.money.answer(
        boss, asked.transaction_id, is_approved=False, note="The bills do not support this much."
    )

    assert (rejected.state, rejected.answer_note) == (
        TransactionState.REJECTED,
        "The bills do not support this much.",
    )
    with pytest.raises(ConflictError, match="answered already"):
        rig.money.answer(boss, asked.transaction_id, is_approved=True, note="")
    assert sums(rig, ada, claim) == (0, 0, 0)


def test_an_approval_is_refused_when_the_reserve_went_meanwhile(rig, ada, boss, claim):
    rig.reserve(ada, claim, 7_000)
    asked = rig.pay(ada, claim, 6_000)
    rig.reserve(ada, claim, 100)
    with pytest.raises(InvalidRequestError, match="The outstanding reserve is USD 100"):
        rig.money.answer(boss, asked.transaction_id, is_approved=True, note="")


def test_nothing_is_approved_on_a_claim_that_was_closed_meanwhile(rig, ada, boss, claim):
    rig.reserve(ada, claim, 7_000)
    asked = rig.pay(ada, claim, 6_000)
    rig.decide(ada, claim, "close", "withdrawn")
    with pytest.raises(InvalidRequestError, match="closed; reopen it"):
        rig.money.answer(boss, asked.transaction_id, is_approved=True, note="")
    assert rig.money.answer(boss, asked.transaction_id, is_approved=False, note=NOTE).state is TransactionState.REJECTED


def test_no_money_moves_on_a_closed_claim_until_it_is_reopened(rig, ada, claim):
    rig.decide(ada, claim, "close", "withdrawn")
    for act in (rig.reserve, rig.pay):
        with pytest.raises(InvalidRequestError, match="closed; reopen it"):
            act(ada, claim, 10)
    rig.decide(ada, claim, "reopen", "further_bill")

    assert rig.reserve(ada, claim, 10).state is TransactionState.POSTED


@pytest.mark.parametrize("loss_date", [date(2025, 12, 31), date(2027, 1, 1)])
def test_outside_the_term_nothing_is_paid_without_another_persons_answer(rig, ada, boss, loss_date):
    claim = rig.claim(ada, loss_date=loss_date)
    rig.reserve(ada, claim, 1_000)
    with pytest.raises(InvalidRequestError, match="No policy was in force"):
        rig.pay(ada, claim, 100)
    rig.decisions.answer_referral(boss, rig.refer(ada, claim, boss), ClaimReferralAnswer.PROCEED, NOTE)

    assert rig.pay(ada, claim, 100).state is TransactionState.POSTED


def test_a_claim_without_a_policy_is_not_paid(rig, ada, unit_of_work):
    with unit_of_work() as work:
        claim = make_claim(work, ada)
    rig.reserve(ada, claim, 1_000)
    with pytest.raises(InvalidRequestError, match="No policy was in force"):
        rig.pay(ada, claim, 100)


def test_a_cancelled_policy_is_not_in_force_from_that_day_on(rig, ada, unit_of_work):
    with unit_of_work() as work:
        policy = make_policy(work, ada, clauses=CLAUSES, cancelled_on=date(2026, 5, 4))
        on_the_day = make_claim(work, ada, policy, loss_date=date(2026, 5, 4))
        the_day_before = make_claim(work, ada, policy, loss_date=date(2026, 5, 3))
    for claim in (on_the_day, the_day_before):
        rig.assess(ada, claim, "settle")
        rig.reserve(ada, claim, 1_000)

    assert rig.pay(ada, the_day_before, 100).state is TransactionState.POSTED
    with pytest.raises(InvalidRequestError, match="No policy was in force"):
        rig.pay(ada, on_the_day, 100)


def test_nothing_is_paid_while_the_special_unit_looks(rig, ada, boss, claim):
    rig.reserve(ada, claim, 1_000)
    referral = rig.refer(ada, claim, kind=ClaimReferralKind.SIU)
    with pytest.raises(InvalidRequestError, match="special investigation unit"):
        rig.pay(ada, claim, 100)
    rig.decisions.answer_referral(boss, referral, ClaimReferralAnswer.CLEARED, NOTE)

    assert rig.pay(ada, claim, 100).state is TransactionState.POSTED


def test_money_comes_back_up_to_what_was_paid_and_needs_no_authority(rig, ada, claim):
    nobody = rig.person(beside=ada)
    rig.reserve(ada, claim, 3_000)
    rig.pay(ada, claim, 1_000)
    back = rig.pay(nobody, claim, 600, is_recovery=True, payee="The other insurer")

    assert (back.kind, back.state) == (TransactionKind.RECOVERY, TransactionState.POSTED)
    assert sums(rig, ada, claim) == (Decimal(2_000), Decimal(1_000), Decimal(600))
    with pytest.raises(InvalidRequestError, match="the USD 1,000 that were paid"):
        rig.pay(ada, claim, 401, is_recovery=True)


def test_people_of_another_house_find_nothing(rig, claim, ada):
    stranger = rig.person(Role.MANAGER, held=authority())
    asked = rig.reserve(ada, claim, 50_000)
    for act in (
        lambda: rig.money.list_for(stranger, claim),
        lambda: rig.money.answer(stranger, asked.transaction_id, is_approved=True, note=""),
        lambda: rig.money.find_gap(stranger, claim, TransactionKind.PAYMENT, Decimal(1)),
        lambda: rig.money.set_reserve(stranger, ReserveRequest(claim, 2, Decimal(1), NOTE)),
        lambda: rig.money.pay(stranger, rig.payment(ada, claim, 1)),
    ):
        with pytest.raises(NotFoundError):
            act()
    assert rig.money.list_pending(stranger) == []


def test_every_movement_leaves_its_line_in_the_history(rig, ada, boss, claim, unit_of_work):
    rig.reserve(ada, claim, 10_000)
    asked = rig.pay(ada, claim, 6_000)
    rig.money.answer(boss, asked.transaction_id, is_approved=True, note="")
    with unit_of_work() as work:
        acts = work.audit.list_for(ada.institution_id, "claim", str(claim))

    assert [(line.action, line.actor, line.details["amount_usd"]) for line in acts] == [
        ("payment_posted", boss.username, "6000.00"),
        ("payment_pending", ada.username, "6000.00"),
        ("reserve_posted", ada.username, "10000.00"),
    ]
