"""Policies: the list, one term with its wording, and the import of a file with a dry run."""

from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.policies import ImportReport, PolicyFilter, PolicyPage, PolicyTerm
from backend.errors import NotFoundError
from backend.services.policy_import import LARGEST_BYTES, compare, read_policies
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory

__all__ = ["LARGEST_BYTES", "PoliciesService"]


class PoliciesService:
    """Reads policies and takes them in from a file."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def get(self, principal: Principal, policy_id: UUID) -> PolicyTerm:
        """Return one term of the person's institution; NotFoundError where there is none."""
        principal.must(Permission.READ_POLICIES)
        with self.unit_of_work() as work:
            term = work.policies.get(principal.institution_id, policy_id)
        if term is None:
            raise NotFoundError
        return term

    def list_page(self, principal: Principal, wanted: PolicyFilter) -> PolicyPage:
        """Return one page of the list of policies."""
        principal.must(Permission.READ_POLICIES)
        with self.unit_of_work() as work:
            return work.policies.list_page(principal.institution_id, wanted)

    def list_terms(self, principal: Principal, number: str) -> tuple[PolicyTerm, ...]:
        """Return all terms of a policy number, newest first."""
        principal.must(Permission.READ_POLICIES)
        with self.unit_of_work() as work:
            return work.policies.list_terms(principal.institution_id, number)

    def import_csv(self, principal: Principal, content: bytes, *, is_dry_run: bool) -> ImportReport:
        """
        Take in the rows that fit and return what was done with each kind; a dry run stores nothing.

        Importing the same file again changes nothing. What is proposed on open claims stands no more where the term
        they stand under changed, or one came that covers their day of loss.

        Raises:
            InvalidRequestError: the file as a whole does not fit: too large, no text, or another heading.

        """
        principal.must(Permission.IMPORT_POLICIES)
        rows, faults = read_policies(content)
        with self.unit_of_work() as work:
            work.policies.take_turns(principal.institution_id)
            known = work.policies.find_numbers(principal.institution_id, {row.term.number for row in rows})
            found = compare(rows, known, faults)
            report = found.report(is_dry_run=is_dry_run)
            if not is_dry_run and (found.added or found.changed):
                work.policies.add_all(principal.institution_id, found.added)
                work.policies.change_all(found.changed)
                work.claims.drop_proposals_under(principal.institution_id, (*found.added, *found.changed))
                counts = {"added": report.added, "changed": report.changed, "faults": len(report.faults)}
                work.audit.record(
                    principal, Act("policies_imported", "institution", str(principal.institution_id), counts)
                )
        return report
