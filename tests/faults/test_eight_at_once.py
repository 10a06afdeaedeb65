"""Eight people act at once on real connections: nobody waits in a circle, nothing is lost, the audit chain is whole."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from backend.domain.access import Role
from backend.domain.decisions import Outcome
from backend.domain.runs import NewRun, RunKind, RunState
from backend.domain.submissions import SubmissionStatus
from backend.errors import ConflictError, InvalidRequestError, NotFoundError, NotPermittedError
from backend.services.lease import Patience
from backend.services.run_execution import RunEngine
from backend.services.run_work import Completion
from backend.services.runs import RunsService
from backend.services.underwriting import UnderwritingService
from backend.store.tables import AuditEvent, Document, Run
from factories import make_institution, make_principal, make_submission
from fakes.chains import first_break
from fakes.document_rig import make_rig
from fakes.sample_files import mail
from fixtures.desk import MAY_TWO_MILLIONS

PEOPLE = 8
LATE = (ConflictError, InvalidRequestError, NotFoundError, NotPermittedError)
"""What somebody is told who came after another; anything else is a fault."""
NOTE = "A note that another person can act on."


@pytest.fixture
def crew(committed_unit_of_work):
    """Make eight underwriters and managers of one institution, whose runs no later test finds waiting."""
    with committed_unit_of_work() as work:
        house = make_institution(work)
        roles = (Role.UNDERWRITER, Role.MANAGER) * (PEOPLE // 2)
        people = [make_principal(work, role, house, MAY_TWO_MILLIONS) for role in roles]
    yield people
    with committed_unit_of_work() as work:
        mine = update(Run).where(Run.institution_id == house, Run.state.in_(("queued", "running")))
        work.session.execute(mine.values(state=RunState.CANCELLED, finished_at=func.now()))


def at_once(*acts):
    """Do all acts at the same moment; return what each gave, or what its person was told."""
    start = Barrier(len(acts))

    def together(act):
        start.wait()
        try:
            return act()
        except LATE as told:
            return told

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(together, acts))


def broken_link(unit_of_work):
    with unit_of_work() as work:
        return first_break(work)


def test_mails_with_the_same_attachments_in_another_order(committed_unit_of_work, redis_url, crew):
    chance = Random(20261122)  # noqa: S311  # the order of attachments, no secret
    rig = make_rig(committed_unit_of_work, redis_url)
    underwriters = crew[::2] * 2
    for turn in range(4):
        parts = {f"part-{n}.txt": f"turn {turn}, part {n}\n".encode() * 60_000 for n in range(4)}
        mails = [
            mail(f"mail {n}", attachments={k: parts[k] for k in chance.sample(sorted(parts), 4)}) for n in range(PEOPLE)
        ]
        uploads = zip(underwriters, mails, strict=True)
        stored = at_once(*[partial(rig.service.upload, by, "mail.eml", content) for by, content in uploads])
        assert [len(each.attachments) for each in stored] == [4] * PEOPLE

    with committed_unit_of_work() as work:
        ours = select(func.count()).where(Document.institution_id == crew[0].institution_id)
        assert work.session.scalar(ours) == 4 * PEOPLE * 5
    assert broken_link(committed_unit_of_work) is None


def test_readings_that_wake_an_assessment_while_people_stop_it(committed_unit_of_work, redis_url, crew):
    rig = make_rig(committed_unit_of_work, redis_url)
    runs = RunsService(committed_unit_of_work, rig.queue, rig.service.limiter)
    for _ in range(12):
        with committed_unit_of_work() as work:
            case = make_submission(work, crew[0])
            waiting = work.runs.add(NewRun(RunKind.UNDERWRITING, case, {}, uuid4().hex), crew[0]).run_id
            readings = [work.runs.add(NewRun(RunKind.DOCUMENT, uuid4(), {}, uuid4().hex), crew[0]) for _ in range(4)]
        engine = RunEngine(committed_unit_of_work, rig.queue, {RunKind.DOCUMENT: _Waker(waiting)}, Patience(60.0, 60.0))
        told = at_once(
            *[partial(engine.perform, each.run_id) for each in readings],
            *[partial(runs.cancel, by, waiting) for by in crew[:4]],
        )
        assert sum(isinstance(each, ConflictError) for each in told) == 3

    with committed_unit_of_work() as work:
        done = select(func.count()).where(Run.institution_id == crew[0].institution_id, Run.state == RunState.SUCCEEDED)
        assert work.session.scalar(done) == 12 * 4
    assert broken_link(committed_unit_of_work) is None


def test_one_case_referred_answered_and_withdrawn_at_once(desk_committed, committed_unit_of_work, crew):
    decisions, (ada, *others) = desk_committed.decisions, crew
    for _ in range(10):
        with committed_unit_of_work() as work:
            case = make_submission(work, ada, status=SubmissionStatus.IN_REVIEW)
        referral = decisions.refer(ada, case, 1, NOTE)
        told = at_once(
            partial(decisions.withdraw, ada, case, 2, NOTE),
            *[partial(decisions.answer_referral, by, referral, Outcome.REFER, NOTE) for by in others],
        )
        assert sum(each is None for each in told) == 1

    assert broken_link(committed_unit_of_work) is None


def test_forms_sent_uploads_attached_and_cases_taken_at_once(
    desk_committed, committed_unit_of_work, redis_url, crew, request_for
):
    rig = make_rig(committed_unit_of_work, redis_url)
    desk: UnderwritingService = desk_committed.underwriting
    ada = crew[0]
    with committed_unit_of_work() as work:
        case = make_submission(work, ada, status=SubmissionStatus.IN_REVIEW)
    keys = [uuid4().hex, uuid4().hex]
    told = at_once(
        *[partial(desk.submit, ada, request_for(), key) for key in keys * 2],
        *[partial(rig.service.upload, crew[2], "list.txt", b"one list\n" * 900, case) for _ in range(2)],
        partial(desk.assign, crew[1], case, 1, None),
        partial(desk.assess, crew[4], case, keys[0]),
    )

    assert len({sent.run_id for sent in told[:4]}) == len({sent.reference for sent in told[:4]}) == 2
    assert told[4].sha256 == told[5].sha256
    with committed_unit_of_work() as work:
        sent = select(func.count()).where(
            AuditEvent.institution_id == ada.institution_id, AuditEvent.action == "submitted"
        )
        assert work.session.scalar(sent) == 2
    assert broken_link(committed_unit_of_work) is None


class _Waker:
    """Finishes a reading that wakes one waiting run."""

    def __init__(self, waiting):
        self.waiting = waiting

    def perform(self, _run, progress):
        progress("reading")
        return Completion({"pages": 1}, "hash", lambda _work: None, wake=(self.waiting,))
