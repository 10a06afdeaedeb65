"""Reports asked for and made as a worker makes them, with rules instead of a model."""

import json
from uuid import uuid4

from sqlalchemy import func

from backend.domain.reports.requests import ReportRequest
from backend.domain.reports.words import ReportFormat
from backend.domain.runs import RunKind, RunState
from backend.llm.building import build_chain
from backend.pipelines import actuarial, claim, report, underwriting
from backend.queueing.rate_limit import Limit, RateLimiter
from backend.queueing.run_queue import RunQueue
from backend.services.answers import AttemptBook, DatabaseAnswers
from backend.services.claim_runs import ClaimRunHandler
from backend.services.counted_actions import CountedInDatabase
from backend.services.guidelines import install_first_guidelines
from backend.services.lease import Patience
from backend.services.report_runs import ReportRunHandler
from backend.services.reports import ReportsService
from backend.services.run_execution import RunEngine
from backend.services.runs import RunsService
from backend.services.study_runs import StudyRunHandler
from backend.services.underwriting import UnderwritingService
from backend.services.underwriting_runs import UnderwritingRunHandler
from backend.settings import Settings
from backend.store.tables import Run, RunResult, User

CLAIM_RESULT = {"outcome": "settle", "floor": "settle", "score": 20, "result_hash": "h", "provider": "mock"}


class ReportRig:
    """The services of reports with an engine that performs every run at once."""

    def __init__(self, unit_of_work, redis_client, runs=50):
        self.unit_of_work = unit_of_work
        limit = Limit(window_s=60, per_session=runs, per_user=runs)
        limiter = RateLimiter(redis_client, CountedInDatabase(unit_of_work, limit), limit)
        queue = RunQueue(redis_client, run_timeout_s=60)
        self.reports = ReportsService(unit_of_work, queue, limiter)
        self.runs = RunsService(unit_of_work, queue, limiter)
        self.underwriting = UnderwritingService(unit_of_work, queue, limiter)
        self.perform = RunEngine(unit_of_work, queue, self._handlers(), Patience(60.0, 60.0)).perform

    def _handlers(self):
        said = {**underwriting.responders(), **claim.responders(), **actuarial.responders(), **report.responders()}
        answers, book = DatabaseAnswers(self.unit_of_work), AttemptBook(self.unit_of_work)
        chain = build_chain(Settings(), said, answers, book)
        return {
            RunKind.UNDERWRITING: UnderwritingRunHandler(self.unit_of_work, lambda: chain),
            RunKind.CLAIM: ClaimRunHandler(self.unit_of_work, lambda: chain),
            RunKind.ACTUARIAL: StudyRunHandler(self.unit_of_work, lambda: chain),
            RunKind.REPORT: ReportRunHandler(self.unit_of_work, lambda: chain),
        }

    def ask(self, by, kind, subject_id=None, key=None, **parameters):
        return self.reports.request(by, ReportRequest(kind, subject_id, parameters), key or uuid4().hex)

    def make(self, by, kind, subject_id=None, **parameters):
        """Ask for a report, make it, and return it."""
        asked = self.ask(by, kind, subject_id, **parameters)
        self.perform(asked.run_id)
        made = self.reports.get(by, asked.report_id)
        assert made.run_state is RunState.SUCCEEDED, made.error
        return made

    def told(self, by, made):
        """Return what the JSON file of a report says."""
        return json.loads(self.reports.download(by, made.run_id, ReportFormat.JSON).content)["report"]

    def assessed_case(self, by, request):
        """Return a submission that its rules assessed."""
        with self.unit_of_work() as work:
            install_first_guidelines(work, by.institution_id)
        sent = self.underwriting.submit(by, request, uuid4().hex)
        self.perform(sent.run_id)
        return sent.submission_id

    def result_of(self, run_id):
        with self.unit_of_work() as work:
            return work.session.get(RunResult, run_id).result

    def row_of(self, run_id):
        with self.unit_of_work() as work:
            row = work.session.get(Run, run_id)
            work.session.refresh(row)
            return row

    def change_person(self, person, **values):
        with self.unit_of_work() as work:
            row = work.session.get(User, person.user_id)
            for name, value in values.items():
                setattr(row, name, value)
            row.password_changed_at = func.now()
