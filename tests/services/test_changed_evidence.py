"""A proposal does not outlive its evidence: reviewed facts, added documents, and files that were read again."""

from uuid import uuid4

import pytest

from backend.bootstrap import Services
from backend.domain.access import Role
from backend.domain.cases import DecisionRequest
from backend.domain.decisions import DecisionAction, Outcome
from backend.domain.facts import FactReview
from backend.domain.submissions import SubmissionStatus
from backend.errors import ConflictError, NotPermittedError
from backend.services import document_runs, underwriting_runs
from backend.settings import Settings
from factories import make_principal
from fakes.case_rig import CaseRig
from fixtures.desk import MAY_TWO_MILLIONS

NOTE = "A note that another person can act on."
LOSS_RUN = """policy_number,claim_number,date_of_loss,date_reported,claim_status,reserve,paid,recovered
CV100,CV100-1,05/02/2025,05/03/2025,Closed,0.00,12000.00,0.00
CV100,CV100-2,06/11/2025,06/12/2025,Open,40000.00,2500.50,0.00
"""
RESERVE = "claims[1].claim_reserves"


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


@pytest.fixture
def document(rig, ada):
    return rig.upload(ada, "losses.csv", LOSS_RUN)


@pytest.fixture
def sent(rig, ada, document):
    return rig.assess(ada, (document,))


def case_of(rig, ada, sent):
    return rig.services.underwriting.get(ada, sent.submission_id)


def review(rig, ada, document, word, value=None):
    facts = rig.services.documents.list_facts(ada, document).facts
    fact = next(fact for fact in facts if fact.field == RESERVE)
    rig.services.documents.review_fact(ada, fact.fact_id, word, value)


@pytest.mark.parametrize(("word", "value"), [(FactReview.CORRECTED, "90000.00"), (FactReview.REJECTED, None)])
def test_a_fact_corrected_or_rejected_drops_the_proposal_until_the_next_assessment(
    rig, ada, sent, document, word, value
):
    before = case_of(rig, ada, sent)
    review(rig, ada, document, word, value)
    after = case_of(rig, ada, sent)

    assert before.proposed_outcome is not None
    assert (after.proposed_outcome, after.score, after.version) == (None, None, before.version + 1)
    request = DecisionRequest(
        sent.submission_id, before.version, sent.run_id, DecisionAction.ACCEPT_PROPOSAL, before.proposed_outcome
    )
    with pytest.raises(ConflictError):
        rig.services.decisions.decide(ada, request)

    rig.perform(rig.services.underwriting.assess(ada, sent.submission_id, uuid4().hex))
    assert case_of(rig, ada, sent).score is not None


def test_a_fact_accepted_or_corrected_to_the_same_again_changes_nothing(rig, ada, sent, document):
    before = case_of(rig, ada, sent)
    review(rig, ada, document, FactReview.ACCEPTED)
    assert case_of(rig, ada, sent) == before

    review(rig, ada, document, FactReview.CORRECTED, "90000.00")
    corrected = case_of(rig, ada, sent)
    review(rig, ada, document, FactReview.CORRECTED, "90000.00")
    assert case_of(rig, ada, sent) == corrected


def test_a_review_on_a_decided_case_leaves_it_alone(rig, ada, sent, document):
    version = case_of(rig, ada, sent).version
    request = DecisionRequest(
        sent.submission_id, version, sent.run_id, DecisionAction.OVERRIDE, Outcome.DECLINE, "loss_history", NOTE
    )
    rig.services.decisions.decide(ada, request)
    before = case_of(rig, ada, sent)
    review(rig, ada, document, FactReview.REJECTED)

    assert case_of(rig, ada, sent) == before


def test_a_document_added_to_an_assessed_case_drops_the_proposal(rig, ada, sent):
    rig.services.documents.upload(ada, "more.csv", LOSS_RUN.replace("CV100", "CV200").encode(), sent.submission_id)
    assert case_of(rig, ada, sent).proposed_outcome is None


