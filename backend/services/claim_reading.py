"""Claims read: the queue, one claim with its history and newest assessment, and what waits for a person."""

from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.cases import HistoryLine
from backend.domain.claims.views import ClaimAssessmentView, ClaimFilter, ClaimPage, ClaimView, MyClaimWork
from backend.services.claim_desk import ClaimDesk
from backend.store.audit import AuditLine


class ClaimReading(ClaimDesk):
    """What staff read of the claims they may see."""

    def get(self, principal: Principal, claim_id: UUID) -> ClaimView:
        """Return one claim that this person may see."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            return work.claims.get(principal, claim_id)

    def list_queue(self, principal: Principal, wanted: ClaimFilter) -> ClaimPage:
        """Return one page of the queue this person may see."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            return work.claims.list_queue(principal, wanted)

    def get_my_work(self, principal: Principal) -> MyClaimWork:
        """Return what waits for this person."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            return work.claims.count_work(principal)

    def list_history(self, principal: Principal, claim_id: UUID) -> list[HistoryLine]:
        """Return who did what with the claim and its documents, newest first."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            work.claims.get(principal, claim_id)
            lines = work.audit.list_for_case(principal.institution_id, claim_id, "claim")
        return [_history_line(line) for line in lines]

    def find_assessment(self, principal: Principal, claim_id: UUID) -> ClaimAssessmentView | None:
        """Return the newest assessment of a claim, None before the first is done."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            work.claims.get(principal, claim_id)
            return work.claim_assessments.find_latest(principal.institution_id, claim_id)


def _history_line(line: AuditLine) -> HistoryLine:
    named = {"filename": line.filename} if line.filename else {}
    return HistoryLine(line.at, line.actor, line.role, line.action, {**line.details, **named})
