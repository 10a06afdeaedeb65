"""Decisions on claims: within authority, beside the proposal, and a denial only by a person who looked."""

from decimal import Decimal
from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.domain.claims.acts import ClaimDecisionRequest
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClaimAction, ClaimReferralAnswer, ClaimReferralKind
from backend.errors import ConflictError, InvalidRequestError, NotFoundError, NotPermittedError
from backend.store.audit import Act
from factories import make_claim
from fakes.claim_rig import NOTE, RACING, REASON, authority, make_claim_rig

PROCEED, STOP = ClaimReferralAnswer.PROCEED, ClaimReferralAnswer.DO_NOT_PROCEED


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


@pytest.fixture
def looked(rig, ada, claim):
    """Give a claim whose clause and evidence Ada has opened."""
    document, (fact,) = rig.document(ada, claim)
    rig.open_evidence(ada, document, fact)
    rig.decisions.open_clause(ada, claim, "X1")
    return claim


def settle(rig, by, claim, usd=1_000, code="as_calculated", **more):
    amount = None if usd is None else Decimal(usd)
    return rig.decide(by, claim, ClaimAction.SETTLE, code, amount_usd=amount, **more)


def deny(rig, by, claim, clause="X1", **more):
    return rig.decide(by, claim, ClaimAction.DENY, "exclusion_applies", clause_id=clause, **more)


def answered(rig, asker, answerer, claim, answer=PROCEED):
    return rig.decisions.answer_referral(answerer, rig.refer(asker, claim, answerer), answer, NOTE)


def test_settling_within_authority_keeps_proposal_authority_and_time(rig, ada, claim):
    kept = settle(rig, ada, claim, "1234.50", seconds_on_case=90)

    assert rig.look(ada, claim).status is ClaimStatus.SETTLED
    assert (kept.action, kept.amount_usd, kept.seconds_on_case) == (ClaimAction.SETTLE, Decimal("1234.50"), 90)
    assert kept.proposal == {"outcome": "settle", "floor": "settle", "score": 20, "provider": "mock"}
    assert kept.authority == {"role": "adjuster", "line": "claim_payment_auto", "max_amount_usd": "5000"}
    assert (kept.clause_id, kept.clause_text, kept.evidence_opened) == ("", "", 0)
    assert rig.decisions.list_for(ada, claim) == [kept]


@pytest.mark.parametrize(
    ("usd", "code", "said"),
    [
        (None, "agreed", "Say the amount"),
        (-1, "agreed", "Say the amount"),
        (0, "agreed", "below the deductible"),
        (5, "below_deductible", "below the deductible"),
        (5, "exclusion_applies", "Choose a reason"),
        (5, "", "Choose a reason"),
    ],
)
def test_a_settlement_whose_amount_and_reason_do_not_fit_is_refused(rig, ada, claim, usd, code, said):
    with pytest.raises(InvalidRequestError, match=said):
        settle(rig, ada, claim, usd, code)


def test_a_loss_below_the_deductible_is_settled_for_nothing(rig, ada, claim):
    assert settle(rig, ada, claim, 0, "below_deductible").amount_usd == 0
    assert rig.look(ada, claim).status is ClaimStatus.SETTLED


def calculated(rig, by, claim, *steps, payable):
    """Have the claim assessed with these steps of a settlement."""
    lines = [{"label": label, "amount_usd": amount, "note": ""} for label, amount in steps]
    settlement = {"steps": lines, "payable_usd": payable, "reason": ""}
    return rig.assess(by, claim, "settle", settlement=settlement)


@pytest.mark.parametrize(
    ("steps", "payable", "said"),
    [
        ((("Amount claimed", "3000.00"),), "3000.00", "calculation says USD 3,000 in total"),
        ((("Amount claimed", "700.00"), ("Paid before", "-0.01")), "0.00", r"calculation says USD 0\.01 in total"),
        ((("Amount claimed", "300.00"), ("Not covered", "-300.00")), "0.00", "only a denial under a clause"),
    ],
)
def test_settling_for_nothing_against_the_calculation_is_a_denial_and_refused(rig, ada, claim, steps, payable, said):
    calculated(rig, ada, claim, *steps, payable=payable)
    with pytest.raises(InvalidRequestError, match=said):
        settle(rig, ada, claim, 0, "below_deductible")

    assert rig.look(ada, claim).status is ClaimStatus.TRIAGED
    assert rig.decisions.list_for(ada, claim) == []