def test_a_document_attached_drops_the_proposal_once(rig, ada, sent):
    more = rig.upload(ada, "more.csv", LOSS_RUN.replace("CV100", "CV300"))
    rig.services.documents.attach(ada, [more], sent.submission_id)
    dropped = case_of(rig, ada, sent)
    assert dropped.proposed_outcome is None

    rig.perform(rig.services.underwriting.assess(ada, sent.submission_id, uuid4().hex))
    assessed = case_of(rig, ada, sent)
    rig.services.documents.attach(ada, [more], sent.submission_id)
    assert case_of(rig, ada, sent) == assessed
    assert assessed.score is not None


def test_the_first_documents_of_a_case_disturb_nobody_and_its_run_reads_them(rig, ada):
    sent = rig.send(ada)
    stored = rig.services.documents.upload(ada, "losses.csv", LOSS_RUN.encode(), sent.submission_id)
    rig.perform(stored.run_id)
    assert case_of(rig, ada, sent).version == 1

    rig.perform(sent.run_id)
    assert case_of(rig, ada, sent).score is not None
    values = rig.services.underwriting.find_assessment(ada, sent.submission_id).result["values"]
    assert values["claim_count"] == 2


def test_a_file_read_again_drops_the_proposal_only_where_it_gives_other_facts(rig, ada, sent, document, monkeypatch):
    before = case_of(rig, ada, sent)
    rig.perform(rig.services.documents.reread(ada, document))
    assert case_of(rig, ada, sent) == before

    read = document_runs.DocumentRunHandler._read

    def read_less(*asked):
        whole = read(*asked)
        return document_runs.DocumentRead(whole.document, whole.facts[:-1], whole.provider, whole.findings)

    monkeypatch.setattr(document_runs.DocumentRunHandler, "_read", read_less)
    rig.perform(rig.services.documents.reread(ada, document))
    assert case_of(rig, ada, sent).proposed_outcome is None


def test_a_run_that_loaded_the_facts_before_a_correction_proposes_nothing(rig, ada, document, monkeypatch):
    sent = rig.send(ada, (document,))
    assess = underwriting_runs.assess

    def correct_meanwhile(case, *rest):
        review(rig, ada, document, FactReview.CORRECTED, "90000.00")
        return assess(case, *rest)

    monkeypatch.setattr(underwriting_runs, "assess", correct_meanwhile)
    rig.perform(sent.run_id)
    case = case_of(rig, ada, sent)

    assert (case.status, case.proposed_outcome, case.score) == (SubmissionStatus.IN_REVIEW, None, None)


def test_an_answer_to_a_referral_does_not_outlive_the_evidence_either(rig, ada, boss, sent, document):
    decisions = rig.services.decisions
    referral = decisions.refer(ada, sent.submission_id, case_of(rig, ada, sent).version, NOTE, boss.user_id)
    decisions.answer_referral(boss, referral, Outcome.ACCEPT, NOTE)
    assert decisions.find_gap(ada, sent.submission_id) is None

    review(rig, ada, document, FactReview.REJECTED)
    version = case_of(rig, ada, sent).version
    request = DecisionRequest(
        sent.submission_id, version, None, DecisionAction.OVERRIDE, Outcome.ACCEPT, "loss_history", NOTE
    )
    with pytest.raises(NotPermittedError, match="No assessment of the form and evidence"):
        decisions.decide(ada, request)


def test_the_history_tells_of_documents_and_reviews_and_not_of_looks(rig, ada, sent, document):
    rig.services.documents.get(ada, document)
    review(rig, ada, document, FactReview.CORRECTED, "90000.00")
    loose = rig.upload(ada, "loose.csv", LOSS_RUN.replace("CV100", "CV900"))
    rig.services.documents.get(ada, loose)
    told = rig.services.underwriting.list_history(ada, sent.submission_id)
    reviewed = next(line for line in told if line.action == "fact_reviewed")

    assert [line.action for line in told] == ["fact_reviewed", "assessed", "submitted", "document_uploaded"]
    assert (reviewed.actor, reviewed.details["filename"]) == (ada.username, "losses.csv")
    assert (reviewed.details["field"], reviewed.details["after"]["corrected_value"]) == (RESERVE, "90000.00")
