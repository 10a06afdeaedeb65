"""Assessment runs from queue to row: waiting for documents, people's corrections, one result, honest provider."""

from dataclasses import replace

import pytest

from backend.domain.cases import QueueFilter
from backend.domain.decisions import Outcome
from backend.domain.facts import FactReview
from backend.domain.runs import RunKind, RunState
from backend.domain.submissions import SubmissionRequest, SubmissionStatus
from backend.llm.building import build_chain
from backend.pipelines import document, underwriting
from backend.services.answers import AttemptBook, DatabaseAnswers
from backend.services.document_reading import make_document_pipeline
from backend.services.document_runs import DocumentRunHandler
from backend.services.documents import DocumentsService
from backend.services.guidelines import install_first_guidelines
from backend.services.lease import Patience
from backend.services.run_execution import RunEngine
from backend.services.underwriting_runs import UnderwritingRunHandler
from backend.settings import Settings
from backend.store.tables import FactRow, ProviderCall, RuleResultRow, Run

LOSS_RUN = """policy_number,claim_number,date_of_loss,date_reported,claim_status,reserve,paid,recovered
CA100,CA100-1,05/02/2025,05/03/2025,Closed,0.00,12000.00,0.00
CA100,CA100-2,06/11/2025,06/12/2025,Open,40000.00,2500.50,0.00
"""


@pytest.fixture
def engine_of_runs(committed_unit_of_work, desk_committed):
    settings = Settings(provider_order="mock")
    chain = build_chain(
        settings,
        {**underwriting.responders(), **document.responders()},
        DatabaseAnswers(committed_unit_of_work),
        AttemptBook(committed_unit_of_work),
    )
    handlers = {
        RunKind.DOCUMENT: DocumentRunHandler(committed_unit_of_work, make_document_pipeline(chain)),
        RunKind.UNDERWRITING: UnderwritingRunHandler(committed_unit_of_work, lambda: chain),
    }
    return RunEngine(committed_unit_of_work, desk_committed.queue, handlers, Patience(20, 60))


@pytest.fixture
def ada(committed_person, committed_unit_of_work):
    ada = committed_person()
    with committed_unit_of_work() as work:
        install_first_guidelines(work, ada.institution_id)
    return ada


@pytest.fixture
def documents(committed_unit_of_work, desk_committed):
    service = desk_committed.underwriting
    return DocumentsService(committed_unit_of_work, service.queue, service.limiter, Settings())


def run_row(unit_of_work, run_id):
    with unit_of_work() as work:
        return work.session.get(Run, run_id)


def test_a_form_alone_is_assessed_and_asks_for_what_is_missing(
    desk_committed, engine_of_runs, ada, request_for, committed_unit_of_work
):
    sent = desk_committed.underwriting.submit(ada, request_for(), "form-alone")
    engine_of_runs.perform(sent.run_id)
    run = run_row(committed_unit_of_work, sent.run_id)
    made = desk_committed.underwriting.find_assessment(ada, sent.submission_id)
    case = desk_committed.underwriting.get(ada, sent.submission_id)

    assert (run.state, run.provider, run.made_without_model) == (RunState.SUCCEEDED, "mock", True)
    assert any("loss runs" in question for question in made.result["questions"])
    assert sum(part["points"] for part in made.result["contributions"]) == made.score
    assert (case.status, case.proposed_outcome, case.score) == (SubmissionStatus.IN_REVIEW, made.outcome, made.score)


def test_every_rule_is_stored_with_version_input_threshold_and_points(
    desk_committed, engine_of_runs, ada, request_for, committed_unit_of_work
):
    sent = desk_committed.underwriting.submit(ada, request_for(power_units=400), "rules")
    engine_of_runs.perform(sent.run_id)
    with committed_unit_of_work() as work:
        rows = work.session.query(RuleResultRow).filter_by(run_id=sent.run_id).all()
    made = desk_committed.underwriting.find_assessment(ada, sent.submission_id)

    assert len(rows) >= 12
    assert {row.guideline_version for row in rows} == {1}
    assert all(row.operator and row.threshold and row.reason_code for row in rows)
    assert len(rows) == len(made.result["rules"])


def test_the_assessment_waits_for_its_documents_without_spending_an_attempt(
    desk_committed, engine_of_runs, documents, ada, request_for, committed_unit_of_work
):
    stored = documents.upload(ada, "loss-run.csv", LOSS_RUN.encode())
    request = SubmissionRequest("commercial_auto", request_for().fields, (str(stored.document_id),))
    sent = desk_committed.underwriting.submit(ada, request, "waits")
    engine_of_runs.perform(sent.run_id)
    waiting = run_row(committed_unit_of_work, sent.run_id)
    engine_of_runs.perform(stored.run_id)
    engine_of_runs.perform(sent.run_id)
    done = run_row(committed_unit_of_work, sent.run_id)

    assert (waiting.state, waiting.attempts) == (RunState.QUEUED, 0)
    assert "documents" in waiting.step
    assert (done.state, done.attempts) == (RunState.SUCCEEDED, 1)


