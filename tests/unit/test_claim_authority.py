"""Authority on claims in sentences: who may pay, reserve, settle, and what a denial still lacks."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from backend.domain.access import Authority, Principal, Role
from backend.domain.claims.acts import ClaimDecisionRequest, ClaimReferralView
from backend.domain.claims.authority import (
    MIN_DENIAL_REASON,
    DenialGround,
    authority_line,
    find_money_gap,
    find_request_gap,
    find_settlement_gap,
    in_one_sentence,
    list_denial_gaps,
    total_after,
    unreserved,
    usd,
)
from backend.domain.claims.reasons import BELOW_DEDUCTIBLE, CLAIM_REASONS, reason_words
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import (
    ClaimAction,
    ClaimOutcome,
    ClaimReferralAnswer,
    ClaimReferralKind,
    TransactionKind,
)
from backend.domain.decisions import ReferralState
from backend.domain.policies import Clause, ClauseKind, PolicyLine, PolicyTerm

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PAYMENT, RESERVE, RECOVERY = TransactionKind.PAYMENT, TransactionKind.RESERVE, TransactionKind.RECOVERY
HELD = {"claim_payment_auto": Authority(Decimal(5_000), 0), "claim_reserve_auto": Authority(Decimal(20_000), 0)}
ADA = Principal(uuid4(), "ada", Role.ADJUSTER, uuid4(), authority=HELD)
CLAIM = ClaimView(
    claim_id=UUID(int=1),
    institution_id=ADA.institution_id,
    reference="C-000001",
    line=PolicyLine.AUTO,
    loss_type="collision",
    policy_id=UUID(int=2),
    policy_number="PA-1",
    insured_name="Dana Whitfield",
    state_code="OH",
    loss_date=date(2026, 5, 4),
    reported_at=NOW,
    status=ClaimStatus.INVESTIGATING,
    fields={},
    claimed_usd=Decimal(4_000),
    reserve_usd=Decimal(2_000),
    paid_usd=Decimal(1_000),
    recovered_usd=Decimal(0),
    severity=None,
    complexity=None,
    triage={},
    assignee_id=None,
    assignee="",
    created_by=ADA.user_id,
    creator="Ada",
    created_at=NOW,
    updated_at=NOW,
    due_at=None,
    proposed_outcome=ClaimOutcome.SETTLE,
    score=10,
    version=1,
)
POLICY = PolicyTerm(
    UUID(int=2),
    "PA-1",
    PolicyLine.AUTO,
    "Dana Whitfield",
    date(2026, 1, 1),
    date(2027, 1, 1),
    Decimal(50_000),
    Decimal(500),
    clauses=(Clause("X1", ClauseKind.EXCLUSION, "Racing", "No racing."),),
)
GROUND = DenialGround(POLICY, "X1", is_clause_opened=True, has_documents=True, is_evidence_opened=True)


def answer(word=ClaimReferralAnswer.PROCEED, asker=ADA.user_id):
    return ClaimReferralView(
        referral_id=uuid4(),
        claim_id=CLAIM.claim_id,
        reference="C-000001",
        insured_name="Dana Whitfield",
        kind=ClaimReferralKind.COVERAGE,
        state=ReferralState.ANSWERED,
        requested_by="Ada",
        requester_id=asker,
        requested_at=NOW,
        request_note="please",
        addressed_to="",
        addressed_to_id=None,
        answered_by="Boss",
        answered_at=NOW,
        answer_note="fine",
        answer=word,
    )


def settlement(usd_text, answered=None, carried=None, claim=CLAIM, by=ADA):
    return find_settlement_gap(by, claim, Decimal(usd_text), answered, carried)


def asked(action, code, **more):
    return ClaimDecisionRequest(CLAIM.claim_id, 1, action, code, **more)


@pytest.mark.parametrize("line", PolicyLine)
def test_reserves_and_payments_have_authority_of_their_own(line):
    assert authority_line(line, RESERVE) == f"claim_reserve_{line}"
    assert authority_line(line, PAYMENT) == authority_line(line, RECOVERY) == f"claim_payment_{line}"


def test_payments_count_what_was_paid_and_reserves_all_that_is_incurred():
    assert total_after(CLAIM, PAYMENT, Decimal(500)) == Decimal(1_500)
    assert total_after(CLAIM, RESERVE, Decimal(500)) == Decimal(3_500)


@pytest.mark.parametrize(("kind", "change"), [(PAYMENT, 4_000), (RESERVE, 17_000), (RESERVE, -1), (RECOVERY, 90_000)])
def test_up_to_the_authority_there_is_no_gap(kind, change):
    assert find_money_gap(HELD, CLAIM, kind, Decimal(change)) is None


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        (PAYMENT, "4000.01", "All payments together would be USD 5,000.01, above your authority of USD 5,000."),
        (RESERVE, "17001", "Paid and reserved together would be USD 20,001, above your authority of USD 20,000."),
    ],
)
def test_beyond_the_authority_the_sentence_has_both_figures(kind, change, said):
    assert find_money_gap(HELD, CLAIM, kind, Decimal(change)) == said


@pytest.mark.parametrize(("kind", "word"), [(PAYMENT, "pay"), (RESERVE, "reserve")])
def test_authority_in_another_line_is_none_in_this_one(kind, word):
    claim = replace(CLAIM, line=PolicyLine.LIABILITY)

    assert f"no authority to {word} in liability" in find_money_gap(HELD, claim, kind, Decimal(1))


def test_less_reserve_and_money_that_comes_back_need_no_authority():
    assert find_money_gap({}, CLAIM, RESERVE, Decimal(-2_000)) is None
    assert find_money_gap({}, CLAIM, RECOVERY, Decimal(5)) is None


def test_the_refusal_of_an_unreserved_payment_names_what_is_outstanding():
    assert unreserved(CLAIM) == "The outstanding reserve is USD 2,000; raise the reserve first."
    assert usd(Decimal("1200.5")) == "USD 1,200.50"


def test_within_authority_a_proposal_to_settle_is_followed_alone():
    assert settlement(5_000) is None
    assert "Refer the claim first" in settlement(5_001)


@pytest.mark.parametrize(
    ("usd_text", "answered", "carried", "is_carried"),
    [
        (9_000, answer(), Decimal(9_000), True),
        (9_001, answer(), Decimal(9_000), False),
        (8_000, answer(), None, False),
        (8_000, answer(ClaimReferralAnswer.DO_NOT_PROCEED), Decimal(9_000), False),
        (8_000, answer(asker=uuid4()), Decimal(9_000), False),
        (8_000, None, None, False),
    ],
)
def test_an_answer_carries_who_asked_up_to_the_authority_of_who_answered(usd_text, answered, carried, is_carried):
    assert (settlement(usd_text, answered, carried) is None) is is_carried


@pytest.mark.parametrize(
    ("proposed", "said"),
    [
        (ClaimOutcome.INVESTIGATE, "The proposal is to investigate"),
        (ClaimOutcome.REFER, "The proposal is to refer"),
        (None, "no assessment of the loss and evidence as they stand"),
    ],
)
def test_anything_but_a_proposal_to_settle_needs_an_answer_first(proposed, said):
    claim = replace(CLAIM, proposed_outcome=proposed)

    assert said in settlement(10, claim=claim)
    assert said in settlement(10, answer(ClaimReferralAnswer.DO_NOT_PROCEED), claim=claim)
    assert settlement(10, answer(), claim=claim) is None
    assert settlement(10, answer(asker=uuid4()), claim=claim) is None


def test_nothing_is_settled_for_nothing_past_a_stricter_proposal():
    assert settlement(0, claim=replace(CLAIM, proposed_outcome=ClaimOutcome.REFER)) is not None
    assert settlement(0, by=replace(ADA, authority={})) is None


@pytest.mark.parametrize("action", ClaimAction)
def test_every_action_has_coded_reasons_in_words(action):
    assert len(CLAIM_REASONS[action]) >= 4
    assert all(words[0].isupper() and not words.endswith(".") for words in CLAIM_REASONS[action].values())
    assert reason_words(action, "unheard_of") == "unheard_of"


def test_a_denial_has_no_reason_that_says_nothing():
    assert "other" not in CLAIM_REASONS[ClaimAction.DENY]
    assert reason_words(ClaimAction.SETTLE, BELOW_DEDUCTIBLE) == "The loss is below the deductible"


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (asked(ClaimAction.SETTLE, "agreed", amount_usd=Decimal(5)), None),
        (asked(ClaimAction.SETTLE, BELOW_DEDUCTIBLE, amount_usd=Decimal(0)), None),
        (asked(ClaimAction.SETTLE, "agreed"), "Say the amount"),
        (asked(ClaimAction.SETTLE, "agreed", amount_usd=Decimal(0)), "below the deductible"),
        (asked(ClaimAction.SETTLE, "other", amount_usd=Decimal(5)), "at least 10"),
        (asked(ClaimAction.DENY, "exclusion_applies", reason_text="x" * (MIN_DENIAL_REASON - 1)), "at least 30"),
        (asked(ClaimAction.DENY, "exclusion_applies", reason_text="x" * MIN_DENIAL_REASON), None),
        (asked(ClaimAction.DENY, "", reason_text="x" * 40), "Choose a reason"),
        (asked(ClaimAction.CLOSE, "duplicate", reason_text="See the other claim."), None),
        (asked(ClaimAction.CLOSE, "duplicate", reason_text="x" * 20, amount_usd=Decimal(5)), "Only a settlement"),
        (asked(ClaimAction.REOPEN, "contested", reason_text="   letter   "), "at least 10"),
    ],
)
def test_a_request_says_what_does_not_fit(request_, said):
    gap = find_request_gap(request_)

    assert gap is None if said is None else said in gap


@pytest.mark.parametrize(
    ("changed", "gaps"),
    [
        ({}, 0),
        ({"has_documents": False, "is_evidence_opened": False}, 0),
        ({"policy": None}, 1),
        ({"clause_id": ""}, 1),
        ({"clause_id": "X9"}, 1),
        ({"is_clause_opened": False}, 1),
        ({"is_evidence_opened": False}, 1),
        ({"is_clause_opened": False, "is_evidence_opened": False}, 2),
        ({"clause_id": "", "is_evidence_opened": False}, 2),
    ],
)
def test_a_denial_lists_each_thing_that_lacks(changed, gaps):
    assert len(list_denial_gaps(replace(GROUND, **changed))) == gaps


def test_the_gaps_of_a_denial_make_one_sentence():
    assert in_one_sentence(("no clause is cited", "you have opened no evidence in the claim's documents")) == (
        "This claim cannot be denied yet: no clause is cited; you have opened no evidence in the claim's documents."
    )
