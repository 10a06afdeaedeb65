"""Two people and two clicks at the same moment: one reserve is paid out once, and one answer counts."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest

from backend.domain.access import Role
from backend.domain.claims.words import ClaimReferralAnswer, TransactionKind, TransactionState
from backend.errors import DeskError
from fakes.claim_rig import NOTE, authority, make_claim_rig


@pytest.fixture
def rig(committed_unit_of_work):
    return make_claim_rig(committed_unit_of_work)


@pytest.fixture
def ada(rig):
    return rig.person(held=authority(50_000, 50_000))


@pytest.fixture
def claim(rig, ada):
    claim_id = rig.claim(ada, proposed="settle")
    rig.reserve(ada, claim_id, 1_000)
    return claim_id


def at_once(*acts):
    """Do these in threads started together, and return what each got or was told."""
    start = Barrier(len(acts))

    def together(act):
        start.wait()
        try:
            return act()
        except DeskError as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(together, acts))


def payments(rig, by, claim):
    return [line for line in rig.money.list_for(by, claim) if line.kind is TransactionKind.PAYMENT]


def test_of_two_payments_out_of_one_reserve_exactly_one_is_made(rig, ada, claim):
    first, second = rig.payment(ada, claim, 700), rig.payment(ada, claim, 600)
    got = at_once(lambda: rig.money.pay(ada, first), lambda: rig.money.pay(ada, second))
    seen = rig.look(ada, claim)

    assert sorted(isinstance(each, DeskError) for each in got) == [False, True]
    assert len(payments(rig, ada, claim)) == 1
    assert seen.paid_usd + seen.reserve_usd == Decimal(1_000)


def test_a_double_click_at_the_same_moment_pays_once_and_both_clicks_hear_of_it(rig, ada, claim):
    request = rig.payment(ada, claim, 400)
    got = at_once(*[lambda: rig.money.pay(ada, request)] * 4)

    assert len({each.transaction_id for each in got}) == 1
    assert rig.look(ada, claim).paid_usd == Decimal(400)


def test_of_two_approvals_at_the_same_moment_one_counts(rig, ada, claim):
    bosses = [rig.person(Role.MANAGER, ada, authority(100_000, 100_000)) for _ in range(2)]
    junior = rig.person(beside=ada)
    asked = rig.pay(junior, claim, 900)
    got = at_once(
        *[lambda boss=boss: rig.money.answer(boss, asked.transaction_id, is_approved=True, note="") for boss in bosses]
    )
    (paid,) = payments(rig, ada, claim)

    assert sorted(isinstance(each, DeskError) for each in got) == [False, True]
    assert paid.state is TransactionState.POSTED
    assert rig.look(ada, claim).paid_usd == Decimal(900)


def test_paying_and_closing_at_the_same_moment_leave_no_reserve_on_a_closed_claim(rig, ada, claim):
    payment = rig.payment(ada, claim, 700)
    got = at_once(lambda: rig.money.pay(ada, payment), lambda: rig.decide(ada, claim, "close", "withdrawn"))
    seen = rig.look(ada, claim)

    assert any(not isinstance(each, DeskError) for each in got)
    if seen.status == "closed":
        assert seen.reserve_usd == 0
    assert seen.paid_usd == sum(line.amount_usd for line in payments(rig, ada, claim))


def test_of_two_answers_to_one_referral_one_counts(rig, ada, claim):
    bosses = [rig.person(Role.MANAGER, ada, authority(100_000, 100_000)) for _ in range(2)]
    referral = rig.refer(ada, claim)
    got = at_once(
        *[
            lambda boss=boss: rig.decisions.answer_referral(boss, referral, ClaimReferralAnswer.PROCEED, NOTE)
            for boss in bosses
        ]
    )

    assert sorted(isinstance(each, DeskError) for each in got) == [False, True]
    assert rig.look(ada, claim).status == "investigating"
