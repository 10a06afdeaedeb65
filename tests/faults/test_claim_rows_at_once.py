"""People at the same claim at once: what each holds of its row, and which of two acts is refused."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import text

from backend.domain.access import Role
from backend.domain.claims.words import ClaimEvent, TransactionKind, TransactionState
from backend.errors import DeskError
from backend.services.claim_events import note_event
from backend.store.tables import Document
from fakes.claim_rig import authority, make_claim_rig

DIGEST = "ab" * 32


@pytest.fixture
def rig(committed_unit_of_work):
    return make_claim_rig(committed_unit_of_work)


@pytest.fixture
def ada(rig):
    return rig.person(held=authority(50_000, 50_000))


@pytest.fixture
def boss(rig, ada):
    return rig.person(Role.MANAGER, ada, authority(100_000, 100_000))


@pytest.fixture
def claim(rig, ada):
    claim_id = rig.claim(ada, proposed="settle", state_code="CA")
    rig.reserve(ada, claim_id, 10_000)
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


def ledger(rig, by, claim):
    """Give reserve, paid and recovered as the posted movements add up to."""
    lines = [line for line in rig.money.list_for(by, claim) if line.state is TransactionState.POSTED]
    total = {kind: sum((line.amount_usd for line in lines if line.kind is kind), Decimal()) for kind in TransactionKind}
    paid = total[TransactionKind.PAYMENT]
    return total[TransactionKind.RESERVE] - paid, paid, total[TransactionKind.RECOVERY]


def sums(rig, by, claim):
    seen = rig.look(by, claim)
    return seen.reserve_usd, seen.paid_usd, seen.recovered_usd


def test_a_clock_moves_while_somebody_uploads_a_paper_to_the_same_claim(rig, ada, claim):
    paper = {
        "institution_id": ada.institution_id,
        "claim_id": claim,
        "filename": "bill.pdf",
        "uploaded_by": ada.user_id,
        "sha256": DIGEST,
        "media_type": "application/pdf",
        "size_bytes": 3,
    }
    with rig.unit_of_work() as uploading:
        uploading.session.add(Document(**paper))
        uploading.session.flush()
        with rig.unit_of_work() as moving:
            moving.session.execute(text("SET LOCAL lock_timeout = '2s'"))
            note_event(moving, ada.institution_id, claim, ClaimEvent.PROOF_RECEIVED)

    assert rig.look(ada, claim).due_at is not None


def test_a_payment_goes_out_while_somebody_uploads_a_paper_to_the_same_claim(rig, ada, claim):
    request = rig.payment(ada, claim, 100)
    with rig.unit_of_work() as uploading:
        uploading.session.execute(
            text("SELECT claim_id FROM claims WHERE claim_id = :claim FOR KEY SHARE"), {"claim": claim}
        )
        with ThreadPoolExecutor(1) as pool:
            paid = pool.submit(rig.money.pay, ada, request).result(timeout=30)

    assert paid.state is TransactionState.POSTED


def test_of_two_people_who_note_the_proof_at_once_one_clock_starts(rig, ada, claim):
    def note():
        with rig.unit_of_work() as work:
            note_event(work, ada.institution_id, claim, ClaimEvent.PROOF_RECEIVED)

    at_once(*[note] * 4)
    with rig.unit_of_work() as work:
        clocks = work.claim_clocks.list_courses(claim)

    assert [clock.rule_id for clock in clocks] == ["ca-decide"]


def test_approving_while_the_claim_is_closed_pays_or_closes_with_nothing_left_over(rig, ada, boss, claim):
    junior = rig.person(beside=ada, held=authority(100, 100))
    asked = rig.pay(junior, claim, 900)
    version = rig.version(ada, claim)
    at_once(
        lambda: rig.money.answer(boss, asked.transaction_id, is_approved=True, note=""),
        lambda: rig.decide(ada, claim, "close", "withdrawn", version=version),
    )
    seen = rig.look(ada, claim)

    assert sums(rig, ada, claim) == ledger(rig, ada, claim)
    assert seen.status != "closed" or seen.reserve_usd == 0


def test_two_approvals_that_each_fit_never_pay_more_together_than_is_reserved(rig, ada, boss, claim):
    junior = rig.person(beside=ada)
    asked = [rig.pay(junior, claim, 6_000) for _ in range(2)]
    got = at_once(
        *[lambda each=each: rig.money.answer(boss, each.transaction_id, is_approved=True, note="") for each in asked]
    )

    assert sorted(isinstance(each, DeskError) for each in got) == [False, True]
    assert sums(rig, ada, claim) == ledger(rig, ada, claim) == (Decimal(4_000), Decimal(6_000), 0)


def test_two_approvals_at_once_stay_within_the_authority_of_who_approves(rig, ada, claim):
    modest = rig.person(Role.MANAGER, ada, authority(7_000, 0))
    junior = rig.person(beside=ada)
    asked = [rig.pay(junior, claim, 4_000) for _ in range(2)]
    got = at_once(
        *[lambda each=each: rig.money.answer(modest, each.transaction_id, is_approved=True, note="") for each in asked]
    )

    assert sorted(isinstance(each, DeskError) for each in got) == [False, True]
    assert rig.look(ada, claim).paid_usd == Decimal(4_000)


def test_two_recoveries_at_once_never_bring_back_more_than_was_paid(rig, ada, claim):
    rig.pay(ada, claim, 1_000)
    version = rig.version(ada, claim)
    back = [
        rig.payment(ada, claim, 800, version=version, is_recovery=True, idempotency_key=f"back-{number}")
        for number in range(2)
    ]
    got = at_once(*[lambda each=each: rig.money.pay(ada, each) for each in back])

    assert sorted(isinstance(each, DeskError) for each in got) == [False, True]
    assert sums(rig, ada, claim) == ledger(rig, ada, claim) == (Decimal(9_000), Decimal(1_000), Decimal(800))


def test_approving_and_rejecting_at_once_leave_one_answer_that_the_sums_agree_with(rig, ada, boss, claim):
    junior = rig.person(beside=ada)
    asked = rig.pay(junior, claim, 500)
    got = at_once(
        lambda: rig.money.answer(boss, asked.transaction_id, is_approved=True, note=""),
        lambda: rig.money.answer(ada, asked.transaction_id, is_approved=False, note="The bill is not ours to pay."),
    )

    assert sorted(isinstance(each, DeskError) for each in got) == [False, True]
    assert sums(rig, ada, claim) == ledger(rig, ada, claim)


def test_settling_twice_at_once_settles_once(rig, ada, claim):
    version = rig.version(ada, claim)
    got = at_once(
        *[
            lambda: rig.decide(ada, claim, "settle", "agreed", amount_usd=Decimal(900), version=version)
            for _ in range(3)
        ]
    )

    assert sorted(isinstance(each, DeskError) for each in got) == [False, True, True]
    assert len(rig.decisions.list_for(ada, claim)) == 1
