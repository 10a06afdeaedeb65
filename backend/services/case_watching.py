"""Watching: a person asks to be told what others do with a case, for as long as they may read it."""

from backend.domain.access import Permission, Principal
from backend.domain.collaboration import Subject
from backend.services.case_rights import TogetherDesk, must_read_case
from backend.store.audit import Act


class CaseWatching(TogetherDesk):
    """Who wants to be told of which case."""

    def watch(self, principal: Principal, subject: Subject) -> None:
        """Tell the person of changes from now on; asked twice it is the same."""
        with self.unit_of_work() as work:
            must_read_case(work, principal, subject)
            if work.watches.add(principal, subject):
                work.audit.record(principal, watch_begun(subject))

    def unwatch(self, principal: Principal, subject: Subject) -> None:
        """Tell the person no more; a case out of sight can be left too."""
        with self.unit_of_work() as work:
            if work.watches.remove(principal.user_id, subject):
                work.audit.record(principal, _act("watch_ended", subject))

    def is_watching(self, principal: Principal, subject: Subject) -> bool:
        """Tell whether the person watches a case; of the case itself nothing is told."""
        principal.must(Permission.READ_NOTES)
        with self.unit_of_work() as work:
            return work.watches.is_watching(principal.user_id, subject)


def watch_begun(subject: Subject) -> Act:
    """Return the act of one who begins to watch a case."""
    return _act("watch_begun", subject)


def _act(action: str, subject: Subject) -> Act:
    """Return the act; it stands in the chain and not in the history of the case, which tells what was done to it."""
    return Act(action, f"watch_of_{subject.type}", str(subject.subject_id))
