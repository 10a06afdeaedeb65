"""What happens to a case reaches those whom it concerns, in the transaction of the act; nobody hears of an own act."""

from datetime import UTC, datetime
from threading import Barrier, Thread
from uuid import uuid4

import pytest

from backend.bootstrap import Services
from backend.domain.access import Role
from backend.domain.cases import DecisionRequest
from backend.domain.claims.acts import ClaimReferralRequest
from backend.domain.claims.views import ClaimRequest
from backend.domain.claims.words import ClaimReferralAnswer, ClaimReferralKind
from backend.domain.collaboration import NewTask, NoticeKind, Subject, SubjectType
from backend.domain.decisions import DecisionAction, Outcome
from backend.domain.policies import PolicyLine
from backend.domain.runs import ClaimedRun, Pool, RunKind, RunState
from backend.domain.submissions import SubmissionStatus
from backend.errors import ConflictError, InvalidRequestError
from backend.queueing.run_queue import RunQueue
from backend.services.collaboration import CollaborationService
from backend.services.due_tasks import tell_due_tasks
from backend.services.notifications import NotificationsService
from backend.services.reconciler import Reconciler, WorkerName
from backend.services.run_ends import record_end
from backend.settings import Settings
from backend.store.tables import Notification, Task
from factories import make_submission
from fixtures.claims import LOSS
from fixtures.desk import MAY_TWO_MILLIONS

TODAY = datetime.now(UTC).date()
NOTE = "Please look at the radius of operation."
WHY = "The fleet is well run and long known to us."
K = NoticeKind


@pytest.fixture
def services(engine, unit_of_work, redis_client, monkeypatch):
    monkeypatch.setattr("backend.bootstrap.make_unit_of_work", lambda _engine: unit_of_work)
    return Services(Settings(), engine, redis_client)


@pytest.fixture
def told(services):
    """Return the kinds of lines in a person's inbox, newest first."""
    return lambda who: [line.kind for line in services.notifications.list_page(who).lines]


@pytest.fixture
def una(person):
    return person(role=Role.UNDERWRITER, authority=MAY_TWO_MILLIONS)


@pytest.fixture
def others(person, una):
    return {
        role: person(role=role, institution_id=una.institution_id, authority=MAY_TWO_MILLIONS)
        for role in (Role.MANAGER, Role.ADJUSTER, Role.EXAMINER)
    }


@pytest.fixture
def case(unit_of_work, una):
    with unit_of_work() as work:
        return Subject(SubjectType.SUBMISSION, make_submission(work, by=una, status=SubmissionStatus.IN_REVIEW))


def version_of(services, who, case):
    return services.underwriting.get(who, case.subject_id).version


def test_who_gets_a_case_from_a_manager_is_told_and_who_takes_one_is_not(services, told, una, others, case):
    boss = others[Role.MANAGER]
    services.underwriting.assign(una, case.subject_id, version_of(services, una, case), una.user_id)
    services.underwriting.assign(boss, case.subject_id, version_of(services, boss, case), None)
    services.underwriting.assign(boss, case.subject_id, version_of(services, boss, case), una.user_id)
    assert told(una) == [K.ASSIGNED]
    assert told(boss) == []


def test_a_referral_waits_for_those_who_may_answer_and_its_answer_reaches_who_watches(
    services, told, una, others, case, person
):
    boss, eye = others[Role.MANAGER], others[Role.EXAMINER]
    other = person(role=Role.UNDERWRITER, institution_id=una.institution_id)
    services.collaboration.watch(una, case)
    services.collaboration.watch(eye, case)
    referral_id = services.decisions.refer(una, case.subject_id, version_of(services, una, case), NOTE)
    services.decisions.answer_referral(boss, referral_id, Outcome.DECLINE, NOTE)
    assert told(other) == told(boss) == [K.REFERRAL_WAITS]
    assert told(una) == [K.WATCHED_CHANGED]
    assert told(eye) == [K.WATCHED_CHANGED, K.WATCHED_CHANGED]
    assert told(others[Role.ADJUSTER]) == []


def test_an_addressed_referral_waits_for_that_person_alone(services, told, una, others, case, person):
    other = person(role=Role.UNDERWRITER, institution_id=una.institution_id)
    boss = others[Role.MANAGER]
    services.decisions.refer(una, case.subject_id, version_of(services, una, case), NOTE, boss.user_id)
    assert (told(boss), told(other)) == ([K.REFERRAL_WAITS], [])


def test_a_decision_and_a_new_document_reach_who_watches(services, una, others, case):
    services.collaboration.watch(others[Role.MANAGER], case)
    services.documents.upload(una, "a.txt", b"a line\n", submission_id=case.subject_id)
    loose = services.documents.upload(una, "b.txt", b"another line\n")
    services.documents.attach(una, [loose.document_id], case.subject_id)
    version = version_of(services, una, case)
    request = DecisionRequest(case.subject_id, version, None, DecisionAction.OVERRIDE, Outcome.DECLINE, "other", WHY)
    services.collaboration.watch(una, case)
    services.decisions.decide(others[Role.MANAGER], request)
    sentences = [line.sentence for line in services.notifications.list_page(others[Role.MANAGER]).lines]
    assert len(sentences) == 2
    assert all("has a new document" in sentence for sentence in sentences)
    (line,) = services.notifications.list_page(una).lines
    assert "was decided by" in line.sentence


