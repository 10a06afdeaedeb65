"""A payment on account asks for what settling asks for: a proposal to settle, or another person's answer to proceed."""

from decimal import Decimal

import pytest

from backend.domain.access import Role
from backend.domain.claims.words import ClaimAction, ClaimReferralAnswer, ClaimReferralKind, TransactionState
from backend.errors import InvalidRequestError, NotFoundError
from fakes.claim_rig import NOTE, authority, make_claim_rig

POSTED = TransactionState.POSTED
PROCEED, NOT_PROCEED = ClaimReferralAnswer.PROCEED, ClaimReferralAnswer.DO_NOT_PROCEED


@pytest.fixture
def rig(unit_of_work):
    return make_claim_rig(unit_of_work)


@pytest.fixture
def ada(rig):
    return rig.person(held=authority(60_000, 60_000))


@pytest.fixture
def boss(rig, ada):
    return rig.person(Role.MANAGER, ada, authority(100_000, 200_000))


@pytest.fixture
def reserved(rig, ada):
    def reserved(proposed):
        claim = rig.claim(ada, proposed=proposed)
        rig.reserve(ada, claim, 50_000)
        return claim

    return reserved


def told(rig, by, claim, to, answer):
    return rig.decisions.answer_referral(to, rig.refer(by, claim, to), answer, NOTE)


@pytest.mark.parametrize(
    ("proposed", "said"),
    [
        ("investigate", "The proposal is to investigate; to pay needs an answered referral by another person first."),
        ("refer", "The proposal is to refer; to pay needs an answered referral by another person first."),
        (None, "There is no assessment of the loss and evidence as they stand; have it assessed, or refer the claim."),
    ],
)
def test_without_a_proposal_to_settle_nothing_is_paid_on_account_in_one_sentence(rig, ada, reserved, proposed, said):
    claim = reserved(proposed)
    with pytest.raises(InvalidRequestError) as refusal:
        rig.pay(ada, claim, 45_000)

    assert str(refusal.value) == said == rig.money.find_payment_gap(ada, claim)
    assert rig.look(ada, claim).paid_usd == 0


@pytest.mark.parametrize("proposed", ["investigate", "refer", None])
def test_another_persons_answer_to_proceed_lets_it_pass(rig, ada, boss, reserved, proposed):
    claim = reserved(proposed)
    told(rig, ada, claim, boss, PROCEED)

    assert rig.money.find_payment_gap(ada, claim) is None
    assert rig.pay(ada, claim, 45_000).state is POSTED


@pytest.mark.parametrize("proposed", ["investigate", "settle"])
def test_an_answer_not_to_proceed_stops_payments_as_it_stops_settling(rig, ada, boss, reserved, proposed):
    claim = reserved(proposed)
    told(rig, ada, claim, boss, NOT_PROCEED)
    with pytest.raises(InvalidRequestError):
        rig.pay(ada, claim, 100)


def test_an_answer_speaks_of_no_later_assessment(rig, ada, boss, reserved):
    claim = reserved("refer")
    told(rig, ada, claim, boss, PROCEED)
    rig.assess(ada, claim, "investigate")
    with pytest.raises(InvalidRequestError, match="The proposal is to investigate"):
        rig.pay(ada, claim, 100)


def test_while_a_referral_is_open_nothing_is_paid(rig, ada, boss, reserved):
    claim = reserved("settle")
    rig.refer(ada, claim, boss, ClaimReferralKind.COVERAGE)
    with pytest.raises(InvalidRequestError, match="waits for the answer to its referral; pay when it is back"):
        rig.pay(ada, claim, 100)


def test_a_payment_that_waited_is_not_approved_once_the_proposal_is_no_longer_to_settle(rig, ada, boss, reserved):
    claim = reserved("settle")
    asked = rig.pay(rig.person(beside=ada, held=authority(500, 500)), claim, 45_000)
    rig.assess(ada, claim, "investigate")
    with pytest.raises(InvalidRequestError, match="The proposal is to investigate; to pay needs"):
        rig.money.answer(boss, asked.transaction_id, is_approved=True, note="")
    told(rig, ada, claim, boss, PROCEED)

    assert rig.money.answer(boss, asked.transaction_id, is_approved=True, note="").state is POSTED


def test_what_was_settled_is_paid_though_the_proposal_changed_since(rig, ada, reserved):
    claim = reserved("settle")
    rig.decide(ada, claim, ClaimAction.SETTLE, "agreed", amount_usd=Decimal(900))
    rig.assess(ada, claim, "investigate")

    assert rig.pay(ada, claim, 900).state is POSTED


def test_reopened_the_claim_is_undecided_again_and_its_payments_ask_for_ground_again(rig, ada, reserved):
    claim = reserved("settle")
    rig.decide(ada, claim, ClaimAction.SETTLE, "agreed", amount_usd=Decimal(900))
    rig.decide(ada, claim, ClaimAction.REOPEN, "further_bill")
    rig.assess(ada, claim, "investigate")
    with pytest.raises(InvalidRequestError, match="The proposal is to investigate"):
        rig.pay(ada, claim, 900)


def test_money_that_comes_back_needs_no_proposal(rig, ada, reserved):
    claim = reserved("settle")
    rig.pay(ada, claim, 900)
    rig.assess(ada, claim, "refer")

    assert rig.pay(ada, claim, 400, is_recovery=True, payee="The other insurer").state is POSTED


def test_people_of_another_house_read_nothing_of_it(rig, reserved):
    with pytest.raises(NotFoundError):
        rig.money.find_payment_gap(rig.person(), reserved("settle"))


# A denial without any document.


@pytest.fixture
def opened(rig, ada):
    claim = rig.claim(ada, proposed="settle")
    rig.decisions.open_clause(ada, claim, "X1")
    return claim


def deny(rig, by, claim, **more):
    return rig.decide(by, claim, ClaimAction.DENY, "exclusion_applies", clause_id="X1", **more)


def test_a_denial_without_any_document_asks_that_it_be_said(rig, ada, opened):
    with pytest.raises(InvalidRequestError, match="No document is on file; this denial rests on the loss form"):
        deny(rig, ada, opened, accepts_no_evidence=False)

    assert deny(rig, ada, opened).authority["evidence"] == "none on file"


def test_a_denial_on_documents_keeps_nothing_of_the_kind(rig, ada, opened):
    document, (fact,) = rig.document(ada, opened)
    rig.open_evidence(ada, document, fact)

    assert "evidence" not in deny(rig, ada, opened, accepts_no_evidence=False).authority
