"""Cases leave the house as one ZIP that proves itself: for people with the right, and for the command."""

import tempfile
from contextlib import ExitStack
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.case_export import READ_CASE, CaseHead, CaseType, ExportedCase
from backend.domain.clock import Clock, utc_now
from backend.services.audit_anchors import AnchorPlace
from backend.services.case_bundle import BundleMoment, write_bundle
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.snapshot import hold_still

IN_MEMORY_BYTES = 1 << 22


class CaseExports:
    """Makes exports; what is larger than a few megabytes lies on the disk meanwhile."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, place: AnchorPlace, clock: Clock = utc_now) -> None:
        self.unit_of_work = unit_of_work
        self.place = place
        self.clock = clock

    def find(self, principal: Principal, case_type: CaseType, case_id: UUID) -> CaseHead:
        """Return the case that a person wants to take out, when role and house allow it."""
        principal.must(Permission.EXPORT_CASE)
        principal.must(READ_CASE[case_type])
        with self.unit_of_work() as work:
            return work.case_rows.get_head(principal.institution_id, case_type, case_id)

    def export(self, by: Principal | None, case: CaseHead) -> ExportedCase:
        """
        Return everything of a case as one ZIP of one moment; it stands in the trail before it is handed out.

        The case was found within the reader's house; `by` is None for the command.
        """
        with ExitStack() as unfinished:
            file = unfinished.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))
            with self.unit_of_work() as work:
                hold_still(work.session)
                moment = BundleMoment(self.clock(), work.audit_reads.find_end(), self.place.find_last(), self.place.key)
                write_bundle(work, case, moment, file)
            made = ExportedCase(f"{case.reference}.zip", file.tell(), file)
            file.seek(0)
            self._note(by, case, made, moment)
            unfinished.pop_all()
        return made

    def _note(self, by: Principal | None, case: CaseHead, made: ExportedCase, moment: BundleMoment) -> None:
        """Write down who took the case out."""
        with self.unit_of_work() as work:
            details = {"file": made.filename, "size_bytes": made.size_bytes, "chain_end": moment.end.seq}
            act = Act("exported", str(case.case_type), str(case.case_id), details)
            work.audit.record(by, act, None if by else case.institution_id)
