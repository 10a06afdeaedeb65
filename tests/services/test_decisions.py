"""Decisions: within authority, beside the proposal, never milder than it without another person's answer."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from backend.domain.access import Authority, Role
from backend.domain.cases import DecisionRequest, QueueFilter, QueueScope
from backend.domain.decisions import DecisionAction, Outcome
from backend.domain.submissions import SubmissionStatus
from backend.errors import ConflictError, InvalidRequestError, NotPermittedError
from fixtures.desk import MAY_TWO_MILLIONS

NOTE = "Please look at the driver experience."


@pytest.fixture
def ada(person):
    return person(authority=MAY_TWO_MILLIONS)


@pytest.fixture
def boss(person, ada):
    return person(role=Role.MANAGER, institution_id=ada.institution_id, authority=MAY_TWO_MILLIONS)


@pytest.fixture
def case(desk, ada, request_for):
    return desk.underwriting.submit(ada, request_for(), "k")


@pytest.fixture
def following(desk, ada, case):
    """Make a request to decide on the case as it stands now."""

    def make(outcome=Outcome.ACCEPT, action=DecisionAction.ACCEPT_PROPOSAL, **more):
        version = desk.underwriting.get(ada, case.submission_id).version
        return DecisionRequest(case.submission_id, version, case.run_id, action, outcome, **more)

    return make


def with_reason(request):
    return replace(request, reason_code="mitigating_control", reason_text="Telematics in every unit since 2025.")


def test_following_an_accepting_proposal_quotes_the_case_and_keeps_the_proposal_beside_it(
    desk, ada, case, assessed, following
):
    assessed(case, "accept", 20)
    desk.decisions.decide(ada, following())
    (decision,) = desk.decisions.list_for(ada, case.submission_id)

    assert desk.underwriting.get(ada, case.submission_id).status is SubmissionStatus.QUOTED
    assert decision.proposal["outcome"] == "accept"
    assert decision.authority == {"role": "underwriter", "max_amount_usd": "2000000", "max_score": 60}


def test_accepting_above_the_amount_or_the_score_is_refused_with_the_figures(desk, person, request_for, assessed):
    junior = person(authority={"commercial_auto": Authority(Decimal(500_000), 30)})
    case = desk.underwriting.submit(junior, request_for(), "k")
    assessed(case, "accept", 20)
    version = desk.underwriting.get(junior, case.submission_id).version
    request = DecisionRequest(case.submission_id, version, case.run_id, DecisionAction.ACCEPT_PROPOSAL, Outcome.ACCEPT)
    with pytest.raises(NotPermittedError, match="USD 1,000,000 is above your authority of USD 500,000"):
        desk.decisions.decide(junior, request)
    assessed_again = desk.underwriting.get(junior, case.submission_id)

    assert assessed_again.status is SubmissionStatus.IN_REVIEW


def test_a_person_without_authority_in_the_line_is_told_to_refer(desk, person, request_for, assessed):
    nobody = person()
    case = desk.underwriting.submit(nobody, request_for(), "k")
    assessed(case)

    assert "refer the case" in desk.decisions.find_gap(nobody, case.submission_id)


@pytest.mark.parametrize("proposed", ["refer", "decline"])
def test_no_one_is_milder_than_the_proposal_without_an_answered_referral(
    desk, ada, case, assessed, following, proposed
):
    assessed(case, proposed, 50)
    with pytest.raises(NotPermittedError, match="answered referral"):
        desk.decisions.decide(ada, with_reason(following(action=DecisionAction.OVERRIDE)))


def test_a_referral_answered_by_another_person_lets_the_requester_accept(desk, ada, boss, case, assessed, following):
    assessed(case, "refer", 50)
    version = desk.underwriting.get(ada, case.submission_id).version
    referral = desk.decisions.refer(ada, case.submission_id, version, NOTE, boss.user_id)
    assert desk.underwriting.get(ada, case.submission_id).status is SubmissionStatus.REFERRED
    desk.decisions.answer_referral(boss, referral, Outcome.ACCEPT, "Agreed, with a telematics condition.")
    desk.decisions.decide(ada, with_reason(following(action=DecisionAction.OVERRIDE)))
    (kept,) = desk.decisions.list_referrals(ada, case.submission_id)

    assert desk.underwriting.get(ada, case.submission_id).status is SubmissionStatus.QUOTED
    assert (kept.request_note, kept.answer_outcome, kept.requested_by != kept.answered_by) == (
        NOTE,
        Outcome.ACCEPT,
        True,
    )


def test_nobody_answers_their_own_referral_by_service_or_by_sql(desk, ada, case, assessed, unit_of_work):
    assessed(case, "refer", 50)
    version = desk.underwriting.get(ada, case.submission_id).version
    referral = desk.decisions.refer(ada, case.submission_id, version, NOTE)
    with pytest.raises(NotPermittedError, match="another person"):
        desk.decisions.answer_referral(ada, referral, Outcome.ACCEPT, "I agree with myself.")

    def answer_by_sql():
        with unit_of_work() as work:
            work.session.execute(
                text(
                    "UPDATE referrals SET state = 'answered', answered_by = requested_by, answer_note = 'x', "
                    "answer_outcome = 'accept'"
                )
            )

    with pytest.raises(IntegrityError, match="answered_by_another"):
        answer_by_sql()


def test_an_answer_must_lie_within_the_answerers_own_authority(desk, ada, person, case, assessed):
    small = person(
        role=Role.MANAGER,
        institution_id=ada.institution_id,
        authority={"commercial_auto": Authority(Decimal(100_000), 90)},
    )
    assessed(case, "refer", 50)
    version = desk.underwriting.get(ada, case.submission_id).version
    referral = desk.decisions.refer(ada, case.submission_id, version, NOTE)
    with pytest.raises(NotPermittedError, match="above your authority"):
        desk.decisions.answer_referral(small, referral, Outcome.ACCEPT, "Fine with me, go on.")
    desk.decisions.answer_referral(small, referral, Outcome.DECLINE, "Outside what we want.")


def test_a_referral_to_one_person_is_not_answered_by_a_third(desk, ada, boss, person, case, assessed):
    third = person(role=Role.MANAGER, institution_id=ada.institution_id, authority=MAY_TWO_MILLIONS)
    assessed(case, "refer", 50)
    version = desk.underwriting.get(ada, case.submission_id).version
    referral = desk.decisions.refer(ada, case.submission_id, version, NOTE, boss.user_id)
    with pytest.raises(NotPermittedError, match="addressed to"):
        desk.decisions.answer_referral(third, referral, Outcome.DECLINE, "Not for us, sorry.")


def test_a_referred_case_reaches_the_addressee_and_is_answered_once(desk, ada, boss, case, assessed):
    assessed(case, "refer", 50)
    version = desk.underwriting.get(ada, case.submission_id).version
    referral = desk.decisions.refer(ada, case.submission_id, version, NOTE, boss.user_id)

    assert [r.referral_id for r in desk.decisions.list_referrals(boss, case.submission_id)] == [referral]
    assert desk.underwriting.get_my_work(boss).referred_to_me == 1
    assert desk.underwriting.list_queue(boss, QueueFilter(scope=QueueScope.REFERRED_TO_ME)).total == 1
    assert boss.user_id in [user_id for user_id, _ in desk.decisions.list_referees(ada)]
    desk.decisions.answer_referral(boss, referral, Outcome.DECLINE, "Outside what we want.")
    with pytest.raises(ConflictError):
        desk.decisions.answer_referral(boss, referral, Outcome.ACCEPT, "On second thoughts, yes.")


def test_a_case_on_referral_waits_for_its_answer(desk, ada, case, assessed, following):
    assessed(case, "accept", 20)
    version = desk.underwriting.get(ada, case.submission_id).version
    desk.decisions.refer(ada, case.submission_id, version, NOTE)
    with pytest.raises(InvalidRequestError, match="waits for the answer"):
        desk.decisions.decide(ada, following())


def test_a_decline_needs_a_coded_reason_and_words(desk, ada, case, assessed, following):
    assessed(case, "accept", 20)
    bare = following(Outcome.DECLINE, DecisionAction.CHANGE)
    for request in (bare, replace(bare, reason_code="loss_history"), replace(bare, reason_code="because")):
        with pytest.raises(InvalidRequestError):
            desk.decisions.decide(ada, request)
    desk.decisions.decide(ada, replace(bare, reason_code="loss_history", reason_text="Frequency doubled in 2025."))

    assert desk.underwriting.get(ada, case.submission_id).status is SubmissionStatus.DECLINED


def test_the_database_refuses_a_departure_without_reason(ada, case, assessed, unit_of_work):
    assessed(case)

    def decide_by_sql():
        with unit_of_work() as work:
            work.session.execute(
                text(
                    "INSERT INTO decisions (institution_id, submission_id, decided_by, action, outcome) "
                    "VALUES (:i, :s, :u, 'override', 'accept')"
                ),
                {"i": ada.institution_id, "s": case.submission_id, "u": ada.user_id},
            )

    with pytest.raises(IntegrityError, match="departure_has_reason"):
        decide_by_sql()


def test_a_decision_on_an_old_version_of_the_case_is_refused(desk, ada, case, assessed, following):
    request = following()
    assessed(case)
    with pytest.raises(ConflictError):
        desk.decisions.decide(ada, request)


def test_following_the_proposal_means_its_outcome(desk, ada, case, assessed, following):
    assessed(case, "accept", 20)
    with pytest.raises(InvalidRequestError, match="the outcome it proposes"):
        desk.decisions.decide(ada, with_reason(following(Outcome.DECLINE)))


def test_a_case_is_decided_once(desk, ada, case, assessed, following):
    assessed(case)
    desk.decisions.decide(ada, following())
    with pytest.raises(InvalidRequestError, match="cannot become"):
        desk.decisions.decide(ada, following())


def test_questions_put_the_case_on_hold_and_an_answer_takes_it_up_again(desk, ada, case, assessed):
    assessed(case)
    version = desk.underwriting.get(ada, case.submission_id).version
    desk.decisions.ask_for_information(ada, case.submission_id, version, ["How many drivers left in 2025?", " "])
    waiting = desk.underwriting.get(ada, case.submission_id)
    desk.decisions.resume(ada, case.submission_id, waiting.version)
    history = desk.underwriting.list_history(ada, case.submission_id)

    assert waiting.status is SubmissionStatus.WAITING_FOR_INFORMATION
    assert desk.underwriting.get(ada, case.submission_id).status is SubmissionStatus.IN_REVIEW
    assert {"questions": ["How many drivers left in 2025?"]} in [line.details for line in history]


def test_a_withdrawn_case_takes_its_open_referral_with_it(desk, ada, boss, case, assessed):
    assessed(case)
    version = desk.underwriting.get(ada, case.submission_id).version
    desk.decisions.refer(ada, case.submission_id, version, NOTE, boss.user_id)
    desk.decisions.withdraw(ada, case.submission_id, version + 1, "The broker placed it elsewhere.")

    assert desk.underwriting.get_my_work(boss).referred_to_me == 0
    assert desk.underwriting.get(ada, case.submission_id).status is SubmissionStatus.WITHDRAWN


@pytest.mark.parametrize("role", [Role.EXAMINER, Role.ACTUARY, Role.ADMIN, Role.CLIENT, Role.ADJUSTER])
def test_other_roles_decide_nothing(desk, person, ada, following, role):
    with pytest.raises(NotPermittedError):
        desk.decisions.decide(person(role=role, institution_id=ada.institution_id), following())
