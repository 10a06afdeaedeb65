"""What was settled bounds what is paid: more needs the claim reopened and settled again with a higher amount."""

from decimal import Decimal

import pytest

from backend.domain.access import Role
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClaimAction, TransactionState
from backend.errors import InvalidRequestError
from fakes.claim_rig import authority, make_claim_rig

POSTED, PENDING = TransactionState.POSTED, TransactionState.PENDING
BEYOND = "reopen it and settle it again with a higher amount first"


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
    claim = rig.claim(ada, proposed="settle")
    rig.reserve(ada, claim, 9_000)
    return claim


def settle(rig, by, claim, usd):
    return rig.decide(by, claim, ClaimAction.SETTLE, "as_calculated", amount_usd=Decimal(usd))


def approve(rig, by, asked):
    return rig.money.answer(by, asked.transaction_id, is_approved=True, note="")


def test_a_settled_claim_is_paid_up_to_the_cent_that_was_settled_and_no_further(rig, ada, claim):
    settle(rig, ada, claim, 1_000)
    assert rig.pay(ada, claim, "999.99").state is POSTED
    assert rig.pay(ada, claim, "0.01").state is POSTED
    with pytest.raises(InvalidRequestError, match=BEYOND):
        rig.pay(ada, claim, "0.01")

    assert rig.look(ada, claim).paid_usd == Decimal(1_000)


def test_the_refusal_names_what_was_settled_and_what_of_it_is_paid(rig, ada, claim):
    settle(rig, ada, claim, 1_000)
    rig.pay(ada, claim, 800)
    with pytest.raises(InvalidRequestError) as refusal:
        rig.pay(ada, claim, 201)

    assert str(refusal.value) == (
        "This claim was settled for USD 1,000, of which USD 800 are paid; "
        "reopen it and settle it again with a higher amount first."
    )


def test_the_first_payment_alone_is_bound_too(rig, ada, claim):
    settle(rig, ada, claim, 1_000)
    with pytest.raises(InvalidRequestError, match=BEYOND):
        rig.pay(ada, claim, 1_001)


def test_what_was_paid_on_account_counts_towards_the_settlement(rig, ada, claim):
    rig.pay(ada, claim, 700)
    settle(rig, ada, claim, 1_000)
    with pytest.raises(InvalidRequestError, match="settled for USD 1,000, of which USD 700 are paid"):
        rig.pay(ada, claim, 301)

    assert rig.pay(ada, claim, 300).state is POSTED
    with pytest.raises(InvalidRequestError, match="settled for USD 1,000, of which USD 1,000 are paid"):
        rig.pay(ada, claim, 1)


def test_a_loss_below_the_deductible_is_paid_nothing(rig, ada, claim):
    rig.decide(ada, claim, ClaimAction.SETTLE, "below_deductible", amount_usd=Decimal(0))
    with pytest.raises(InvalidRequestError, match="settled for USD 0"):
        rig.pay(ada, claim, 1)


def test_a_payment_beyond_the_settlement_is_refused_also_where_it_would_have_waited_for_approval(rig, boss, ada, claim):
    settle(rig, ada, claim, 3_000)
    with pytest.raises(InvalidRequestError, match=BEYOND):
        rig.pay(ada, claim, 6_000)

    assert rig.money.list_pending(boss) == []


def test_a_payment_that_waited_is_not_approved_beyond_what_was_settled_since(rig, ada, boss, claim):
    asked = rig.pay(ada, claim, 6_000)
    settle(rig, ada, claim, 3_000)
    with pytest.raises(InvalidRequestError, match="settled for USD 3,000, of which USD 0 are paid"):
        approve(rig, boss, asked)

    assert rig.look(ada, claim).paid_usd == 0


def test_of_two_payments_that_wait_only_as_much_is_approved_as_was_settled(rig, ada, boss, claim):
    peer = rig.person(beside=ada, held=authority(500, 20_000))
    settle(rig, ada, claim, 1_000)
    first, second = (rig.pay(peer, claim, 700) for _ in range(2))
    assert (first.state, second.state) == (PENDING, PENDING)
    assert approve(rig, boss, first).state is POSTED
    with pytest.raises(InvalidRequestError, match=BEYOND):
        approve(rig, boss, second)

    assert rig.money.answer(boss, second.transaction_id, is_approved=False, note="More than was settled.").state is (
        TransactionState.REJECTED
    )


def test_money_that_came_back_gives_no_room_for_another_payment(rig, ada, claim):
    settle(rig, ada, claim, 1_000)
    rig.pay(ada, claim, 1_000)
    rig.pay(ada, claim, 400, is_recovery=True, payee="The other insurer")
    with pytest.raises(InvalidRequestError, match=BEYOND):
        rig.pay(ada, claim, 400)


def test_reopened_and_settled_again_with_a_higher_amount_the_rest_is_paid(rig, ada, claim):
    settle(rig, ada, claim, 1_000)
    rig.pay(ada, claim, 1_000)
    rig.decide(ada, claim, ClaimAction.REOPEN, "further_bill")
    settle(rig, ada, claim, 1_500)

    assert rig.pay(ada, claim, 500).state is POSTED
    with pytest.raises(InvalidRequestError, match="settled for USD 1,500, of which USD 1,500 are paid"):
        rig.pay(ada, claim, 1)


def test_a_settled_claim_is_settled_anew_only_after_it_was_reopened_and_the_refusal_says_so(rig, ada, claim):
    settle(rig, ada, claim, 1_000)
    with pytest.raises(InvalidRequestError, match="This claim is settled; reopen it before you decide it anew"):
        settle(rig, ada, claim, 2_000)
    rig.decide(ada, claim, ClaimAction.REOPEN, "new_information")
    settle(rig, ada, claim, 2_000)

    assert rig.look(ada, claim).status is ClaimStatus.SETTLED
    assert rig.pay(ada, claim, 2_000).state is POSTED


def test_before_any_settlement_payments_on_account_are_bound_by_reserve_and_authority_alone(rig, ada, claim):
    assert rig.pay(ada, claim, 4_900).state is POSTED