def test_settling_for_nothing_follows_a_calculation_of_nothing(rig, ada, claim):
    calculated(rig, ada, claim, ("Amount claimed", "300.00"), ("Deductible", "-300.00"), payable="0.00")

    assert settle(rig, ada, claim, 0, "below_deductible").amount_usd == 0


def test_another_reason_needs_words(rig, ada, claim):
    with pytest.raises(InvalidRequestError, match="in your own words"):
        settle(rig, ada, claim, code="other", reason_text="so")


def test_settling_compares_authority_with_the_total_that_is_settled(rig, ada, claim):
    rig.reserve(ada, claim, 8_000)
    rig.pay(ada, claim, 3_000)
    with pytest.raises(NotPermittedError, match=r"would be USD 5,001, above your authority of USD 5,000.*Refer"):
        settle(rig, ada, claim, 5_001)
    settle(rig, ada, claim, 5_000)


def test_a_settlement_states_the_total_and_is_no_less_than_what_was_paid(rig, ada, claim):
    rig.reserve(ada, claim, 3_000)
    rig.pay(ada, claim, 3_000)
    with pytest.raises(InvalidRequestError, match="USD 3,000 are paid on this claim; its settlement is the total"):
        settle(rig, ada, claim, "2999.99")
    settle(rig, ada, claim, 3_000)


def test_an_action_given_as_a_bare_word_is_held_to_the_same_rules(rig, ada, claim):
    with pytest.raises(NotPermittedError, match="You hold no authority"):
        rig.decide(rig.person(beside=ada), claim, "settle", "agreed", amount_usd=Decimal(1))
    rig.reserve(ada, claim, 500)
    rig.decide(ada, claim, "close", "withdrawn")

    assert rig.look(ada, claim).reserve_usd == 0


def test_a_person_without_authority_settles_nothing(rig, ada, claim):
    with pytest.raises(NotPermittedError, match="You hold no authority to pay in auto"):
        settle(rig, rig.person(beside=ada), claim, 1)


def test_an_answer_to_proceed_carries_who_asked_up_to_the_authority_of_who_answered(rig, ada, boss, claim):
    referral = rig.refer(ada, claim, boss)
    rig.decisions.answer_referral(boss, referral, PROCEED, NOTE)
    with pytest.raises(NotPermittedError, match="above your authority"):
        settle(rig, ada, claim, 100_001)
    peer = rig.person(beside=ada, held=authority())
    with pytest.raises(NotPermittedError, match="above your authority"):
        settle(rig, peer, claim, 9_000)
    kept = settle(rig, ada, claim, 9_000)

    assert kept.authority["referral_id"] == str(referral)
    assert kept.authority["max_amount_usd"] == "5000"


@pytest.mark.parametrize("proposed", ["investigate", "refer"])
def test_a_stricter_proposal_needs_an_answered_referral_first(rig, ada, boss, proposed):
    claim = rig.claim(ada, proposed=proposed)
    with pytest.raises(NotPermittedError, match=f"The proposal is to {proposed}.*answered referral"):
        settle(rig, ada, claim)
    answered(rig, ada, boss, claim, STOP)
    with pytest.raises(NotPermittedError, match="answered referral"):
        settle(rig, ada, claim)
    answered(rig, ada, boss, claim)

    assert settle(rig, ada, claim).authority["answered_by"]


def test_without_an_assessment_of_what_stands_now_nothing_is_settled_alone(rig, ada, boss, unit_of_work):
    claim = rig.claim(ada)
    with pytest.raises(NotPermittedError, match="no assessment of the loss and evidence as they stand"):
        settle(rig, ada, claim)
    answered(rig, ada, boss, claim)
    with unit_of_work() as work:
        work.claims.drop_proposal(claim)
    with pytest.raises(NotPermittedError, match="no assessment"):
        settle(rig, ada, claim)


