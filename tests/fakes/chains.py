"""The audit chain as `manage.py audit verify` walks it."""

from backend.domain.audit_chain import walk
from backend.store.work import UnitOfWork


def first_break(work: UnitOfWork) -> int | None:
    """Return the number of the first link that does not hold, None where all hold."""
    _, found = walk(work.audit_reads.stream())
    return found.seq if found else None
