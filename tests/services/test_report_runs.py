"""Report runs from request to files: what stands in them, whose they are, and that they can be made again."""

import json
from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.domain.reports.kept import content_from_json
from backend.domain.reports.requests import ReportFilter, ReportRequest
from backend.domain.reports.words import FORMATS_OF, ReportFormat, ReportKind
from backend.domain.run_views import RunFilter
from backend.domain.runs import RunKind, RunState
from backend.errors import ConflictError, NotFoundError, NotPermittedError, RateLimitedError
from backend.llm.building import build_chain
from backend.pipelines import actuarial, claim, report, underwriting
from backend.services.answers import AttemptBook, DatabaseAnswers
from backend.services.claim_runs import ClaimRunHandler
from backend.services.counted_actions import CountedInDatabase
from backend.services.guidelines import install_first_guidelines
from backend.services.lease import Patience
from backend.services.report_files import make_files
from backend.services.report_runs import ReportRunHandler
from backend.services.reports import ReportsService
from backend.services.run_execution import RunEngine
from backend.services.runs import RunsService
from backend.services.study_runs import StudyRunHandler
from backend.services.underwriting_runs import UnderwritingRunHandler
from backend.queueing.rate_limit import Limit, RateLimiter
from backend.settings import Settings
from backend.store.tables import Run, User
from factories import make_claim, make_policy, make_principal, make_submission, post_moves

PERIOD = {"since": "2020-01-01", "until": "2024-12-31"}


@pytest.fixture
def rig(unit_of_work, desk, redis_client):
    return ReportRig(unit_of_work, desk, redis_client)


class ReportRig:
    """Reports asked for and made as a worker makes them, with rules instead of a model."""

    def __init__(self, unit_of_work, desk, redis_client):
        self.unit_of_work, self.desk = unit_of_work, desk
        limit = Limit(window_s=60, per_session=5, per_user=5)
        limiter = RateLimiter(redis_client, CountedInDatabase(unit_of_work, limit), limit)
        self.reports = ReportsService(unit_of_work, desk.queue, limiter)
        self.runs = RunsService(unit_of_work, desk.queue, limiter)
        said = {
            **underwriting.responders(),
            **claim.responders(),
            **actuarial.responders(),
            **report.responders(),
        }
        chain = build_chain(Settings(), said, DatabaseAnswers(unit_of_work), AttemptBook(unit_of_work))
        handlers = {
            RunKind.UNDERWRITING: UnderwritingRunHandler(unit_of_work, lambda: chain),
            RunKind.CLAIM: ClaimRunHandler(unit_of_work, lambda: chain),
            RunKind.ACTUARIAL: StudyRunHandler(unit_of_work, lambda: chain),
            RunKind.REPORT: ReportRunHandler(unit_of_work, lambda: chain),
        }
        self.perform = RunEngine(unit_of_work, desk.queue, handlers, Patience(60.0, 60.0)).perform

    def ask(self, by, kind, subject_id=None, key=None, **parameters):
        return self.reports.request(by, ReportRequest(kind, subject_id, parameters), key or uuid4().hex)

    def make(self, by, kind, subject_id=None, **parameters):
        asked = self.ask(by, kind, subject_id, **parameters)
        self.perform(asked.run_id)
        made = self.reports.get(by, asked.report_id)
        assert made.run_state is RunState.SUCCEEDED, made.error
        return made

    def figures(self, by, made):
        return json.loads(self.reports.download(by, made.run_id, ReportFormat.JSON).content)["report"]

    def assessed_case(self, by, request):
        with self.unit_of_work() as work:
            install_first_guidelines(work, by.institution_id)
        sent = self.desk.underwriting.submit(by, request, uuid4().hex)
        self.perform(sent.run_id)
        return sent.submission_id


def test_a_memo_is_made(rig, person, request_for):
    ada = person(role=Role.UNDERWRITER)
    case_id = rig.assessed_case(ada, request_for())
    made = rig.make(ada, ReportKind.UNDERWRITING_MEMO, case_id)
    told = rig.figures(ada, made)
    print(json.dumps(told["sections"][0], indent=1))
    print([s["heading"] for s in told["sections"]], told["provenance"], made.files)
