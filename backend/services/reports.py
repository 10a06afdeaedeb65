"""Reports: asked for, listed and taken out by those who may read what they are about."""

from uuid import NAMESPACE_OID, UUID, uuid5

from backend.domain.access import Permission, Principal
from backend.domain.reports.requests import ReportFilter, ReportRequest, Requested, checked
from backend.domain.reports.views import ReportPage, ReportView
from backend.domain.reports.words import ReportFormat, ReportMediaType
from backend.domain.runs import NewRun, RunKind
from backend.queueing.rate_limit import RateLimiter
from backend.queueing.run_queue import RunQueue
from backend.services.document_views import DownloadedFile
from backend.services.report_subjects import title_of
from backend.services.request_inputs import fingerprint_of
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory

ACTION = RunKind.REPORT
"""What the run limit counts reports under: the kind of their runs, so that retries share the same places."""


class ReportsService:
    """What people do with reports."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, queue: RunQueue, limiter: RateLimiter) -> None:
        self.unit_of_work = unit_of_work
        self.queue = queue
        self.limiter = limiter

    def request(self, principal: Principal, request: ReportRequest, idempotency_key: str) -> Requested:
        """
        Store the report and queue the run that makes its files; the same key gives the same report and run again.

        Raises:
            NotPermittedError: the role asks for no such reports.
            NotFoundError: there is no such case or study, or this person may not see it.
            InvalidRequestError: a parameter does not fit, or the study's version has no result.
            ConflictError: the key came before with another report.
            RateLimitedError: more than 5 reports in 60 s by this session or person.

        """
        principal.must(Permission.RUN_REPORT)
        asked = checked(request)
        with self.unit_of_work() as work:
            title = title_of(work, principal, asked)
        self.limiter.hit(ACTION, principal, idempotency_key)
        key = f"report:{principal.user_id}:{idempotency_key}"
        report_id = uuid5(NAMESPACE_OID, key)
        with self.unit_of_work() as work:
            run = work.runs.add(NewRun(RunKind.REPORT, report_id, _inputs(asked), key), by=principal)
            if run.is_new:
                work.reports.add(report_id, asked, title, principal)
                work.audit.record(principal, _act("report_requested", report_id, _told(asked, run.run_id)))
            reference = work.reports.get_reference(principal.institution_id, report_id)
        self.queue.put(run.run_id, RunKind.REPORT)
        return Requested(report_id, reference, run.run_id)

    def list_page(self, principal: Principal, wanted: ReportFilter) -> ReportPage:
        """Return one page of the reports this person may see, newest first."""
        principal.must(Permission.RUN_REPORT)
        with self.unit_of_work() as work:
            return work.reports.list_page(principal, wanted)

    def list_for(self, principal: Principal, subject_id: UUID) -> tuple[ReportView, ...]:
        """Return the newest reports of one case or study that this person may see."""
        principal.must(Permission.RUN_REPORT)
        with self.unit_of_work() as work:
            return work.reports.list_for(principal, subject_id)

    def get(self, principal: Principal, report_id: UUID) -> ReportView:
        """Return one report; NotFoundError covers those of cases that this person may not see."""
        principal.must(Permission.RUN_REPORT)
        with self.unit_of_work() as work:
            return work.reports.get(principal, report_id)

    def download(self, principal: Principal, run_id: UUID, wanted: ReportFormat) -> DownloadedFile:
        """Return a file of a report's run and write down who took it out."""
        principal.must(Permission.RUN_REPORT)
        with self.unit_of_work() as work:
            report_id, file = work.reports.get_file(principal, run_id, wanted)
            details = {"run_id": run_id, "file": file.filename, "sha256": file.sha256}
            work.audit.record(principal, _act("exported", report_id, details))
        return DownloadedFile(file.filename, ReportMediaType[file.format.name], file.content)


def _inputs(asked: ReportRequest) -> dict[str, object]:
    """Return what the run keeps of the request: its fingerprint, so that one key never stands for two reports."""
    subject = str(asked.subject_id) if asked.subject_id else ""
    return {"request": fingerprint_of([asked.kind, subject, dict(asked.parameters)]), "report": asked.kind.value}


def _told(asked: ReportRequest, run_id: UUID) -> dict[str, object]:
    subject = str(asked.subject_id) if asked.subject_id else ""
    return {"kind": asked.kind, "subject_id": subject, "parameters": dict(asked.parameters), "run_id": run_id}


def _act(action: str, report_id: UUID, details: dict[str, object]) -> Act:
    return Act(action, "report", str(report_id), details)
