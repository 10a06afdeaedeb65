"""Who sees a referred case: the person asked, before and after the answer, and no other underwriter."""

import pytest

from backend.domain.cases import QueueFilter, QueueScope
from backend.domain.decisions import Outcome
from backend.errors import NotFoundError
from fixtures.desk import MAY_TWO_MILLIONS

NOTE = "Two insureds are named in the papers; may we offer it?"


@pytest.fixture
def referred(desk, person, request_for, assessed):
    """Refer a case to a colleague; return it, the colleague, a bystander, and the referral."""
    asking = person(authority=MAY_TWO_MILLIONS)
    asked, bystander = (person(institution_id=asking.institution_id, authority=MAY_TWO_MILLIONS) for _ in range(2))
    case = desk.underwriting.submit(asking, request_for(), "k")
    assessed(case, "refer", 40)
    version = desk.underwriting.get(asking, case.submission_id).version
    referral = desk.decisions.refer(asking, case.submission_id, version, NOTE, asked.user_id)
    return case.submission_id, asked, bystander, referral


def test_who_answered_a_referral_still_sees_the_case(desk, referred):
    case_id, asked, _, referral = referred

    desk.decisions.answer_referral(asked, referral, Outcome.ACCEPT, "Agreed, with a condition.")

    assert desk.underwriting.get(asked, case_id).submission_id == case_id
    (kept,) = desk.decisions.list_referrals(asked, case_id)
    assert kept.answer_outcome is Outcome.ACCEPT


def test_an_answered_referral_waits_for_nobody_any_more(desk, referred):
    _, asked, _, referral = referred
    waiting = QueueFilter(scope=QueueScope.REFERRED_TO_ME)
    assert desk.underwriting.list_queue(asked, waiting).total == 1

    desk.decisions.answer_referral(asked, referral, Outcome.ACCEPT, "Agreed, with a condition.")

    assert desk.underwriting.list_queue(asked, waiting).total == 0


def test_a_bystander_sees_a_case_neither_before_nor_after_the_answer(desk, referred):
    case_id, asked, bystander, referral = referred
    with pytest.raises(NotFoundError):
        desk.underwriting.get(bystander, case_id)

    desk.decisions.answer_referral(asked, referral, Outcome.ACCEPT, "Agreed, with a condition.")

    with pytest.raises(NotFoundError):
        desk.underwriting.get(bystander, case_id)