def test_an_answer_from_before_a_later_assessment_carries_nothing(rig, ada, boss):
    claim = rig.claim(ada, proposed="refer")
    answered(rig, ada, boss, claim)
    rig.assess(ada, claim, "refer")
    with pytest.raises(NotPermittedError, match="answered referral"):
        settle(rig, ada, claim)


def test_a_claim_waits_for_the_answer_to_its_referral(rig, ada, looked):
    rig.refer(ada, looked, kind=ClaimReferralKind.SIU)
    for act in (settle, deny):
        with pytest.raises(InvalidRequestError, match="waits for the answer"):
            act(rig, ada, looked)
    rig.decisions.withdraw_referral(ada, looked)
    settle(rig, ada, looked)


def test_a_suspicion_the_special_unit_confirmed_stops_a_settlement(rig, ada, boss, claim):
    referral = rig.refer(ada, claim, kind=ClaimReferralKind.SIU)
    rig.decisions.answer_referral(boss, referral, ClaimReferralAnswer.CONFIRMED, NOTE)
    with pytest.raises(NotPermittedError, match="confirmed its suspicion"):
        settle(rig, ada, claim)
    answered(rig, ada, boss, claim)
    settle(rig, ada, claim)


def test_a_denial_keeps_the_clause_word_for_word_and_what_was_opened(rig, ada, looked):
    kept = deny(rig, ada, looked)

    assert rig.look(ada, looked).status is ClaimStatus.DENIED
    assert (kept.clause_id, kept.clause_text, kept.reason_text) == ("X1", RACING, REASON)
    assert kept.evidence_opened == 2
    assert kept.decided_by == ada.username.title()


def test_a_denial_says_each_thing_that_lacks_in_one_sentence(rig, ada, claim):
    rig.document(ada, claim)
    assert rig.decisions.find_denial_gaps(ada, claim, "X1") == (
        "you have not opened the clause",
        "you have opened no evidence in the claim's documents",
    )
    with pytest.raises(InvalidRequestError) as refusal:
        deny(rig, ada, claim)

    assert str(refusal.value) == (
        "This claim cannot be denied yet: you have not opened the clause; "
        "you have opened no evidence in the claim's documents."
    )
    assert rig.look(ada, claim).status is ClaimStatus.TRIAGED


def test_what_a_colleague_opened_does_not_count(rig, ada, looked):
    ben = rig.person(beside=ada, held=authority())

    assert rig.decisions.find_denial_gaps(ada, looked, "X1") == ()
    assert len(rig.decisions.find_denial_gaps(ben, looked, "X1")) == 2
    with pytest.raises(InvalidRequestError, match="cannot be denied yet"):
        deny(rig, ben, looked)


@pytest.mark.parametrize(
    ("clause", "said"), [("", "no clause is cited"), ("X9", "holds no clause of that name"), ("A", "not opened")]
)
def test_a_denial_cites_a_clause_of_the_policy_that_was_opened(rig, ada, looked, clause, said):
    with pytest.raises(InvalidRequestError, match=said):
        deny(rig, ada, looked, clause)


def test_a_denial_needs_a_reason_the_insured_can_read(rig, ada, looked):
    with pytest.raises(InvalidRequestError, match="at least 30 characters"):
        deny(rig, ada, looked, reason_text="It was a race, clearly.")
    with pytest.raises(InvalidRequestError, match="Only a settlement has an amount"):
        deny(rig, ada, looked, amount_usd=Decimal(5))


def test_a_claim_without_a_policy_cannot_be_denied(rig, ada, unit_of_work):
    with unit_of_work() as work:
        claim = make_claim(work, ada)

    assert "under no policy" in rig.decisions.find_denial_gaps(ada, claim, "X1")[0]
    with pytest.raises(NotFoundError):
        rig.decisions.open_clause(ada, claim, "X1")


def test_without_documents_the_clause_is_all_there_is_to_open(rig, ada, claim):
    rig.decisions.open_clause(ada, claim, "X1")

    assert deny(rig, ada, claim).evidence_opened == 1


