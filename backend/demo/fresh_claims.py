"""Fresh claims come in as real ones do: papers uploaded, the loss reported through the services, runs due in turn."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from redis import Redis
from sqlalchemy import func, update

from backend.demo.chance import SEED
from backend.demo.claim_files import ClaimFile, claim_files
from backend.demo.claim_staff import ClaimStaff
from backend.demo.fresh import HeldQueue
from backend.demo.reading import inside
from backend.domain.access import Principal
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.claims.views import ClaimRequest
from backend.domain.products import parse_fields
from backend.queueing.rate_limit import RateLimiter
from backend.services.claims import ClaimsService
from backend.services.counted_actions import make_limiter
from backend.services.documents import DocumentsService
from backend.settings import Settings
from backend.store.tables import Run
from backend.store.work import UnitOfWork

FILES = 28
PACE_S = 3.0
"""Seconds from one file's runs to the next one's: what somebody sends meanwhile waits for one file, not for all."""


class UnhurriedLimiter(RateLimiter):
    """Counts nothing: the files of some days come in at once, and nobody's minute is used up by them."""

    def __init__(self) -> None:
        """Stand without a store."""

    def hit(self, action: str, principal: Principal, request_id: str) -> None:
        """Let the action pass."""


@dataclass(frozen=True, slots=True)
class ClaimsCounter:
    """The services that take fresh claims in, inside one transaction."""

    documents: DocumentsService
    claims: ClaimsService


def open_counter(work: UnitOfWork, redis: Redis, settings: Settings) -> ClaimsCounter:
    """Return the services over a transaction that is under way."""
    unit_of_work = inside(work)
    queue = HeldQueue(redis, settings.run_timeout_s)  # never released: the reconciler offers each run when it is due
    documents = DocumentsService(unit_of_work, queue, make_limiter(redis, unit_of_work, settings), settings)
    return ClaimsCounter(documents, ClaimsService(unit_of_work, queue, UnhurriedLimiter()))


def send_fresh_claims(
    work: UnitOfWork, counter: ClaimsCounter, staff: ClaimStaff, today: date, files: int = FILES
) -> int:
    """Put the terms of the claim files into the book, send each file as its person would, and return how many."""
    sent = claim_files(SEED, today)[:files]
    work.policies.add_all(staff.manager.institution_id, [file.policy for file in sent])
    senders = (staff.junior, staff.client, staff.senior)
    for number, file in enumerate(sent):
        subjects = _send(counter, senders[number % len(senders)], file)
        due_at = func.now() + timedelta(seconds=PACE_S * number)
        work.session.execute(update(Run).where(Run.subject_id.in_(subjects)).values(next_run_at=due_at))
    return len(sent)


def _send(counter: ClaimsCounter, person: Principal, file: ClaimFile) -> list[UUID]:
    """Send one file and return what its runs are about: the papers and the claim."""
    papers = [counter.documents.upload(person, filename, drawn.content) for filename, drawn in file.documents]
    values = parse_fields(LOSS_FORMS[file.policy.line], file.fields)
    request = ClaimRequest(file.policy.line, values, tuple(str(paper.document_id) for paper in papers))
    claim = counter.claims.report(person, request, f"demonstration {file.name}")
    return [claim.claim_id, *(paper.document_id for paper in papers)]
