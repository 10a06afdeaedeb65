"""An accepting answer to a referral carries the one who asked beyond their own authority, and nobody else."""

from decimal import Decimal

import pytest

from backend.domain.access import Authority, Role
from backend.domain.cases import DecisionRequest
from backend.domain.decisions import DecisionAction, Outcome
from backend.domain.submissions import SubmissionStatus
from backend.errors import NotPermittedError
from backend.store.tables import Run, RunResult
from factories import make_principal
from fixtures.desk import FLEET, MAY_TWO_MILLIONS

NOTE = "A note that another person can act on."
LITTLE = {"commercial_auto": Authority(Decimal(500_000), 30)}


@pytest.fixture
def una(committed_person):
    return committed_person(authority=LITTLE)


@pytest.fixture
def boss(committed_unit_of_work, una):
    return colleague(committed_unit_of_work, una, Role.MANAGER, MAY_TWO_MILLIONS)


@pytest.fixture
def desk(desk_committed):
    return desk_committed


@pytest.fixture
def case(desk, una, request_for):
    return desk.underwriting.submit(una, request_for(), "k")


def colleague(unit_of_work, una, role, authority):
    with unit_of_work() as work:
        return make_principal(work, role, una.institution_id, authority)


@pytest.fixture
def propose(committed_unit_of_work, case):
    """Finish the assessment of the case as a worker would."""

    def finish(outcome="accept", score=20):
        result = {"outcome": outcome, "score": score, "floor": outcome, "provider": "mock", "result_hash": "h"}
        with committed_unit_of_work() as work:
            run = work.session.get(Run, case.run_id)
            run.state, run.made_without_model, run.provider = "succeeded", True, "mock"
            run.finished_at = run.created_at
            work.session.add(RunResult(run_id=case.run_id, fence=1, result=result, result_hash="h"))
            work.submissions.note_proposal(case.submission_id, Outcome(outcome), score)

    return finish


def refer(desk, una, case, boss, outcome=Outcome.ACCEPT):
    version = desk.underwriting.get(una, case.submission_id).version
    referral = desk.decisions.refer(una, case.submission_id, version, NOTE, boss.user_id)
    desk.decisions.answer_referral(boss, referral, outcome, NOTE)
    return referral


def acceptance(desk, by, case, amount_usd=None):
    version = desk.underwriting.get(by, case.submission_id).version
    return DecisionRequest(
        case.submission_id,
        version,
        case.run_id,
        DecisionAction.CHANGE,
        Outcome.ACCEPT,
        "mitigating_control",
        NOTE,
        amount_usd,
    )


@pytest.mark.parametrize(("outcome", "score"), [("accept", 20), ("refer", 50)])
def test_the_requester_records_what_another_person_accepted_and_the_row_names_the_referral(
    desk, una, boss, case, propose, outcome, score
):
    propose(outcome, score)
    assert "above your authority" in desk.decisions.find_gap(una, case.submission_id)
    referral = refer(desk, una, case, boss)
    assert desk.decisions.find_gap(una, case.submission_id) is None
    desk.decisions.decide(una, acceptance(desk, una, case))
    (decision,) = desk.decisions.list_for(una, case.submission_id)
    (answered,) = desk.decisions.list_referrals(una, case.submission_id)

    assert desk.underwriting.get(una, case.submission_id).status is SubmissionStatus.QUOTED
    assert decision.authority == {
        "role": "underwriter",
        "max_amount_usd": "500000",
        "max_score": 30,
        "referral_id": str(referral),
        "answered_by": answered.answered_by,
    }


@pytest.mark.parametrize("answer", [None, Outcome.DECLINE])
def test_without_an_accepting_answer_the_gap_stays(desk, una, boss, case, propose, answer):
    propose()
    if answer:
        refer(desk, una, case, boss, answer)

    assert "above your authority" in desk.decisions.find_gap(una, case.submission_id)
    with pytest.raises(NotPermittedError, match="above your authority"):
        desk.decisions.decide(una, acceptance(desk, una, case))


def test_an_answer_carries_no_more_than_the_limit_that_was_asked_for(desk, una, boss, case, propose):
    propose()
    refer(desk, una, case, boss)
    with pytest.raises(NotPermittedError, match="USD 1,500,000 is above your authority of USD 500,000"):
        desk.decisions.decide(una, acceptance(desk, una, case, Decimal(1_500_000)))

    assert desk.decisions.decide(una, acceptance(desk, una, case, Decimal(900_000)))


def test_a_form_changed_since_takes_the_carried_authority_back(desk, una, boss, case, propose):
    propose()
    refer(desk, una, case, boss)
    version = desk.underwriting.get(una, case.submission_id).version
    desk.underwriting.change_fields(una, case.submission_id, version, {**FLEET, "power_units": 41})

    assert "above your authority" in desk.decisions.find_gap(una, case.submission_id)


def test_an_answer_carries_nobody_but_the_one_who_asked(desk, una, boss, case, propose, committed_unit_of_work):
    other = colleague(committed_unit_of_work, una, Role.MANAGER, LITTLE)
    propose()
    refer(desk, una, case, boss)

    with pytest.raises(NotPermittedError, match="above your authority"):
        desk.decisions.decide(other, acceptance(desk, other, case))


def test_who_decides_within_their_own_authority_names_no_referral(desk, una, boss, case, propose):
    propose()
    refer(desk, una, case, boss)
    desk.decisions.decide(boss, acceptance(desk, boss, case))
    (decision,) = desk.decisions.list_for(boss, case.submission_id)

    assert "referral_id" not in decision.authority
