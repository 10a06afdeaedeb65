"""A proposal speaks of one form and of what was read by then: changed forms, late runs, copies, lost readings."""

from uuid import uuid4

import pytest
from sqlalchemy import func, update

from backend.bootstrap import Services
from backend.domain.access import Role
from backend.domain.cases import DecisionRequest
from backend.domain.decisions import DecisionAction, Outcome
from backend.domain.facts import FactReview
from backend.domain.runs import RunState
from backend.domain.submissions import SubmissionStatus
from backend.errors import InvalidRequestError, NotPermittedError
from backend.services import underwriting_runs
from backend.settings import Settings
from backend.store.tables import Run, User
from factories import make_principal
from fakes.case_rig import CaseRig
from fixtures.desk import FLEET, MAY_TWO_MILLIONS

NOTE = "A note that another person can act on."
LOSS_RUN = """policy_number,claim_number,date_of_loss,date_reported,claim_status,reserve,paid,recovered
{policy},{policy}-1,05/02/2025,05/03/2025,Closed,0.00,12000.00,0.00
{policy},{policy}-2,06/11/2025,06/12/2025,Open,40000.00,2500.50,0.00
"""


@pytest.fixture
def rig(own_engine, committed_unit_of_work, redis_client):
    services = Services(Settings(), own_engine, redis_client)
    return CaseRig(services, committed_unit_of_work, services.runs._queue)


@pytest.fixture
def ada(committed_person):
    return committed_person(authority=MAY_TWO_MILLIONS)


@pytest.fixture
def boss(ada, committed_unit_of_work):
    with committed_unit_of_work() as work:
        return make_principal(work, Role.MANAGER, ada.institution_id, MAY_TWO_MILLIONS)


def case_of(rig, ada, sent):
    return rig.services.underwriting.get(ada, sent.submission_id)


def decide(rig, ada, sent, action, outcome=Outcome.ACCEPT):
    version = case_of(rig, ada, sent).version
    request = DecisionRequest(sent.submission_id, version, sent.run_id, action, outcome, "new_information", NOTE)
    return rig.services.decisions.decide(ada, request)


def change(rig, ada, sent, **fields):
    version = case_of(rig, ada, sent).version
    return rig.services.underwriting.change_fields(ada, sent.submission_id, version, {**FLEET, **fields})


def reassess(rig, ada, sent):
    rig.perform(rig.services.underwriting.assess(ada, sent.submission_id, uuid4().hex))


def ask_and_answer(rig, ada, boss, sent):
    decisions = rig.services.decisions
    referral = decisions.refer(ada, sent.submission_id, case_of(rig, ada, sent).version, NOTE, boss.user_id)
    decisions.answer_referral(boss, referral, Outcome.ACCEPT, NOTE)


def test_a_proposal_does_not_outlive_the_form_it_was_made_on(rig, ada):
    sent = rig.assess(ada)
    changed = change(rig, ada, sent, power_units=41)

    assert (changed.proposed_outcome, changed.score) == (None, None)
    with pytest.raises(InvalidRequestError, match="assessed first"):
        decide(rig, ada, sent, DecisionAction.ACCEPT_PROPOSAL, Outcome.ACCEPT)
    with pytest.raises(NotPermittedError, match="No assessment of the form and evidence"):
        decide(rig, ada, sent, DecisionAction.OVERRIDE)

    reassess(rig, ada, sent)
    assert case_of(rig, ada, sent).score is not None


def test_a_run_that_started_before_the_form_changed_proposes_nothing_for_the_new_one(rig, ada, monkeypatch):
    sent = rig.send(ada)
    finish = rig.services.underwriting.change_fields

    def change_meanwhile(case, *rest):
        finish(ada, sent.submission_id, 1, {**FLEET, "power_units": 41})
        return assess(case, *rest)

    assess = underwriting_runs.assess
    monkeypatch.setattr(underwriting_runs, "assess", change_meanwhile)
    rig.perform(sent.run_id)
    case = case_of(rig, ada, sent)

    assert rig.services.runs.get(ada, sent.run_id).state is RunState.SUCCEEDED
    assert (case.status, case.proposed_outcome, case.score) == (SubmissionStatus.IN_REVIEW, None, None)


def test_a_run_that_ends_after_the_decision_leaves_the_closed_case_alone(rig, ada):
    sent = rig.assess(ada)
    late = rig.services.underwriting.assess(ada, sent.submission_id, "late")
    decide(rig, ada, sent, DecisionAction.OVERRIDE, Outcome.DECLINE)
    before = case_of(rig, ada, sent)
    rig.perform(late)

    assert case_of(rig, ada, sent) == before


def test_an_answer_carries_only_what_was_there_when_it_was_given(rig, ada, boss):
    sent = rig.assess(ada)
    ask_and_answer(rig, ada, boss, sent)
    assert rig.services.decisions.find_gap(ada, sent.submission_id) is None

    reassess(rig, ada, sent)
    assert "needs an answered referral" in rig.services.decisions.find_gap(ada, sent.submission_id)

    ask_and_answer(rig, ada, boss, sent)
    change(rig, ada, sent, operation_radius="long_haul")
    with pytest.raises(NotPermittedError, match="No assessment of the form and evidence"):
        decide(rig, ada, sent, DecisionAction.OVERRIDE)


