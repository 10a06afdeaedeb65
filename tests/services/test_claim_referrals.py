"""Referrals of claims: asked with a note by a person, answered once by another, in words that fit the question."""

import pytest

from backend.domain.access import Role
from backend.domain.claims.acts import ClaimReferralRequest
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClaimReferralAnswer, ClaimReferralKind
from backend.errors import ConflictError, InvalidRequestError, NotFoundError, NotPermittedError
from fakes.claim_rig import NOTE, authority, make_claim_rig

COVERAGE, SIU = ClaimReferralKind.COVERAGE, ClaimReferralKind.SIU
PROCEED, STOP = ClaimReferralAnswer.PROCEED, ClaimReferralAnswer.DO_NOT_PROCEED
CONFIRMED, CLEARED = ClaimReferralAnswer.CONFIRMED, ClaimReferralAnswer.CLEARED


@pytest.fixture
def rig(unit_of_work):
    return make_claim_rig(unit_of_work)


@pytest.fixture
def ada(rig):
    return rig.person(held=authority())


@pytest.fixture
def boss(rig, ada):
    return rig.person(Role.MANAGER, ada, authority(100_000))


@pytest.fixture
def claim(rig, ada):
    return rig.claim(ada)


@pytest.mark.parametrize(("kind", "answer"), [(COVERAGE, PROCEED), (COVERAGE, STOP), (SIU, CONFIRMED), (SIU, CLEARED)])
def test_a_claim_is_referred_and_comes_back_with_the_answer(rig, ada, boss, claim, kind, answer):
    referral = rig.refer(ada, claim, boss, kind)
    assert rig.look(ada, claim).status is ClaimStatus.REFERRED
    view = rig.decisions.answer_referral(boss, referral, answer, "The policy wording is clear on this.")

    assert rig.look(ada, claim).status is ClaimStatus.INVESTIGATING
    assert (view.kind, view.answer, view.state) == (kind, answer, "answered")
    assert (view.request_note, view.answer_note) == (NOTE, "The policy wording is clear on this.")
    assert (view.requested_by, view.answered_by) == (ada.username.title(), boss.username.title())
    assert rig.decisions.list_referrals(ada, claim) == [view]


@pytest.mark.parametrize(("kind", "answer"), [(COVERAGE, CLEARED), (COVERAGE, CONFIRMED), (SIU, PROCEED), (SIU, STOP)])
def test_an_answer_fits_its_question(rig, ada, boss, claim, kind, answer):
    referral = rig.refer(ada, claim, boss, kind)
    with pytest.raises(InvalidRequestError, match="This referral is answered with"):
        rig.decisions.answer_referral(boss, referral, answer, NOTE)


def test_questions_and_answers_need_a_note(rig, ada, boss, claim):
    with pytest.raises(InvalidRequestError, match="at least 10 characters"):
        rig.decisions.refer(ada, ClaimReferralRequest(claim, 1, SIU, "look"))
    referral = rig.refer(ada, claim)
    with pytest.raises(InvalidRequestError, match="at least 10 characters"):
        rig.decisions.answer_referral(boss, referral, PROCEED, "yes")


def test_nobody_answers_their_own_or_what_is_addressed_to_somebody_else(rig, ada, boss, claim):
    ben = rig.person(beside=ada, held=authority())
    referral = rig.refer(ada, claim, boss)
    with pytest.raises(NotPermittedError, match="another person must"):
        rig.decisions.answer_referral(ada, referral, PROCEED, NOTE)
    with pytest.raises(NotPermittedError, match=f"addressed to {boss.username.title()}"):
        rig.decisions.answer_referral(ben, referral, PROCEED, NOTE)
    assert [line.state for line in rig.decisions.list_referrals(ada, claim)] == ["open"]


def test_to_let_it_proceed_needs_authority_in_the_line_and_to_stop_it_needs_none(rig, ada, claim):
    ben = rig.person(beside=ada)
    referral = rig.refer(ada, claim, ben)
    with pytest.raises(NotPermittedError, match="You hold no authority to pay in auto"):
        rig.decisions.answer_referral(ben, referral, PROCEED, NOTE)

    assert rig.decisions.answer_referral(ben, referral, STOP, NOTE).answer is STOP


def test_a_referral_is_answered_once(rig, ada, boss, claim):
    referral = rig.refer(ada, claim)
    rig.decisions.answer_referral(boss, referral, STOP, NOTE)
    with pytest.raises(ConflictError, match="answered already"):
        rig.decisions.answer_referral(boss, referral, PROCEED, NOTE)


def test_one_referral_is_open_at_a_time(rig, ada, claim):
    rig.refer(ada, claim)
    with pytest.raises(ConflictError, match="open already"):
        rig.refer(ada, claim, kind=SIU)


def test_a_referral_goes_to_another_active_person_of_the_house(rig, ada, boss, claim):
    for person, said in (
        (ada, "another person"),
        (rig.person(Role.MANAGER), "active adjuster or manager"),
        (rig.person(Role.UNDERWRITER, ada), "active adjuster or manager"),
    ):
        with pytest.raises(InvalidRequestError, match=said):
            rig.refer(ada, claim, person)
    assert rig.decisions.list_referees(ada, claim) == [(boss.user_id, boss.username.title())]


def test_who_asked_or_a_manager_takes_a_referral_back(rig, ada, boss, claim):
    ben = rig.person(beside=ada, held=authority())
    rig.refer(ada, claim)
    with pytest.raises(NotPermittedError, match="Who asked"):
        rig.decisions.withdraw_referral(ben, claim)
    rig.decisions.withdraw_referral(ada, claim)
    rig.refer(ada, claim)
    rig.decisions.withdraw_referral(boss, claim)

    assert rig.look(ada, claim).status is ClaimStatus.INVESTIGATING
    assert [line.state for line in rig.decisions.list_referrals(ada, claim)] == ["withdrawn", "withdrawn"]
    with pytest.raises(InvalidRequestError, match="No referral"):
        rig.decisions.withdraw_referral(ada, claim)


def test_who_looked_at_an_older_version_refers_nothing(rig, ada, claim):
    stale = rig.version(ada, claim)
    rig.reserve(ada, claim, 10)
    with pytest.raises(ConflictError):
        rig.decisions.refer(ada, ClaimReferralRequest(claim, stale, SIU, NOTE))


def test_people_of_another_house_find_nothing(rig, ada, claim):
    stranger = rig.person(Role.MANAGER, held=authority())
    referral = rig.refer(ada, claim)
    for act in (
        lambda: rig.decisions.answer_referral(stranger, referral, STOP, NOTE),
        lambda: rig.decisions.withdraw_referral(stranger, claim),
        lambda: rig.decisions.list_referrals(stranger, claim),
        lambda: rig.decisions.list_referees(stranger, claim),
    ):
        with pytest.raises(NotFoundError):
            act()


def test_each_step_leaves_its_line_in_the_history(rig, ada, boss, claim, unit_of_work):
    rig.refer(ada, claim, kind=SIU)
    rig.decisions.withdraw_referral(ada, claim)
    rig.decisions.answer_referral(boss, rig.refer(ada, claim), STOP, NOTE)
    with unit_of_work() as work:
        acts = work.audit.list_for(ada.institution_id, "claim", str(claim))

    assert [act.action for act in acts] == ["referral_answered", "referred", "referral_withdrawn", "referred"]
