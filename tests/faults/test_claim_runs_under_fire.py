"""Assessment runs of claims while workers die, the queue is wiped, and people change what is being weighed."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from backend.domain.access import Role
from backend.domain.claims.status import ClaimStatus
from backend.domain.runs import ClaimedRun, Pool, RunKind, RunState
from backend.errors import ConflictError, NotPermittedError
from backend.llm.building import build_chain
from backend.pipelines import claim as claim_pipeline
from backend.pipelines import document
from backend.services.answers import AttemptBook, DatabaseAnswers
from backend.services.claim_runs import ClaimRunHandler
from backend.services.document_reading import make_document_pipeline
from backend.services.document_runs import DocumentRunHandler
from backend.services.documents import DocumentsService
from backend.services.lease import Patience
from backend.services.policies import PoliciesService
from backend.services.reconciler import Reconciler, WorkerName
from backend.services.run_execution import RunEngine
from backend.services.runs import RunsService
from backend.settings import Settings
from backend.store.tables import AuditEvent, Claim, ClaimFlag, ClaimIdentifier, FactRow, Run, RunResult
from factories import make_principal
from fixtures.claims import LOSS

PAPER = b"Police report\nReport number: 26-004411\nDate of loss: 05/09/2026\n"
CANCELLED = (
    "number,line,insured_name,effective_date,expiry_date,limit_usd,deductible_usd,cancelled_on\n"
    f"{LOSS['policy_number']},auto,Dana Whitfield,2026-01-01,2027-01-01,50000,500,2026-02-01\n"
).encode()
PAST = timedelta(seconds=1)


@pytest.fixture
def desk(claims_desk_committed):
    return claims_desk_committed.claims


@pytest.fixture
def nora(adjuster_committed):
    return adjuster_committed


@pytest.fixture
def queue(claims_desk_committed):
    return claims_desk_committed.queue


@pytest.fixture
def runs(committed_unit_of_work, claims_desk_committed):
    return RunsService(committed_unit_of_work, claims_desk_committed.queue, claims_desk_committed.limiter)


@pytest.fixture
def documents(committed_unit_of_work, claims_desk_committed):
    rig = claims_desk_committed
    return DocumentsService(committed_unit_of_work, rig.queue, rig.limiter, Settings())


@pytest.fixture
def worker(committed_unit_of_work, queue):
    """Make the engine of one worker."""
    chain = build_chain(
        Settings(provider_order="mock"),
        {**claim_pipeline.responders(), **document.responders()},
        DatabaseAnswers(committed_unit_of_work),
        AttemptBook(committed_unit_of_work),
    )
    handlers = {
        RunKind.DOCUMENT: DocumentRunHandler(committed_unit_of_work, make_document_pipeline(chain)),
        RunKind.CLAIM: ClaimRunHandler(committed_unit_of_work, lambda: chain),
    }
    return RunEngine(committed_unit_of_work, queue, handlers, Patience(20, 60))


@pytest.fixture
def reconcile(committed_unit_of_work, queue):
    return Reconciler(committed_unit_of_work, queue, WorkerName("host:1:x", Pool.IO)).reconcile


@pytest.fixture
def during(monkeypatch):
    """Do something once, in the middle of the next assessment."""

    def plan(act):
        waiting = [act]

        def assess(inputs, chain, progress, prompt):
            if waiting:
                waiting.pop()()
            return claim_pipeline.assess_claim(inputs, chain, progress, prompt)

        monkeypatch.setattr("backend.services.claim_runs.assess_claim", assess)

    return plan


@pytest.fixture
def rows(committed_unit_of_work):
    """Count what a claim and its runs have in each table."""

    def count(claim_id):
        of_claim = select(Run.run_id).where(Run.subject_id == claim_id)
        with committed_unit_of_work() as work:
            return {
                "results": _count(work, select(RunResult).where(RunResult.run_id.in_(of_claim))),
                "flags": _count(work, select(ClaimFlag).filter_by(claim_id=claim_id)),
                "facts": _count(work, select(FactRow).where(FactRow.run_id.in_(of_claim))),
                "identifiers": _count(work, select(ClaimIdentifier).filter_by(claim_id=claim_id)),
                "acts": _count(work, select(AuditEvent).filter_by(object_id=str(claim_id), action="assessed")),
            }

    return count


def _count(work, query):
    return work.session.scalar(select(func.count()).select_from(query.subquery()))


def lose(unit_of_work, run_id, **columns):
    """Say that the worker of a run has fallen silent."""
    with unit_of_work() as work:
        lost = {"lease_until": func.now() - PAST, "next_run_at": func.now() - PAST, **columns}
        work.session.execute(update(Run).where(Run.run_id == run_id).values(**lost))


def state_of(unit_of_work, run_id):
    with unit_of_work() as work:
        return work.session.get(Run, run_id)


def test_a_worker_that_lost_its_run_in_the_middle_writes_nothing_beside_the_second_one(
    desk, nora, loss, worker, during, rows, committed_unit_of_work
):
    sent = desk.report(nora, loss(), "fence")

    def another_worker_takes_over():
        lose(committed_unit_of_work, sent.run_id)
        worker.perform(sent.run_id)

    during(another_worker_takes_over)
    worker.perform(sent.run_id)
    run = state_of(committed_unit_of_work, sent.run_id)
    found = rows(sent.claim_id)

    assert (run.state, run.fence) == (RunState.SUCCEEDED, 2)
    assert (found["results"], found["acts"]) == (1, 1)
    assert found["flags"] == len(desk.find_assessment(nora, sent.claim_id).result["red_flags"])


def test_an_attempt_that_breaks_while_it_stores_leaves_no_part_behind_and_the_next_one_does_it_whole(
    desk, nora, loss, worker, rows, committed_unit_of_work, monkeypatch
):
    sent = desk.report(nora, loss(), "half")

    def breaks(_work, _claim):
        raise ConnectionError("the server went away")

    with monkeypatch.context() as patch:
        patch.setattr("backend.services.claim_runs.find_links", breaks)
        worker.perform(sent.run_id)
    after_first = rows(sent.claim_id), desk.get(nora, sent.claim_id).status
    lose(committed_unit_of_work, sent.run_id)
    worker.perform(sent.run_id)

    assert after_first == (dict.fromkeys(after_first[0], 0), ClaimStatus.REPORTED)
    assert state_of(committed_unit_of_work, sent.run_id).state == RunState.SUCCEEDED
    assert rows(sent.claim_id)["results"] == 1
    assert desk.get(nora, sent.claim_id).status is ClaimStatus.TRIAGED


def test_the_reconciler_puts_a_claims_run_back_when_redis_was_wiped(
    desk, nora, loss, worker, reconcile, redis_client, committed_unit_of_work
):
    sent = desk.report(nora, loss(), "wiped")
    redis_client.flushdb()
    lose(committed_unit_of_work, sent.run_id, lease_until=None)
    emptied = redis_client.dbsize()
    reconcile()

    assert emptied == 0
    assert redis_client.dbsize() > 0
    worker.perform(sent.run_id)
    assert desk.get(nora, sent.claim_id).status is ClaimStatus.TRIAGED


def test_a_claims_run_whose_workers_all_died_fails_with_a_reason_and_can_be_sent_round_again(
    desk, nora, loss, runs, worker, reconcile, committed_unit_of_work
):
    sent = desk.report(nora, loss(), "dead")
    lose(committed_unit_of_work, sent.run_id, state="running", attempts=3, fence=3)
    reconcile()
    failed = runs.get(nora, sent.run_id)
    runs.retry(nora, sent.run_id)
    worker.perform(sent.run_id)

    assert (failed.state, failed.can_retry) == (RunState.FAILED, True)
    assert failed.error_message
    assert runs.get(nora, sent.run_id).state == RunState.SUCCEEDED
    assert desk.find_assessment(nora, sent.claim_id) is not None


def test_a_run_cancelled_in_the_middle_brings_nothing_to_the_claim(
    desk, nora, loss, runs, worker, during, rows, committed_unit_of_work
):
    sent = desk.report(nora, loss(), "cancelled")
    during(lambda: runs.cancel(nora, sent.run_id))
    worker.perform(sent.run_id)

    assert state_of(committed_unit_of_work, sent.run_id).state == RunState.CANCELLED
    assert set(rows(sent.claim_id).values()) == {0}
    assert desk.get(nora, sent.claim_id).proposed_outcome is None


def test_a_finished_run_is_neither_cancelled_nor_sent_round_again(desk, nora, loss, runs, worker):
    sent = desk.report(nora, loss(), "done")
    worker.perform(sent.run_id)

    for act in (runs.cancel, runs.retry):
        with pytest.raises(ConflictError):
            act(nora, sent.run_id)


def test_a_client_neither_stops_nor_repeats_the_run_of_the_own_claim(desk, nora, loss, runs, committed_unit_of_work):
    with committed_unit_of_work() as work:
        client = make_principal(work, Role.CLIENT, nora.institution_id)
    sent = desk.report(client, loss(), "own")

    for act in (runs.cancel, runs.retry):
        with pytest.raises(NotPermittedError):
            act(client, sent.run_id)
    assert runs.get(client, sent.run_id).state == RunState.QUEUED


def test_a_paper_that_arrives_during_the_run_keeps_its_proposal_from_standing(
    desk, nora, loss, documents, worker, during
):
    sent = desk.report(nora, loss(), "paper")
    during(lambda: documents.upload(nora, "police.txt", PAPER, claim_id=sent.claim_id))
    worker.perform(sent.run_id)
    claim = desk.get(nora, sent.claim_id)

    assert (claim.proposed_outcome, claim.score) == (None, None)
    assert claim.status is ClaimStatus.TRIAGED
    assert desk.find_assessment(nora, sent.claim_id) is not None


def test_a_loose_paper_put_under_the_claim_during_the_run_does_the_same(desk, nora, loss, documents, worker, during):
    sent = desk.report(nora, loss(), "loose")
    paper = documents.upload(nora, "police.txt", PAPER).document_id
    during(lambda: documents.attach_to_claim(nora, [paper], sent.claim_id))
    worker.perform(sent.run_id)

    assert desk.get(nora, sent.claim_id).proposed_outcome is None


def test_a_policy_cancelled_in_the_book_during_the_run_does_the_same(
    desk, nora, loss, worker, during, committed_unit_of_work
):
    with committed_unit_of_work() as work:
        boss = make_principal(work, Role.MANAGER, nora.institution_id)
    policies = PoliciesService(committed_unit_of_work)
    sent = desk.report(nora, loss(), "policy")
    during(lambda: policies.import_csv(boss, CANCELLED, is_dry_run=False))
    worker.perform(sent.run_id)
    before = desk.get(nora, sent.claim_id)
    worker.perform(desk.assess(nora, sent.claim_id, "again"))

    assert before.proposed_outcome is None
    coverage = desk.find_assessment(nora, sent.claim_id).result["coverage"]
    assert coverage["in_force"] is False
    assert desk.get(nora, sent.claim_id).proposed_outcome == "refer"


def test_a_claim_closed_during_the_run_keeps_its_end_and_the_result_is_kept_beside_it(
    desk, nora, loss, worker, during, committed_unit_of_work
):
    sent = desk.report(nora, loss(), "closed")

    def close():
        with committed_unit_of_work() as work:
            work.claims.set_status(work.claims.get(nora, sent.claim_id), ClaimStatus.CLOSED)

    during(close)
    worker.perform(sent.run_id)
    claim = desk.get(nora, sent.claim_id)

    assert (claim.status, claim.proposed_outcome) == (ClaimStatus.CLOSED, None)
    assert desk.find_assessment(nora, sent.claim_id) is not None


def test_somebody_who_takes_the_claim_during_the_run_keeps_it_and_the_proposal_stands(
    desk, nora, loss, worker, during, committed_unit_of_work
):
    with committed_unit_of_work() as work:
        client = make_principal(work, Role.CLIENT, nora.institution_id)
    sent = desk.report(client, loss(), "taken")
    during(lambda: desk.assign(nora, sent.claim_id, desk.get(nora, sent.claim_id).version, nora.user_id))
    worker.perform(sent.run_id)
    claim = desk.get(nora, sent.claim_id)

    assert claim.assignee_id == nora.user_id
    assert claim.proposed_outcome is not None


def test_two_runs_of_one_claim_at_once_both_end_and_the_last_one_speaks(desk, nora, loss, worker, during, rows):
    sent = desk.report(nora, loss(), "first")
    second = desk.assess(nora, sent.claim_id, "second")
    during(lambda: worker.perform(second))
    worker.perform(sent.run_id)
    made = desk.find_assessment(nora, sent.claim_id)

    assert rows(sent.claim_id)["results"] == 2
    assert made.run_id == sent.run_id
    assert desk.get(nora, sent.claim_id).proposed_outcome == made.outcome


def test_a_claim_moves_under_the_term_that_its_next_run_finds(desk, nora, loss, worker, committed_unit_of_work):
    with committed_unit_of_work() as work:
        boss = make_principal(work, Role.MANAGER, nora.institution_id)
    sent = desk.report(nora, loss(loss_date="2025-06-10", reported_date="2025-06-11"), "earlier")
    worker.perform(sent.run_id)
    before = desk.find_assessment(nora, sent.claim_id).result["coverage"]
    earlier = CANCELLED.replace(b"2026-01-01,2027-01-01", b"2025-01-01,2026-01-01").replace(b"2026-02-01", b"")
    PoliciesService(committed_unit_of_work).import_csv(boss, earlier, is_dry_run=False)
    worker.perform(desk.assess(nora, sent.claim_id, "again"))
    after = desk.find_assessment(nora, sent.claim_id).result["coverage"]

    assert (before["in_force"], after["in_force"]) == (False, True)
    with committed_unit_of_work() as work:
        policy_id = work.session.get(Claim, sent.claim_id).policy_id
        assert work.policies.get(nora.institution_id, policy_id).effective_date.year == 2025


def test_a_run_taken_for_another_institution_finds_no_claim(desk, nora, loss, committed_unit_of_work, worker):
    sent = desk.report(nora, loss(), "moved")
    with committed_unit_of_work() as work:
        stranger = make_principal(work, Role.ADJUSTER)
        work.session.execute(
            update(Run).where(Run.run_id == sent.run_id).values(institution_id=stranger.institution_id)
        )
    worker.perform(sent.run_id)

    run = state_of(committed_unit_of_work, sent.run_id)
    assert (run.state, run.error_kind) == (RunState.FAILED, "not_found")
    assert desk.get(nora, sent.claim_id).status is ClaimStatus.REPORTED


def test_what_the_worker_claims_is_what_the_person_asked_for(desk, nora, loss, committed_unit_of_work):
    sent = desk.report(nora, loss(), "claimed")
    with committed_unit_of_work() as work:
        taken = work.runs.claim(sent.run_id, "host:1:x", 20)

    assert isinstance(taken, ClaimedRun)
    assert (taken.subject_id, taken.institution_id, taken.kind) == (sent.claim_id, nora.institution_id, RunKind.CLAIM)