def test_a_refused_act_tells_nobody(services, told, una, others, case):
    services.collaboration.watch(others[Role.MANAGER], case)
    with pytest.raises(ConflictError):
        services.decisions.refer(una, case.subject_id, 99, NOTE)
    assert told(others[Role.MANAGER]) == []


def test_the_referral_of_a_claim_and_its_answer_are_told(services, told, others, una):
    ada, boss = others[Role.ADJUSTER], others[Role.MANAGER]
    sent = services.claims.report(ada, ClaimRequest(PolicyLine.AUTO, LOSS), uuid4().hex)
    services.collaboration.watch(ada, Subject(SubjectType.CLAIM, sent.claim_id))
    version = services.claims.get(ada, sent.claim_id).version
    request = ClaimReferralRequest(sent.claim_id, version, ClaimReferralKind.SIU, NOTE)
    referral_id = services.claim_decisions.refer(ada, request)
    services.claim_decisions.answer_referral(boss, referral_id, ClaimReferralAnswer.CLEARED, NOTE)
    assert told(boss) == [K.REFERRAL_WAITS]
    assert told(ada) == [K.WATCHED_CHANGED]
    assert told(una) == []


def run_of(una, case, kind):
    return ClaimedRun(uuid4(), kind, case.subject_id, una.institution_id, una.user_id, {}, 1, 3)


@pytest.mark.parametrize(
    ("kind", "state", "asker", "watcher"),
    [
        (RunKind.UNDERWRITING, RunState.FAILED, [K.RUN_FAILED], [K.WATCHED_CHANGED]),
        (RunKind.UNDERWRITING, RunState.SUCCEEDED, [], [K.WATCHED_CHANGED]),
        (RunKind.UNDERWRITING, RunState.QUEUED, [], []),
        (RunKind.DOCUMENT, RunState.FAILED, [K.RUN_FAILED], []),
        (RunKind.DOCUMENT, RunState.SUCCEEDED, [], []),
        (RunKind.SHADOW, RunState.FAILED, [], []),
    ],
)
def test_the_end_of_a_run_is_told_once(services, told, una, others, case, unit_of_work, kind, state, asker, watcher):
    services.collaboration.watch(others[Role.MANAGER], case)
    run = run_of(una, case, kind)
    for _ in range(2):
        with unit_of_work() as work:
            record_end(work, run, state)
    assert told(una) == asker
    assert told(others[Role.MANAGER]) == watcher


def test_a_failed_reading_leads_to_its_run(services, una, case, unit_of_work):
    run = run_of(una, case, RunKind.DOCUMENT)
    with unit_of_work() as work:
        record_end(work, run, RunState.FAILED)
    assert services.notifications.list_page(una).lines[0].url == f"/runs?run={run.run_id}"


def test_the_reconciler_tells_of_due_tasks_once_however_many_workers_there_are(
    services, told, una, others, case, unit_of_work, redis_client
):
    services.collaboration.add_task(others[Role.MANAGER], NewTask(case, "Call", una.user_id, TODAY))
    for name in ("one", "two"):
        worker = Reconciler(unit_of_work, RunQueue(redis_client, 60), WorkerName(name, Pool.IO))
        worker.reconcile()
        worker.reconcile()
    assert told(una) == [K.TASK_DUE, K.TASK_GIVEN]


def test_a_worker_that_dies_while_it_tells_has_told_nobody_and_the_next_one_does(
    services, told, una, others, case, unit_of_work
):
    services.collaboration.add_task(others[Role.MANAGER], NewTask(case, "Call", una.user_id, TODAY))

    def die_while_telling():
        with unit_of_work() as work:
            tell_due_tasks(work, TODAY)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        die_while_telling()
    assert told(una) == [K.TASK_GIVEN]
    with unit_of_work() as work:
        assert tell_due_tasks(work, TODAY) == 1
    assert told(una) == [K.TASK_DUE, K.TASK_GIVEN]


def test_of_two_people_who_close_a_task_at_once_one_does_and_its_giver_is_told_once(
    committed_unit_of_work, committed_person
):
    boss = committed_person(role=Role.MANAGER)
    mia = committed_person(role=Role.UNDERWRITER, institution_id=boss.institution_id)
    with committed_unit_of_work() as work:
        case = Subject(SubjectType.SUBMISSION, make_submission(work, by=mia))
    together = CollaborationService(committed_unit_of_work)
    task_id = together.add_task(boss, NewTask(case, "Call", mia.user_id, TODAY))
    start, ends = Barrier(2), []

    def close():
        start.wait(timeout=10)
        try:
            together.close_task(mia, task_id, 1)
            ends.append("closed")
        except (ConflictError, InvalidRequestError):
            ends.append("refused")

    threads = [Thread(target=close) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    with committed_unit_of_work() as work:
        assert work.session.get(Task, task_id).version == 2
        assert work.session.query(Notification).filter_by(kind=K.TASK_DONE).count() == 1
    assert sorted(ends) == ["closed", "refused"]
    assert NotificationsService(committed_unit_of_work).count_unread(boss) == 1
