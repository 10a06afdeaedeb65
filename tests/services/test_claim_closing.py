"""Closing a denied claim waits for its letter, and screens are told which reasons a decision may have now."""

from decimal import Decimal
from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.domain.claims.reasons import CLAIM_REASONS
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClaimAction, LetterKind
from backend.errors import DeskError, InvalidRequestError, NotFoundError, NotPermittedError
from backend.services.letters import LettersService
from backend.store.tables import User
from fakes.claim_rig import authority, make_claim_rig

CLOSE, SETTLE, DENY, REOPEN = ClaimAction.CLOSE, ClaimAction.SETTLE, ClaimAction.DENY, ClaimAction.REOPEN
UNTOLD = "The denial letter of this claim has not gone out"


@pytest.fixture
def rig(unit_of_work):
    return make_claim_rig(unit_of_work)


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
def claim(rig, ada):
    return rig.claim(ada, proposed="settle", state_code="CA", fields={"contact_address": "12 Elm Street"})


@pytest.fixture
def denied(rig, ada, claim):
    rig.decisions.open_clause(ada, claim, "X1")
    deny(rig, ada, claim)
    return claim


def deny(rig, by, claim):
    return rig.decide(by, claim, DENY, "exclusion_applies", clause_id="X1")


def tell(letters, by, claim):
    draft = letters.draft(by, claim, LetterKind.DENIAL)
    return letters.release(by, draft.letter_id, draft.version)


def allowed(rig, by, claim, action=CLOSE):
    return set(rig.decisions.allowed_reasons(by, claim, action))


@pytest.mark.parametrize("code", ["denial_stands", "withdrawn", "duplicate", "other"])
def test_a_denied_claim_is_not_closed_before_its_letter_went_out_whatever_the_reason(rig, ada, denied, code):
    with pytest.raises(InvalidRequestError, match=UNTOLD):
        rig.decide(ada, denied, CLOSE, code)

    assert rig.look(ada, denied).status is ClaimStatus.DENIED


def test_who_reported_a_loss_reads_of_its_denial_when_the_letter_has_gone_out(rig, letters, ada, unit_of_work):
    cleo = rig.person(Role.CLIENT, ada)
    claim = rig.claim(cleo, proposed="settle", state_code="CA", fields={"contact_address": "12 Elm Street"})
    rig.decisions.open_clause(ada, claim, "X1")

    def told():
        with unit_of_work() as work:
            return work.own_claims.find_own(cleo, claim).status_words

    deny(rig, ada, claim)
    assert told() == "Decided; our letter follows"
    tell(letters, ada, claim)
    assert told().startswith("Decided: not covered")
    rig.decide(ada, claim, REOPEN, "contested")
    deny(rig, ada, claim)
    assert told() == "Decided; our letter follows"


def test_a_draft_of_the_denial_letter_is_no_letter_that_went_out(rig, letters, ada, denied):
    letters.draft(ada, denied, LetterKind.DENIAL)
    with pytest.raises(InvalidRequestError, match=UNTOLD):
        rig.decide(ada, denied, CLOSE, "denial_stands")


def test_another_letter_does_not_stand_for_the_denial_letter(rig, letters, ada, denied):
    sent = letters.draft(ada, denied, LetterKind.ACKNOWLEDGEMENT)
    letters.release(ada, sent.letter_id, sent.version)
    with pytest.raises(InvalidRequestError, match=UNTOLD):
        rig.decide(ada, denied, CLOSE, "denial_stands")


def test_a_denied_claim_is_closed_when_its_letter_has_gone_out(rig, letters, ada, denied):
    tell(letters, ada, denied)
    rig.decide(ada, denied, CLOSE, "denial_stands")

    assert rig.look(ada, denied).status is ClaimStatus.CLOSED


def test_the_letter_of_an_earlier_denial_tells_nothing_of_a_later_one(rig, letters, ada, denied):
    tell(letters, ada, denied)
    rig.decide(ada, denied, REOPEN, "contested")
    deny(rig, ada, denied)
    with pytest.raises(InvalidRequestError, match=UNTOLD):
        rig.decide(ada, denied, CLOSE, "denial_stands")
    tell(letters, ada, denied)
    rig.decide(ada, denied, CLOSE, "denial_stands")

    assert rig.look(ada, denied).status is ClaimStatus.CLOSED


def test_a_denied_claim_without_a_letter_can_still_be_reopened(rig, ada, denied):
    rig.decide(ada, denied, REOPEN, "contested")

    assert rig.look(ada, denied).status is ClaimStatus.INVESTIGATING


# What may be chosen.


def test_an_undecided_claim_is_closed_only_for_what_the_insured_does(rig, ada, claim):
    assert allowed(rig, ada, claim) == {"withdrawn", "duplicate", "no_answer"}


def test_reasons_come_in_the_words_people_choose_from(rig, ada, claim):
    words = rig.decisions.allowed_reasons(ada, claim, CLOSE)

    assert words["withdrawn"] == CLAIM_REASONS[CLOSE]["withdrawn"]


