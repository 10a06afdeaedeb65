"""A movement of money that nobody's authority covers reaches a manager, who can put it away."""

import pytest

from backend.domain.access import Role
from backend.domain.claims.words import TransactionState
from backend.errors import NotPermittedError
from backend.store.claim_queue import ClaimQueue
from backend.store.tables import User
from fakes.claim_rig import authority, make_claim_rig

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


def waiting(rig, by):
    """Give what the list holds, after a check that the figure beside it says the same."""
    listed = [line.transaction_id for line in rig.money.list_pending(by)]
    with rig.unit_of_work() as work:
        assert ClaimQueue(work.session).count_work(by).approvals == len(listed)
    return listed


def test_a_reserve_beyond_everyone_is_shown_to_managers_and_on_the_claim(rig, ada, boss, claim):
    asked = rig.reserve(ada, claim, ABOVE_ALL)

    assert waiting(rig, boss) == [asked.transaction_id]
    assert [line.transaction_id for line in rig.money.list_for(ada, claim)] == [asked.transaction_id]


def test_a_payment_beyond_everyone_is_shown_to_managers_too(rig, ada, boss, claim):
    rig.reserve(boss, claim, 150_000)
    asked = rig.pay(ada, claim, 120_000)

    assert waiting(rig, boss) == [asked.transaction_id]


def test_a_manager_rejects_what_is_beyond_everyone_and_never_approves_it(rig, ada, boss, claim):
    asked = rig.reserve(ada, claim, ABOVE_ALL)
    with pytest.raises(NotPermittedError, match="above your authority"):
        rig.money.answer(boss, asked.transaction_id, is_approved=True, note="")
    rejected = rig.money.answer(boss, asked.transaction_id, is_approved=False, note="Two digits too many.")

    assert rejected.state is TransactionState.REJECTED
    assert waiting(rig, boss) == []


@pytest.mark.usefixtures("boss")
def test_an_adjuster_is_not_shown_what_is_beyond_everyone(rig, ada, claim):
    peer = rig.person(beside=ada, held=authority())
    rig.reserve(ada, claim, ABOVE_ALL)

    assert waiting(rig, peer) == []


def test_what_a_colleague_may_answer_is_not_shown_to_a_manager_without_authority(rig, ada, claim):
    clueless = rig.person(Role.MANAGER, ada)
    rig.person(beside=ada, held=authority(8_000, 60_000))
    rig.reserve(ada, claim, 50_000)

    assert waiting(rig, clueless) == []


def test_the_authority_of_who_asked_does_not_count_as_somebody_elses(rig, ada, boss, claim, unit_of_work):
    clerk = rig.person(Role.MANAGER, ada)
    asked = rig.reserve(ada, claim, 50_000)
    assert waiting(rig, clerk) == []
    with unit_of_work() as work:
        work.session.get(User, boss.user_id).is_active = False

    assert waiting(rig, clerk) == [asked.transaction_id]


def test_authority_in_another_kind_of_movement_covers_nothing(rig, ada, claim):
    clerk = rig.person(Role.MANAGER, ada)
    rig.person(beside=ada, held=authority(500_000, None))
    asked = rig.reserve(ada, claim, 50_000)

    assert waiting(rig, clerk) == [asked.transaction_id]


def test_authority_of_another_house_covers_nothing(rig, ada, claim):
    clerk = rig.person(Role.MANAGER, ada)
    rig.person(Role.MANAGER, held=authority(500_000, 500_000))
    asked = rig.reserve(ada, claim, 50_000)

    assert waiting(rig, clerk) == [asked.transaction_id]


def test_what_was_paid_before_counts_for_the_authority_of_everyone(rig, ada, claim):
    clerk = rig.person(Role.MANAGER, ada)
    rig.person(beside=ada, held=authority(5_500, 500_000))
    rig.reserve(ada, claim, 9_000)
    rig.pay(ada, claim, 4_000)
    covered = rig.pay(ada, claim, 1_400)
    assert waiting(rig, clerk) == []
    beyond = rig.pay(ada, claim, 1_600)

    assert covered.state is TransactionState.PENDING
    assert waiting(rig, clerk) == [beyond.transaction_id]


def test_a_managers_own_movement_is_shown_to_other_managers_only(rig, ada, boss, claim):
    other = rig.person(Role.MANAGER, ada, authority(100_000, 200_000))
    asked = rig.reserve(boss, claim, ABOVE_ALL)

    assert waiting(rig, boss) == []
    assert waiting(rig, other) == [asked.transaction_id]


def test_a_manager_of_another_house_is_shown_nothing(rig, ada, claim):
    rig.reserve(ada, claim, ABOVE_ALL)

    assert waiting(rig, rig.person(Role.MANAGER)) == []
