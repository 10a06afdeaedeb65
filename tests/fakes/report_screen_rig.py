"""Reports in the rows of a test: asked for by a person, made of sample blocks as a worker would store them."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID, uuid4

from backend.bootstrap import Services
from backend.domain.access import Principal
from backend.domain.reports.requests import ReportRequest, Requested
from backend.domain.reports.words import ReportFormat, ReportKind
from backend.domain.runs import RunKind
from backend.errors import InvalidRequestError
from backend.rendering import render_docx, render_json, render_pdf
from backend.services.lease import Patience
from backend.services.run_execution import RunEngine
from backend.services.run_work import ClaimedRun, Completion, Progress, ProviderUse
from backend.store.engine import UnitOfWorkFactory
from backend.store.reports import MadeFile
from fixtures.report_contents import memo

CAUSE = "The case changed while its report was made."
RENDERERS = {ReportFormat.PDF: render_pdf, ReportFormat.DOCX: render_docx, ReportFormat.JSON: render_json}
PERIOD = {"since": "2026-01-01", "until": "2026-06-30"}


@dataclass
class ReportMaker:
    """Makes the files of every report from one sample, or fails where it is told to."""

    fails: bool = False

    def perform(self, run: ClaimedRun, progress: Progress) -> Completion:
        progress("writing the files")
        if self.fails:
            raise InvalidRequestError(CAUSE)
        content = memo()
        made = tuple(_made(wanted, draw(content)) for wanted, draw in RENDERERS.items())
        provider = ProviderUse("mock", "rules", made_without_model=True)
        return Completion({}, "0" * 64, lambda work: work.reports.add_files(run, made), provider)


def _made(wanted: ReportFormat, content: bytes) -> MadeFile:
    return MadeFile(wanted, f"report.{wanted.value}", sha256(content).hexdigest(), content)


@dataclass(frozen=True)
class ReportScreenRig:
    """Asks for reports and makes them."""

    services: Services
    unit_of_work: UnitOfWorkFactory

    def ask(self, by: Principal, kind: ReportKind, subject_id: UUID | None = None, **parameters: str) -> Requested:
        """Ask for a report whose run nobody has performed yet."""
        request = ReportRequest(kind, subject_id, parameters or (PERIOD if subject_id is None else {}))
        return self.services.reports.request(by, request, uuid4().hex)

    def made(self, by: Principal, kind: ReportKind, subject_id: UUID | None = None, **parameters: str) -> Requested:
        """Ask for a report and have its files made."""
        asked = self.ask(by, kind, subject_id, **parameters)
        self.perform(asked.run_id)
        return asked

    def perform(self, run_id: UUID, *, fails: bool = False) -> None:
        """Perform a run as a worker would."""
        handlers = {RunKind.REPORT: ReportMaker(fails)}
        RunEngine(self.unit_of_work, self.services.reports.queue, handlers, Patience(300, 300)).perform(run_id)