def test_paid_in_full_is_offered_once_something_was_paid_and_the_claim_is_settled(rig, ada, claim):
    rig.decide(ada, claim, SETTLE, "agreed", amount_usd=Decimal(100))
    assert "paid_in_full" not in allowed(rig, ada, claim)
    rig.reserve(ada, claim, 100)
    rig.pay(ada, claim, "99.99")
    assert "paid_in_full" not in allowed(rig, ada, claim)
    with pytest.raises(InvalidRequestError, match=r"USD 0\.01 of this settlement are not paid yet"):
        rig.decide(ada, claim, CLOSE, "paid_in_full")
    rig.pay(ada, claim, "0.01")

    assert allowed(rig, ada, claim) == set(CLAIM_REASONS[CLOSE]) - {"denial_stands", "below_deductible"}


def test_what_was_settled_for_something_is_not_closed_as_below_the_deductible(rig, ada, claim):
    rig.decide(ada, claim, SETTLE, "agreed", amount_usd=Decimal(3_000))
    with pytest.raises(InvalidRequestError, match=r"USD 3,000 of this settlement are not paid yet"):
        rig.decide(ada, claim, CLOSE, "below_deductible")

    assert rig.look(ada, claim).status is ClaimStatus.SETTLED


def test_a_payment_on_account_is_no_way_to_close_a_claim_nobody_decided(rig, ada, claim):
    rig.reserve(ada, claim, 100)
    rig.pay(ada, claim, 1)
    with pytest.raises(InvalidRequestError, match="Nobody decided this claim yet; settle it for what is owed"):
        rig.decide(ada, claim, CLOSE, "paid_in_full")

    assert allowed(rig, ada, claim) == {"withdrawn", "duplicate", "no_answer"}


def test_a_settlement_that_the_insured_does_not_collect_is_closed_for_what_they_do(rig, ada, claim):
    rig.decide(ada, claim, SETTLE, "agreed", amount_usd=Decimal(100))

    assert allowed(rig, ada, claim) == {"withdrawn", "duplicate", "no_answer", "other"}


def test_a_denied_claim_is_not_closed_as_paid_nor_as_below_the_deductible(rig, letters, ada, denied):
    tell(letters, ada, denied)

    assert allowed(rig, ada, denied) == {"denial_stands", "withdrawn", "duplicate", "no_answer", "other"}


def test_no_closing_is_offered_for_a_denied_claim_before_its_letter_and_the_denial_after_it(rig, letters, ada, denied):
    assert allowed(rig, ada, denied) == set()
    tell(letters, ada, denied)

    assert "denial_stands" in allowed(rig, ada, denied)


def test_a_claim_that_waits_for_an_answer_is_offered_nothing_but_closing(rig, ada, claim):
    rig.refer(ada, claim)

    assert [bool(allowed(rig, ada, claim, action)) for action in (SETTLE, DENY, CLOSE, REOPEN)] == [
        False,
        False,
        True,
        False,
    ]


def test_a_settled_claim_is_offered_closing_and_reopening(rig, ada, claim):
    rig.decide(ada, claim, SETTLE, "agreed", amount_usd=Decimal(100))

    assert allowed(rig, ada, claim, REOPEN) == set(CLAIM_REASONS[REOPEN])
    assert allowed(rig, ada, claim, SETTLE) == allowed(rig, ada, claim, DENY) == set()


def test_a_closed_claim_is_offered_reopening_only(rig, ada, claim):
    rig.decide(ada, claim, CLOSE, "withdrawn")

    assert [bool(allowed(rig, ada, claim, action)) for action in ClaimAction] == [
        action is REOPEN for action in ClaimAction
    ]
    with pytest.raises(InvalidRequestError, match="closed already"):
        rig.decide(ada, claim, CLOSE, "duplicate")


@pytest.mark.parametrize("state", ["open", "settled", "denied"])
def test_every_reason_offered_closes_and_every_other_is_refused(rig, ada, state):
    for code in CLAIM_REASONS[CLOSE]:
        claim = rig.claim(ada, proposed="settle")
        if state == "settled":
            rig.decide(ada, claim, SETTLE, "agreed", amount_usd=Decimal(100))
        if state == "denied":
            rig.decisions.open_clause(ada, claim, "X1")
            deny(rig, ada, claim)
        is_offered = code in allowed(rig, ada, claim)
        try:
            rig.decide(ada, claim, CLOSE, code)
        except DeskError:
            assert not is_offered
        else:
            assert is_offered


def test_an_action_given_as_a_bare_word_is_offered_the_same(rig, ada, claim):
    assert rig.decisions.allowed_reasons(ada, claim, "close") == rig.decisions.allowed_reasons(ada, claim, CLOSE)


def test_who_decides_no_claims_or_sees_none_is_offered_nothing(rig, ada, claim):
    with pytest.raises(NotPermittedError):
        rig.decisions.allowed_reasons(rig.person(Role.EXAMINER, ada), claim, CLOSE)
    with pytest.raises(NotFoundError):
        rig.decisions.allowed_reasons(rig.person(Role.MANAGER), claim, CLOSE)
    with pytest.raises(NotFoundError):
        rig.decisions.allowed_reasons(ada, uuid4(), CLOSE)
