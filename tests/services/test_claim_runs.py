"""Assessment runs of claims from queue to row: waiting for papers, corrections, the book's history, one result."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from backend.domain.access import Role
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.views import ClaimRequest
from backend.domain.claims.words import ClaimOutcome, FlagOutcome
from backend.domain.facts import FactReview
from backend.domain.policies import PolicyLine
from backend.domain.runs import RunKind, RunState
from backend.domain.scorecards import DEFAULT_SCORECARDS, product_of, scorecard_to_json
from backend.domain.versions import Authorship
from backend.llm.building import build_chain
from backend.pipelines import claim as claim_pipeline
from backend.pipelines import document
from backend.services.answers import AttemptBook, DatabaseAnswers
from backend.services.claim_runs import ClaimRunHandler
from backend.services.document_reading import make_document_pipeline
from backend.services.document_runs import DocumentRunHandler
from backend.services.documents import DocumentsService
from backend.services.lease import Patience
from backend.services.run_execution import RunEngine
from backend.services.runs import RunsService
from backend.settings import Settings
from backend.store.tables import ClaimFlag, ClaimIdentifier, ClaimLinkRow, FactRow, Run
from factories import make_claim, make_policy, make_principal
from fixtures.claims import LOSS

POLICE_REPORT = b"""Police report
Report number: 26-004411
Date of loss: 05/09/2026
Insured: Dana Whitfield
"""


@pytest.fixture
def engine_of_runs(committed_unit_of_work, claims_desk_committed):
    return make_engine_of_runs(committed_unit_of_work, claims_desk_committed.queue)


def make_engine_of_runs(unit_of_work, queue, providers="mock"):
    chain = build_chain(
        Settings(provider_order=providers),
        {**claim_pipeline.responders(), **document.responders()},
        DatabaseAnswers(unit_of_work),
        AttemptBook(unit_of_work),
    )
    handlers = {
        RunKind.DOCUMENT: DocumentRunHandler(unit_of_work, make_document_pipeline(chain)),
        RunKind.CLAIM: ClaimRunHandler(unit_of_work, lambda: chain),
    }
    return RunEngine(unit_of_work, queue, handlers, Patience(20, 60))


@pytest.fixture
def desk(claims_desk_committed):
    return claims_desk_committed.claims


@pytest.fixture
def nora(adjuster_committed):
    return adjuster_committed


@pytest.fixture
def documents(committed_unit_of_work, claims_desk_committed):
    rig = claims_desk_committed
    return DocumentsService(committed_unit_of_work, rig.queue, rig.limiter, Settings())


def run_row(unit_of_work, run_id):
    with unit_of_work() as work:
        return work.session.get(Run, run_id)


def test_a_report_alone_is_assessed_and_the_claim_carries_what_it_says(
    desk, nora, loss, engine_of_runs, committed_unit_of_work
):
    sent = desk.report(nora, loss(), "alone")
    engine_of_runs.perform(sent.run_id)
    run = run_row(committed_unit_of_work, sent.run_id)
    made, claim = desk.find_assessment(nora, sent.claim_id), desk.get(nora, sent.claim_id)

    assert (run.state, run.provider, run.made_without_model) == (RunState.SUCCEEDED, "mock", True)
    assert run.pipeline_version == claim_pipeline.PIPELINE_VERSION
    assert (claim.status, claim.proposed_outcome, claim.score) == (ClaimStatus.TRIAGED, made.outcome, made.score)
    assert claim.triage == made.result["triage"]
    assert sum(part["points"] for part in made.result["contributions"]) == made.score
    assert [act.action for act in desk.list_history(nora, sent.claim_id)] == ["assessed", "reported"]


def test_every_flag_tested_is_stored_beside_the_run(desk, nora, loss, engine_of_runs, committed_unit_of_work):
    sent = desk.report(nora, loss(loss_date="2025-06-01"), "outside")
    engine_of_runs.perform(sent.run_id)
    shown = desk.find_assessment(nora, sent.claim_id).result["red_flags"]
    with committed_unit_of_work() as work:
        rows = {row.flag_id: row for row in work.session.scalars(select(ClaimFlag).filter_by(run_id=sent.run_id))}

    assert {flag["id"]: (flag["outcome"], flag["points"]) for flag in shown} == {
        flag_id: (row.outcome, row.points) for flag_id, row in rows.items()
    }
    assert rows["outside_term"].outcome == FlagOutcome.RAISED
    assert {row.claim_id for row in rows.values()} == {sent.claim_id}


def test_no_assessment_denies_a_claim(desk, nora, loss, engine_of_runs):
    sent = desk.report(nora, loss(loss_date="2025-06-01", vehicle_use="racing"), "hopeless")
    engine_of_runs.perform(sent.run_id)

    assert desk.get(nora, sent.claim_id).status is not ClaimStatus.DENIED
    assert desk.find_assessment(nora, sent.claim_id).outcome in ClaimOutcome


def test_waits_for_its_papers_without_spending_an_attempt(
    desk, nora, loss, documents, engine_of_runs, committed_unit_of_work
):
    stored = documents.upload(nora, "report.txt", POLICE_REPORT)
    sent = desk.report(nora, loss(document_ids=[stored.document_id]), "papers")
    engine_of_runs.perform(sent.run_id)
    waiting = run_row(committed_unit_of_work, sent.run_id)
    engine_of_runs.perform(stored.run_id)
    engine_of_runs.perform(sent.run_id)

    assert (waiting.state, waiting.attempts) == (RunState.QUEUED, 0)
    assert "waiting for 1 of the documents" in waiting.step
    assert run_row(committed_unit_of_work, sent.run_id).state == RunState.SUCCEEDED


def test_a_correction_by_a_person_is_what_the_next_assessment_weighs(
    desk, nora, loss, documents, engine_of_runs, committed_unit_of_work
):
    stored = documents.upload(nora, "report.txt", POLICE_REPORT)
    engine_of_runs.perform(stored.run_id)
    sent = desk.report(nora, loss(document_ids=[stored.document_id]), "conflict")
    engine_of_runs.perform(sent.run_id)
    before = desk.find_assessment(nora, sent.claim_id).result["conflicts"]
    with committed_unit_of_work() as work:
        fact_id = work.session.scalar(
            select(FactRow.fact_id).where(
                FactRow.document_id == stored.document_id, FactRow.field == "loss.date", FactRow.value != ""
            )
        )
    documents.review_fact(nora, fact_id, FactReview.CORRECTED, LOSS["loss_date"])
    dropped = desk.get(nora, sent.claim_id)
    engine_of_runs.perform(desk.assess(nora, sent.claim_id, "again"))
    after = desk.find_assessment(nora, sent.claim_id).result["conflicts"]

    assert [conflict["field"] for conflict in before] == ["loss.date"]
    assert dropped.proposed_outcome is None
    assert after == []


def test_a_file_that_cannot_be_read_is_named_in_the_result(desk, nora, loss, documents, engine_of_runs):
    stored = documents.upload(nora, "broken.pdf", b"%PDF-1.7\nnothing more")
    engine_of_runs.perform(stored.run_id)
    sent = desk.report(nora, loss(document_ids=[stored.document_id]), "broken")
    engine_of_runs.perform(sent.run_id)

    assert desk.find_assessment(nora, sent.claim_id).result["unreadable_documents"] == ["broken.pdf"]


def test_a_form_changed_during_the_run_keeps_the_proposal_from_standing(
    desk, nora, loss, engine_of_runs, committed_unit_of_work, monkeypatch
):
    sent = desk.report(nora, loss(), "race")

    def assess_while_the_form_changes(inputs, chain, progress, prompt):
        seen = desk.get(nora, sent.claim_id)
        desk.change_fields(nora, sent.claim_id, seen.version, {**LOSS, "claimed_usd": "90000"})
        return claim_pipeline.assess_claim(inputs, chain, progress, prompt)

    monkeypatch.setattr("backend.services.claim_runs.assess_claim", assess_while_the_form_changes)
    engine_of_runs.perform(sent.run_id)
    claim = desk.get(nora, sent.claim_id)

    assert run_row(committed_unit_of_work, sent.run_id).state == RunState.SUCCEEDED
    assert (claim.proposed_outcome, claim.score) == (None, None)
    assert claim.severity == "high"


def test_the_reserve_comes_from_the_books_own_closed_claims(desk, nora, loss, engine_of_runs, committed_unit_of_work):
    with committed_unit_of_work() as work:
        for number in range(9):
            spent_claim(work, nora, Decimal(1_000 * (number + 1)))
    sent = desk.report(nora, loss(), "history")
    engine_of_runs.perform(sent.run_id)
    reserve = desk.find_assessment(nora, sent.claim_id).result["reserve"]

    assert (reserve["claims"], reserve["segment"]) == (9, "auto, collision")
    assert Decimal(reserve["low_usd"]) <= Decimal(reserve["middle_usd"]) <= Decimal(reserve["high_usd"])


def test_earlier_claims_of_the_insured_raise_their_flag(desk, nora, loss, engine_of_runs, committed_unit_of_work):
    with committed_unit_of_work() as work:
        for month in (1, 2, 3):
            make_claim(work, nora, insured_name=LOSS["insured_name"], loss_date=date(2026, month, 1))
    sent = desk.report(nora, loss(), "again-and-again")
    engine_of_runs.perform(sent.run_id)
    flags = {flag["id"]: flag for flag in desk.find_assessment(nora, sent.claim_id).result["red_flags"]}

    assert flags["prior_claims"]["outcome"] == "raised"


def test_claims_that_share_a_telephone_are_linked_by_the_run(desk, nora, loss, engine_of_runs, committed_unit_of_work):
    phone = "+1 616 555 0142"
    for number, name in (("PA-1", "Dana Whitfield"), ("PA-2", "Ana Lopez")):
        form = loss(contact_phone=phone, insured_name=name, policy_number=number)
        sent = desk.report(nora, form, f"phone-{number}")
        engine_of_runs.perform(sent.run_id)
    with committed_unit_of_work() as work:
        kinds = set(work.session.scalars(select(ClaimIdentifier.kind).filter_by(claim_id=sent.claim_id)))
        links = list(work.session.scalars(select(ClaimLinkRow.kind)))

    assert "phone" in kinds
    assert "phone" in links


def test_the_institutions_active_scorecard_is_used_and_named(desk, nora, loss, engine_of_runs, committed_unit_of_work):
    with committed_unit_of_work() as work:
        boss = make_principal(work, Role.MANAGER, nora.institution_id)
        card = scorecard_to_json(DEFAULT_SCORECARDS[PolicyLine.AUTO])
        for _ in range(2):
            by = Authorship(nora.user_id)
            draft = work.guidelines.add_draft(nora.institution_id, product_of(PolicyLine.AUTO), card, by)
        work.guidelines.activate(nora.institution_id, draft.head.version_id, boss.user_id)
    sent = desk.report(nora, loss(), "card")
    engine_of_runs.perform(sent.run_id)

    assert desk.find_assessment(nora, sent.claim_id).result["scorecard_version"] == 2
    assert run_row(committed_unit_of_work, sent.run_id).guideline_version == 2


def test_a_policy_imported_after_the_report_is_found_by_the_next_assessment(
    desk, nora, loss, engine_of_runs, committed_unit_of_work
):
    sent = desk.report(nora, loss(policy_number="PA-LATE"), "early-bird")
    with committed_unit_of_work() as work:
        late = make_policy(work, nora, number="PA-LATE")
    engine_of_runs.perform(sent.run_id)

    assert desk.get(nora, sent.claim_id).policy_id == late


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        (PolicyLine.PROPERTY, {"loss_type": "water", "water_cause": "sudden_pipe_burst"}),
        (PolicyLine.LIABILITY, {"loss_type": "premises", "claimant_name": "Omar Haddad"}),
    ],
)
def test_every_line_is_assessed(desk, nora, engine_of_runs, committed_unit_of_work, line, fields):
    motor = {"injured_persons", "fault"}
    common = {name: value for name, value in LOSS.items() if name not in motor}
    sent = desk.report(nora, ClaimRequest(line, {**common, **fields}), f"line-{line}")
    engine_of_runs.perform(sent.run_id)

    assert run_row(committed_unit_of_work, sent.run_id).state == RunState.SUCCEEDED
    assert desk.find_assessment(nora, sent.claim_id).result["line"] == line


def test_a_failed_run_can_be_sent_round_again_and_a_waiting_one_stopped(
    desk, nora, loss, claims_desk_committed, committed_unit_of_work
):
    rig = claims_desk_committed
    runs = RunsService(committed_unit_of_work, rig.queue, rig.limiter)
    sent = desk.report(nora, loss(), "control")
    runs.cancel(nora, sent.run_id)
    stopped = runs.get(nora, sent.run_id)
    runs.retry(nora, sent.run_id)

    assert (stopped.state, stopped.can_retry) == (RunState.CANCELLED, True)
    assert runs.get(nora, sent.run_id).state == RunState.QUEUED
    make_engine_of_runs(committed_unit_of_work, rig.queue).perform(sent.run_id)
    assert runs.get(nora, sent.run_id).state == RunState.SUCCEEDED


def test_without_any_provider_the_run_fails_and_the_claim_waits_for_people(
    desk, nora, loss, claims_desk_committed, committed_unit_of_work
):
    sent = desk.report(nora, loss(), "no-provider")
    engine = make_engine_of_runs(committed_unit_of_work, claims_desk_committed.queue, providers="openai")
    engine.perform(sent.run_id)

    assert run_row(committed_unit_of_work, sent.run_id).error_kind == "all_providers"
    assert desk.find_assessment(nora, sent.claim_id) is None
    assert desk.get(nora, sent.claim_id).status is ClaimStatus.REPORTED


def spent_claim(work, by, paid_usd):
    """Make a closed claim on which this amount was paid."""
    make_claim(work, by, status="closed", paid_usd=paid_usd, loss_date=date(2025, 3, 1), insured_name="Somebody Else")