def test_claims_of_the_loss_run_reach_the_rules_and_a_persons_correction_replaces_them(
    desk_committed, engine_of_runs, documents, ada, request_for, committed_unit_of_work
):
    stored = documents.upload(ada, "loss-run-2.csv", LOSS_RUN.replace("CA100", "CB200").encode())
    request = SubmissionRequest("commercial_auto", request_for().fields, (str(stored.document_id),))
    sent = desk_committed.underwriting.submit(ada, request, "claims")
    for run_id in (stored.run_id, sent.run_id):
        engine_of_runs.perform(run_id)
    first = desk_committed.underwriting.find_assessment(ada, sent.submission_id)
    with committed_unit_of_work() as work:
        reserve = (
            work.session.query(FactRow)
            .filter_by(document_id=stored.document_id, field="claims[1].claim_reserves")
            .one()
        )
    documents.review_fact(ada, reserve.fact_id, FactReview.CORRECTED, "90000.00")
    again = desk_committed.underwriting.assess(ada, sent.submission_id, "after-correction")
    engine_of_runs.perform(again)
    second = desk_committed.underwriting.find_assessment(ada, sent.submission_id)

    assert first.result["values"]["incurred_total_usd"] == "54500.50"
    assert second.result["values"]["incurred_total_usd"] == "104500.50"
    assert first.result["values"]["claim_count"] == 2


def test_attempts_at_providers_are_written_down_with_the_run(
    desk_committed, engine_of_runs, ada, request_for, committed_unit_of_work
):
    sent = desk_committed.underwriting.submit(ada, request_for(), "attempts")
    engine_of_runs.perform(sent.run_id)
    with committed_unit_of_work() as work:
        calls = work.session.query(ProviderCall).filter_by(run_id=sent.run_id).all()

    assert [(call.provider, call.step) for call in calls] == [("mock", "propose")]


def test_a_second_hint_of_a_finished_run_changes_nothing(
    desk_committed, engine_of_runs, ada, request_for, committed_unit_of_work
):
    sent = desk_committed.underwriting.submit(ada, request_for(), "twice")
    engine_of_runs.perform(sent.run_id)
    before = run_row(committed_unit_of_work, sent.run_id)
    engine_of_runs.perform(sent.run_id)
    after = run_row(committed_unit_of_work, sent.run_id)

    assert (before.fence, before.finished_at) == (after.fence, after.finished_at)


def test_without_any_provider_the_run_fails_with_a_sentence_and_the_case_stays_workable(
    desk_committed, ada, request_for, committed_unit_of_work
):
    chain = build_chain(Settings(provider_order="openai"), {})
    handler = UnderwritingRunHandler(committed_unit_of_work, lambda: chain)
    engine = RunEngine(committed_unit_of_work, desk_committed.queue, {RunKind.UNDERWRITING: handler}, Patience(20, 60))
    sent = desk_committed.underwriting.submit(ada, request_for(), "no-provider")
    with committed_unit_of_work() as work:
        work.session.get(Run, sent.run_id).max_attempts = 1
    engine.perform(sent.run_id)
    run = run_row(committed_unit_of_work, sent.run_id)
    case = desk_committed.underwriting.get(ada, sent.submission_id)

    assert (run.state, run.error_kind) == (RunState.FAILED, "all_providers")
    assert "by hand" in run.error_message
    assert case.status is SubmissionStatus.NEW
    assert desk_committed.underwriting.list_queue(ada, QueueFilter(text=case.reference)).total == 1


def test_what_if_answers_at_once_and_changes_nothing(desk_committed, engine_of_runs, ada, request_for):
    sent = desk_committed.underwriting.submit(ada, request_for(), "what-if")
    engine_of_runs.perform(sent.run_id)
    made = desk_committed.underwriting.find_assessment(ada, sent.submission_id)
    answer = desk_committed.underwriting.what_if(ada, sent.submission_id, {"years_in_business": 0})
    same = desk_committed.underwriting.what_if(ada, sent.submission_id, {})

    assert answer.score > same.score == made.score
    assert same.outcome == Outcome(made.result["floor"])
    assert desk_committed.underwriting.get(ada, sent.submission_id).fields["years_in_business"] == 12
    assert replace(same, changed_rules=()) == same
