"""What the parts of the claims desk share: their adapters, who may read and write, and the words of acts."""

from collections.abc import Mapping
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.claims.status import OPEN_CLAIMS
from backend.domain.claims.views import ClaimView
from backend.errors import InvalidRequestError
from backend.queueing.rate_limit import RateLimiter
from backend.queueing.run_queue import RunQueue
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory


class ClaimDesk:
    """Where every part of the claims desk stands."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, queue: RunQueue, limiter: RateLimiter) -> None:
        self.unit_of_work = unit_of_work
        self.queue = queue
        self.limiter = limiter


def must_report(principal: Principal, permission: Permission = Permission.WRITE_CLAIM) -> None:
    """Pass for clients, who report their own losses, and for staff with the permission."""
    if not principal.may(Permission.REPORT_OWN_LOSS):
        principal.must(permission)


def must_be_open(claim: ClaimView) -> None:
    """Raise InvalidRequestError for a claim that is decided or closed."""
    if claim.status not in OPEN_CLAIMS:
        raise InvalidRequestError(f"This claim is {claim.status} and cannot be changed any more. Reopen it first.")


def claim_act(action: str, claim_id: UUID, details: Mapping[str, object]) -> Act:
    """Return an act on a claim for the audit chain."""
    return Act(action, "claim", str(claim_id), details)
