"""Fresh submissions come in as real ones do: uploaded and submitted through the services, queued for the workers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from redis import Redis

from backend.demo.fresh_cases import FreshCase, fresh_cases
from backend.demo.reading import inside
from backend.domain.access import Principal
from backend.domain.products import get_product, parse_fields
from backend.domain.runs import RunKind
from backend.domain.submissions import SubmissionRequest
from backend.queueing.run_queue import RunQueue
from backend.services.counted_actions import make_limiter
from backend.services.documents import DocumentsService
from backend.services.underwriting import UnderwritingService
from backend.settings import Settings
from backend.store.work import UnitOfWork


class HeldQueue(RunQueue):
    """A queue that keeps the runs until their rows are committed."""

    def __init__(self, redis: Redis, run_timeout_s: float) -> None:
        super().__init__(redis, run_timeout_s)
        self._held: list[tuple[UUID, RunKind]] = []

    def put(self, run_id: UUID, kind: RunKind) -> bool:
        """Keep the run."""
        self._held.append((run_id, kind))
        return True

    def release(self) -> int:
        """Offer the runs to the workers and return how many there were."""
        held, self._held = self._held, []
        for run_id, kind in held:
            super().put(run_id, kind)
        return len(held)


@dataclass(frozen=True, slots=True)
class Desk:
    """The services that take fresh cases in, inside one transaction."""

    documents: DocumentsService
    underwriting: UnderwritingService


def open_desk(work: UnitOfWork, redis: Redis, queue: RunQueue, settings: Settings) -> Desk:
    """Return the services over a transaction that is under way."""
    unit_of_work = inside(work)
    limiter = make_limiter(redis, unit_of_work, settings)
    return Desk(
        DocumentsService(unit_of_work, queue, limiter, settings), UnderwritingService(unit_of_work, queue, limiter)
    )


def send_fresh_cases(desk: Desk, people: Mapping[str, Principal], today: date) -> int:
    """Send every fresh case as its person would and return how many there were."""
    cases = fresh_cases(today)
    for case in cases:
        _send(desk, people[case.sender], case)
    return len(cases)


def _send(desk: Desk, person: Principal, case: FreshCase) -> None:
    papers = [desk.documents.upload(person, paper.filename, paper.content) for paper in case.risk.papers]
    values = parse_fields(get_product(case.risk.product), case.risk.fields)
    document_ids = tuple(str(paper.document_id) for paper in papers)
    request = SubmissionRequest(case.risk.product, values, document_ids)
    desk.underwriting.submit(person, request, f"demonstration {case.name}")
