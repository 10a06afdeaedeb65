"""What happens to a demonstration case: each story ends in a legal state, by people who may do what they did."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.demo.assessing import Assessor, chain_without_model
from backend.demo.chance import seeded
from backend.demo.course import CaseCourse
from backend.demo.people import PEOPLE
from backend.demo.reading import inside
from backend.demo.staff import Staff
from backend.demo.trail import trail
from backend.demo.verdict import choose
from backend.domain.access import Principal
from backend.domain.decisions import DecisionAction, Outcome, ReferralState
from backend.domain.guidelines import DEFAULT_GUIDELINES
from backend.domain.submissions import SubmissionStatus

INSTITUTION = UUID(int=1)
RECEIVED = datetime(2026, 5, 4, 15, tzinfo=UTC)
MUCH_LATER = RECEIVED + timedelta(days=150)
CASES = 60


def principal(username):
    (person,) = [person for person in PEOPLE if person.username == username]
    number = PEOPLE.index(person) + 10
    return Principal(UUID(int=number), username, person.role, INSTITUTION, authority=person.authority)


STAFF = Staff(*(principal(name) for name in ("uma.underwriter", "sam.senior", "mia.manager", "cleo.client")))


@pytest.fixture(scope="module")
def cases():
    assessor = Assessor(DEFAULT_GUIDELINES, chain_without_model())
    senders = (STAFF.client, STAFF.underwriter, STAFF.senior)
    return [assessor.assess(number, RECEIVED, senders[number % 3]) for number in range(CASES)]


def tell(case, now=MUCH_LATER, seed=0, staff=STAFF):
    return CaseCourse(case, staff, now, seeded("test", case.reference, seed)).tell()


def stories(cases, now=MUCH_LATER):
    return [(case, tell(case, now, seed)) for case in cases for seed in range(3)]


def test_after_months_every_case_is_closed(cases):
    states = Counter(course.status for _, course in stories(cases))

    assert set(states) == {SubmissionStatus.QUOTED, SubmissionStatus.DECLINED, SubmissionStatus.WITHDRAWN}
    assert states[SubmissionStatus.QUOTED] > states[SubmissionStatus.DECLINED] > states[SubmissionStatus.WITHDRAWN]


def test_right_after_the_assessment_a_case_is_in_review(cases):
    for case in cases:
        course = tell(case, now=case.assessed_at + timedelta(minutes=1))
        assert course.status is SubmissionStatus.IN_REVIEW
        assert course.decision is None
        assert [act.act.action for act in course.acts] == ["submitted", "assessed"]
        assert course.assignee == (None if case.sender is STAFF.client else case.sender)


def test_nothing_happens_after_now_and_everything_in_order(cases):
    for days in (0.2, 1, 3, 10):
        now = RECEIVED + timedelta(days=days)
        for _, course in stories(cases, now):
            moments = [act.at for act in course.acts]
            assert moments == sorted(moments)
            assert moments[-1] <= now
            assert course.updated_at == moments[-1]


def test_every_open_state_occurs_on_the_way(cases):
    states = Counter(
        course.status for days in (1, 2, 4, 7) for _, course in stories(cases, RECEIVED + timedelta(days=days))
    )

    assert {SubmissionStatus.WAITING_FOR_INFORMATION, SubmissionStatus.REFERRED} <= set(states)


def test_an_open_referral_belongs_to_a_referred_case(cases):
    for days in (1, 2, 4, 7):
        for _, course in stories(cases, RECEIVED + timedelta(days=days)):
            is_open = any(asked.state is ReferralState.OPEN for asked in course.referrals)
            assert is_open is (course.status is SubmissionStatus.REFERRED)
            assert all(asked.addressed_to is not asked.requested_by for asked in course.referrals)


def test_a_milder_decision_has_an_answer_that_carries_it(cases):
    milder = 0
    for case, course in stories(cases):
        made = course.decision
        if made and made.request.outcome.strictness < case.assessment.outcome.strictness:
            milder += 1
            assert course.referrals[-1].answer_outcome is Outcome.ACCEPT
            assert course.referrals[-1].addressed_to is not made.by
    assert milder > 5


def test_who_refuses_an_answer_is_followed(cases):
    refused = [
        (case, course)
        for case, course in stories(cases)
        if course.referrals and course.referrals[-1].answer_outcome is Outcome.DECLINE
    ]

    assert refused
    assert all(course.status is SubmissionStatus.DECLINED for _, course in refused)


def test_where_nobody_has_the_authority_nobody_accepts(cases):
    nobody = {line: replace(limit, max_amount_usd=Decimal(1)) for line, limit in STAFF.manager.authority.items()}
    powerless = Staff(*(replace(p, authority=nobody) for p in STAFF.deciders), STAFF.client)
    for case in cases:
        course = tell(replace(case, sender=STAFF.client), staff=powerless)
        assert course.status is not SubmissionStatus.QUOTED


def test_each_change_of_a_case_counts_as_a_version(cases):
    silent = {"submitted", "assessed", "decided", "referred", "referral_answered"}
    for _, course in stories(cases):
        assert course.version > len([act for act in course.acts if act.act.action not in silent])


def test_following_a_proposal_to_accept_needs_no_reason_and_every_other_decision_has_one(cases):
    for case in cases:
        for outcome in (Outcome.ACCEPT, Outcome.DECLINE):
            request = choose(case, outcome, seeded("verdict", case.reference))
            follows = request.action is DecisionAction.ACCEPT_PROPOSAL
            assert bool(request.reason_code) is not (follows and outcome is Outcome.ACCEPT)
            assert bool(request.reason_code) is bool(request.reason_text)
            assert follows <= (outcome is case.assessment.outcome)


def test_two_steps_from_the_proposal_are_an_override(cases):
    for case in cases:
        opposite = {Outcome.ACCEPT: Outcome.DECLINE, Outcome.DECLINE: Outcome.ACCEPT}.get(case.assessment.outcome)
        if opposite:
            assert choose(case, opposite, seeded("o")).action is DecisionAction.OVERRIDE


def test_a_reduced_limit_is_a_change_and_never_above_the_request(cases):
    asked = [
        (case, choose(case, Outcome.ACCEPT, seeded("limit", case.reference, n))) for case in cases for n in range(9)
    ]
    reduced = [(case, request) for case, request in asked if request.reason_code == "price_or_terms"]

    assert reduced
    for case, request in reduced:
        assert request.action is DecisionAction.CHANGE
        assert 0 < request.amount_usd < case.amount_usd


def test_the_trail_is_sorted_and_names_the_decider_at_the_evidence(cases):
    told = [(case, tell(case)) for case in cases]
    evidence = {p.document_id: [(n, 1) for n in range(40)] for case, _ in told for p in case.papers}

    acts = trail(told, evidence)

    assert [act.at for act in acts] == sorted(act.at for act in acts)
    openings = [act for act in acts if act.act.action == "evidence_opened"]
    assert len(openings) == sum(course.decision.facts_opened for _, course in told if course.decision)
    assert {act.by.username for act in openings} <= {person.username for person in STAFF.deciders}
    assert len({(act.act.object_id, str(act.act.details)) for act in openings}) == len(openings)


def test_services_inside_a_transaction_share_its_unit_of_work():
    work = object()
    unit_of_work = inside(work)

    with unit_of_work() as first, unit_of_work() as second:
        assert first is work
        assert second is work


def test_equal_seeds_tell_equal_stories(cases):
    for case in cases[:10]:
        assert tell(case) == tell(case)