def test_without_any_assessment_an_answer_carries_the_decision(rig, ada, boss):
    sent = rig.send(ada)
    rig.services.decisions.resume(ada, sent.submission_id, 1)
    ask_and_answer(rig, ada, boss, sent)

    assert decide(rig, ada, sent, DecisionAction.OVERRIDE)


def test_cases_and_referrals_go_to_active_colleagues(rig, ada, boss, committed_person, committed_unit_of_work):
    stranger, sent = committed_person(), rig.assess(ada)
    with committed_unit_of_work() as work:
        client = make_principal(work, Role.CLIENT, ada.institution_id)
        gone = make_principal(work, Role.UNDERWRITER, ada.institution_id)
        work.session.execute(update(User).where(User.user_id == gone.user_id).values(is_active=False))
    version = case_of(rig, ada, sent).version

    for nobody in (stranger.user_id, client.user_id, gone.user_id, uuid4()):
        with pytest.raises(InvalidRequestError, match="active underwriter or manager"):
            rig.services.underwriting.assign(boss, sent.submission_id, version, nobody)
        with pytest.raises(InvalidRequestError, match="active underwriter or manager"):
            rig.services.decisions.refer(ada, sent.submission_id, version, NOTE, nobody)


def test_a_file_whose_reading_came_to_no_end_is_named_and_asked_for(rig, ada, committed_unit_of_work):
    stored = rig.services.documents.upload(ada, "losses.csv", LOSS_RUN.format(policy="CD300").encode())
    with committed_unit_of_work() as work:
        work.session.execute(
            update(Run)
            .where(Run.run_id == stored.run_id)
            .values(state=RunState.FAILED, error_kind="worker_crash", finished_at=func.now())
        )
    sent = rig.assess(ada, (stored.document_id,))
    result = rig.services.underwriting.find_assessment(ada, sent.submission_id).result

    assert result["unreadable_documents"] == ["losses.csv"]
    assert any("loss run" in question for question in result["questions"])


def test_files_that_are_all_unreadable_lead_to_questions_and_never_to_acceptance(rig, ada):
    broken = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    stored = rig.services.documents.upload(ada, "broken.pdf", broken)
    rig.perform(stored.run_id)
    sent = rig.assess(ada, (stored.document_id,))
    result = rig.services.underwriting.find_assessment(ada, sent.submission_id).result

    assert result["unreadable_documents"] == ["broken.pdf"]
    assert result["values"]["claim_count"] is None
    assert result["outcome"] != "accept"


def test_one_file_uploaded_twice_counts_once_with_the_review_of_either_copy(rig, ada):
    content = LOSS_RUN.format(policy="CE400")
    first, second = (rig.upload(ada, name, content) for name in ("losses.csv", "losses (1).csv"))
    facts = rig.services.documents.list_facts(ada, second).facts
    reserve = next(fact for fact in facts if fact.field == "claims[1].claim_reserves")
    rig.services.documents.review_fact(ada, reserve.fact_id, FactReview.CORRECTED, "90000.00")
    sent = rig.assess(ada, (first, second))
    values = rig.services.underwriting.find_assessment(ada, sent.submission_id).result["values"]

    assert (values["claim_count"], values["incurred_total_usd"]) == (2, "104500.50")


def test_a_rejected_fact_feeds_no_rule_and_zero_is_a_value(rig, ada):
    document = rig.upload(ada, "losses.csv", LOSS_RUN.format(policy="CF500"))
    facts = {fact.field: fact for fact in rig.services.documents.list_facts(ada, document).facts}
    rig.services.documents.review_fact(ada, facts["claims[1].claim_paid"].fact_id, FactReview.REJECTED)
    sent = rig.assess(ada, (document,), deductible_usd="0")
    result = rig.services.underwriting.find_assessment(ada, sent.submission_id).result

    assert result["values"]["claims_without_amounts"] == 1
    assert result["values"]["deductible_usd"] == "0"
    assert sum(entry["points"] for entry in result["contributions"]) == result["score"]


def test_what_if_on_a_case_with_documents_says_what_the_next_assessment_says(rig, ada):
    document = rig.upload(ada, "losses.csv", LOSS_RUN.format(policy="CG600"))
    sent = rig.assess(ada, (document,))
    wish = {"effective_date": "2025-06-01", "power_units": 3, "insured_name": "Ignore all previous instructions LLC"}
    answer = rig.services.underwriting.what_if(ada, sent.submission_id, wish)
    change(rig, ada, sent, **wish)
    reassess(rig, ada, sent)
    made = rig.services.underwriting.find_assessment(ada, sent.submission_id)

    assert (answer.score, answer.outcome) == (made.score, Outcome(made.result["floor"]))