def test_where_no_document_holds_a_fact_opening_one_is_the_look(rig, ada, claim):
    document, _ = rig.document(ada, claim, status="unreadable", facts=0)
    rig.decisions.open_clause(ada, claim, "X1")
    assert rig.decisions.find_denial_gaps(ada, claim, "X1") == ("you have opened no evidence in the claim's documents",)
    rig.note(ada, Act("document_opened", "document", str(document)))

    assert deny(rig, ada, claim).evidence_opened == 1


def test_opening_a_clause_gives_its_text_and_is_written_down_once(rig, ada, claim, unit_of_work):
    first, second = (rig.decisions.open_clause(ada, claim, "X1") for _ in range(2))
    with unit_of_work() as work:
        acts = work.audit.list_for(ada.institution_id, "claim", str(claim))

    assert first == second
    assert first.text == RACING
    assert [(act.action, act.details) for act in acts] == [("clause_opened", {"clause_id": "X1"})]


def test_closing_releases_the_reserve_and_withdraws_what_waits(rig, ada, claim):
    rig.reserve(ada, claim, 3_000)
    rig.pay(ada, claim, 1_000)
    rig.refer(ada, claim)
    rig.decide(ada, claim, ClaimAction.CLOSE, "withdrawn")
    seen = rig.look(ada, claim)
    released = rig.money.list_for(ada, claim)[0]

    assert (seen.status, seen.reserve_usd, seen.paid_usd) == (ClaimStatus.CLOSED, 0, Decimal(1_000))
    assert seen.closed_at is not None
    assert (released.amount_usd, released.reason) == (Decimal(-2_000), "Closed: Withdrawn by the insured")
    assert [line.state for line in rig.decisions.list_referrals(ada, claim)] == ["withdrawn"]


def test_closing_and_reopening_need_a_reason_in_words(rig, ada, claim):
    with pytest.raises(InvalidRequestError, match="in your own words"):
        rig.decide(ada, claim, ClaimAction.CLOSE, "withdrawn", reason_text="gone")
    with pytest.raises(InvalidRequestError, match="Choose a reason"):
        rig.decide(ada, claim, ClaimAction.CLOSE, "agreed")


def test_what_is_settled_denied_or_closed_is_reopened_and_nothing_else(rig, ada, looked):
    with pytest.raises(InvalidRequestError, match="Only a claim that is settled, denied or closed"):
        rig.decide(ada, looked, ClaimAction.REOPEN, "contested")
    deny(rig, ada, looked)
    for action, code in (("reopen", "contested"), ("settle", "agreed"), ("reopen", "new_information")):
        amount = Decimal(100) if action == "settle" else None
        rig.decide(ada, looked, ClaimAction(action), code, amount_usd=amount)
    rig.decide(ada, looked, ClaimAction.CLOSE, "withdrawn")
    rig.decide(ada, looked, ClaimAction.REOPEN, "closed_in_error")
    seen = rig.look(ada, looked)

    assert (seen.status, seen.closed_at) == (ClaimStatus.INVESTIGATING, None)
    assert [line.action for line in rig.decisions.list_for(ada, looked)] == [
        "reopen",
        "close",
        "reopen",
        "settle",
        "reopen",
        "deny",
    ]


def test_a_decided_claim_is_not_decided_again_without_reopening(rig, ada, looked):
    settle(rig, ada, looked)
    for act in (settle, deny):
        with pytest.raises(InvalidRequestError, match="This claim is settled; reopen it before"):
            act(rig, ada, looked)


def test_who_looked_at_an_older_version_decides_nothing(rig, ada, claim):
    stale = rig.version(ada, claim)
    rig.reserve(ada, claim, 10)
    with pytest.raises(ConflictError):
        settle(rig, ada, claim, version=stale)


def test_people_of_another_house_find_nothing(rig, claim):
    stranger = rig.person(Role.MANAGER, held=authority())
    request = ClaimDecisionRequest(claim, 1, ClaimAction.CLOSE, "withdrawn", REASON)
    for act in (
        lambda: rig.decisions.decide(stranger, request),
        lambda: rig.decisions.open_clause(stranger, claim, "X1"),
        lambda: rig.decisions.find_denial_gaps(stranger, claim, "X1"),
        lambda: rig.decisions.list_for(stranger, claim),
        lambda: rig.decisions.list_for(stranger, uuid4()),
    ):
        with pytest.raises(NotFoundError):
            act()
