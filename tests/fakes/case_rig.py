"""Cases for the tests of screens: sent through the real services, assessed by the real pipeline, in the test's rows."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from backend.bootstrap import Services
from backend.domain.access import Principal
from backend.domain.runs import RunKind
from backend.domain.submissions import SubmissionRequest
from backend.llm.building import build_chain
from backend.pipelines import document, underwriting
from backend.queueing.run_queue import RunQueue
from backend.services.answers import AttemptBook, DatabaseAnswers
from backend.services.document_reading import make_document_pipeline
from backend.services.document_runs import DocumentRunHandler
from backend.services.guidelines import install_first_guidelines
from backend.services.lease import Patience
from backend.services.run_execution import RunEngine
from backend.services.underwriting import Submitted
from backend.services.underwriting_runs import UnderwritingRunHandler
from backend.settings import Settings
from backend.store.engine import UnitOfWorkFactory
from fixtures.desk import FLEET

NO_PROVIDER = "openai"
"""A chain of this provider alone has no key, so every run of it fails."""


@dataclass(frozen=True)
class CaseRig:
    """Sends and assesses cases."""

    services: Services
    unit_of_work: UnitOfWorkFactory
    queue: RunQueue

    def send(self, by: Principal, documents: tuple[UUID, ...] = (), **changed: object) -> Submitted:
        """Send a submission whose run nobody has performed yet."""
        with self.unit_of_work() as work:
            install_first_guidelines(work, by.institution_id)
        ids = tuple(str(one) for one in documents)
        request = SubmissionRequest("commercial_auto", {**FLEET, **changed}, ids)
        return self.services.underwriting.submit(by, request, uuid4().hex)

    def assess(self, by: Principal, documents: tuple[UUID, ...] = (), **changed: object) -> Submitted:
        """Send a submission and have it assessed."""
        sent = self.send(by, documents, **changed)
        self.perform(sent.run_id)
        return sent

    def upload(self, by: Principal, name: str, text: str) -> UUID:
        """Upload a document and have it read."""
        stored = self.services.documents.upload(by, name, text.encode())
        self.perform(stored.run_id)
        return stored.document_id

    def perform(self, run_id: UUID, providers: str = "mock") -> None:
        """Perform a run as a worker would."""
        answers, book = DatabaseAnswers(self.unit_of_work), AttemptBook(self.unit_of_work)
        responders = {**underwriting.responders(), **document.responders()}
        chain = build_chain(Settings(provider_order=providers), responders, answers, book)
        handlers = {
            RunKind.DOCUMENT: DocumentRunHandler(self.unit_of_work, make_document_pipeline(chain)),
            RunKind.UNDERWRITING: UnderwritingRunHandler(self.unit_of_work, lambda: chain),
        }
        RunEngine(self.unit_of_work, self.queue, handlers, Patience(300, 300)).perform(run_id)
