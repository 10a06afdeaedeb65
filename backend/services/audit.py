"""The audit trail for examiners and administrators: looked through, verified, and handed on case by case."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID, uuid4

from backend.domain.access import Permission, Principal, Role
from backend.domain.audit_views import (
    OPEN_TO_ADMINS,
    AuditEntry,
    AuditFilter,
    AuditPage,
    ChainCheck,
    ChainStatus,
)
from backend.domain.case_export import CaseType, ExportedCase
from backend.queueing.rate_limit import RateLimiter
from backend.services.audit_anchors import AnchorPlace
from backend.services.audit_checking import check_chain, record_check
from backend.services.case_export import CaseExports
from backend.store.audit_rights import read_audit_rights
from backend.store.engine import UnitOfWorkFactory
from backend.store.wording import storable

EXPORT = "export"
NEWEST_CHECKED = 50_000
"""How many acts a person's own verification walks, so that it ends within seconds; the command walks all."""


class AuditService:
    """What may be read of the trail; administrators see who did what, and no contents of cases."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, limiter: RateLimiter, place: AnchorPlace) -> None:
        self.unit_of_work = unit_of_work
        self.limiter = limiter
        self.place = place
        self.exports = CaseExports(unit_of_work, place)

    def list_page(self, principal: Principal, wanted: AuditFilter) -> AuditPage:
        """Return one page of the house's acts, newest first."""
        principal.must(Permission.READ_AUDIT)
        fit = replace(
            wanted, actor=storable(wanted.actor), action=storable(wanted.action), subject=storable(wanted.subject)
        )
        with self.unit_of_work() as work:
            page = work.audit_list.list_page(principal.institution_id, fit)
        return replace(page, entries=tuple(_for(principal, page.entries)))

    def get(self, principal: Principal, seq: int) -> AuditEntry:
        """Return one act of the house, NotFoundError for any other number."""
        principal.must(Permission.READ_AUDIT)
        with self.unit_of_work() as work:
            entry = work.audit_list.get(principal.institution_id, seq)
        return next(iter(_for(principal, (entry,))))

    def list_actions(self, principal: Principal) -> tuple[str, ...]:
        """Return every kind of act that stands in the trail of the house."""
        principal.must(Permission.READ_AUDIT)
        with self.unit_of_work() as work:
            return work.audit_list.list_actions(principal.institution_id)

    def status(self, principal: Principal) -> ChainStatus:
        """Return where the chain ends, when it was last verified and anchored, and what weakens it."""
        principal.must(Permission.READ_AUDIT)
        with self.unit_of_work() as work:
            rights = read_audit_rights(work.session.connection())
            return ChainStatus(
                end=work.audit_reads.find_end(),
                last_check=work.audit_list.find_last_check(principal.institution_id),
                last_anchor=self.place.find_last(),
                advice="; ".join(filter(None, (rights.advice if rights else "", self.place.advice))),
            )

    def verify(self, principal: Principal) -> ChainCheck:
        """Walk the newest acts, compare all anchors, and write into the trail that it was done and what was found."""
        principal.must(Permission.READ_AUDIT)
        kept = self.place.read()
        with self.unit_of_work() as work:
            check = check_chain(work, kept, self.place.key, NEWEST_CHECKED)
        with self.unit_of_work() as work:
            record_check(work, principal, check)
        return check

    def export_case(self, principal: Principal, case_type: CaseType, case_id: UUID) -> ExportedCase:
        """
        Return everything of a case as one ZIP that verifies offline; the caller closes its file.

        Raises:
            NotPermittedError: the role may not take out such cases.
            NotFoundError: the house has no such case.
            RateLimitedError: more than 5 exports in 60 s by this session or person.

        """
        case = self.exports.find(principal, case_type, case_id)
        self.limiter.hit(EXPORT, principal, str(uuid4()))
        return self.exports.export(principal, case)


def _for(principal: Principal, entries: Iterable[AuditEntry]) -> Iterable[AuditEntry]:
    """Return acts as the person may see them: administrators read no contents of cases."""
    for entry in entries:
        hidden = principal.role is Role.ADMIN and entry.object_type not in OPEN_TO_ADMINS
        yield replace(entry, details=None) if hidden else entry
