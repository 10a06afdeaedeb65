"""What the parts of working together share: who may read and write on a case, and the words of acts."""

from collections.abc import Mapping

from backend.domain.access import Permission, Principal
from backend.domain.collaboration import Subject
from backend.domain.texts import clean_text
from backend.errors import InvalidRequestError
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork


class TogetherDesk:
    """Where every part of working together stands."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work


def must_read_case(work: UnitOfWork, principal: Principal, subject: Subject) -> str:
    """Return the reference of a case whose notes the person may read; NotFoundError covers cases out of sight."""
    principal.must(Permission.READ_NOTES)
    return work.case_readers.must_read(principal, subject)


def must_write_on(work: UnitOfWork, principal: Principal, subject: Subject) -> str:
    """Return the reference of a case on which the person may write."""
    principal.must(Permission.WRITE_NOTE)
    return must_read_case(work, principal, subject)


def words_of(text: str, most: int, noun: str) -> str:
    """Return what a person wrote, of seen characters; InvalidRequestError where that is nothing or too much."""
    kept = clean_text(text)
    if not kept:
        raise InvalidRequestError(f"Write the {noun} first; it is empty.")
    if len(kept) > most:
        raise InvalidRequestError(f"A {noun} has at most {most:,} characters; this one has {len(kept):,}.")
    return kept


def act_on_case(action: str, subject: Subject, details: Mapping[str, object]) -> Act:
    """Return an act on a case for the audit chain."""
    return Act(action, subject.type.value, str(subject.subject_id), details)
