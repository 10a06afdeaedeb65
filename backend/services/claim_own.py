"""Claims for the clients who reported them: where they stand, without any analysis."""

from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.claims.views import OwnClaim
from backend.errors import NotFoundError
from backend.services.claim_desk import ClaimDesk


class OwnClaimsDesk(ClaimDesk):
    """What a client reads of their own claims."""

    def list_own(self, principal: Principal, limit: int = 50, offset: int = 0) -> tuple[OwnClaim, ...]:
        """Return a page of the claims this client reported, newest first."""
        principal.must(Permission.REPORT_OWN_LOSS)
        with self.unit_of_work() as work:
            return work.own_claims.list_own(principal, limit, offset)

    def count_own(self, principal: Principal) -> int:
        """Return how many claims this client reported."""
        principal.must(Permission.REPORT_OWN_LOSS)
        with self.unit_of_work() as work:
            return work.own_claims.count_own(principal)

    def get_own(self, principal: Principal, claim_id: UUID) -> OwnClaim:
        """Return one claim this client reported; NotFoundError covers those of others as well."""
        principal.must(Permission.REPORT_OWN_LOSS)
        with self.unit_of_work() as work:
            own = work.own_claims.find_own(principal, claim_id)
        if own is None:
            raise NotFoundError
        return own
