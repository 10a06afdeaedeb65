"""Notes on cases: plain words for colleagues, with `@user.name` to call somebody who may read the case."""

from collections.abc import Sequence
from uuid import UUID

from backend.domain.access import Principal
from backend.domain.collaboration import NotePage, Notice, NoticeKind, Subject
from backend.domain.mentions import MOST_MENTIONS, find_mentions
from backend.errors import InvalidRequestError
from backend.services.case_rights import TogetherDesk, act_on_case, must_read_case, must_write_on, words_of
from backend.services.notifying import notify
from backend.store.work import UnitOfWork

LONGEST_NOTE = 4_000
NOTES_A_PAGE = 50


class CaseNotes(TogetherDesk):
    """What people write to each other on a case; clients never read it."""

    def add_note(self, principal: Principal, subject: Subject, body: str) -> UUID:
        """
        Store a note and tell whom it mentions; return its id.

        Raises:
            NotPermittedError: the role does not write notes.
            NotFoundError: this person may not read the case.
            InvalidRequestError: the note is empty or too long, or mentions somebody who may not read the case.

        """
        with self.unit_of_work() as work:
            reference = must_write_on(work, principal, subject)
            kept = words_of(body, LONGEST_NOTE, "note")
            names = find_mentions(kept)
            called = _called(work, principal, subject, names)
            note_id = work.notes.add(principal, subject, kept, names)
            notify(work, called - {principal.user_id}, mention_notice(principal, subject, reference, note_id, kept))
            work.audit.record(principal, act_on_case("note_added", subject, {"note_id": note_id, "mentions": names}))
        return note_id

    def list_notes(self, principal: Principal, subject: Subject, offset: int = 0) -> NotePage:
        """Return one page of the notes on a case, newest first."""
        with self.unit_of_work() as work:
            must_read_case(work, principal, subject)
            return work.notes.list_page(principal.institution_id, subject, max(0, offset), NOTES_A_PAGE)


def mention_notice(by: Principal, subject: Subject, reference: str, note_id: UUID, body: str) -> Notice:
    """Return what those are told whom a note calls."""
    details = {"reference": reference, "by": str(by.user_id), "title": body}
    return Notice(by.institution_id, NoticeKind.MENTIONED, subject, details, f"note:{note_id}")


def _called(work: UnitOfWork, principal: Principal, subject: Subject, names: Sequence[str]) -> set[UUID]:
    """Return the people mentioned; of a name that calls nobody it is not told whether there is such a person."""
    if len(names) > MOST_MENTIONS:
        raise InvalidRequestError(f"A note mentions at most {MOST_MENTIONS} people.")
    if not names:
        return set()
    found = {
        one.person.username: one.person for one in work.case_readers.list_readers(principal.institution_id, subject)
    }
    if strangers := [name for name in names if name not in found]:
        listed = ", ".join(f"@{name}" for name in strangers[:3])
        raise InvalidRequestError(
            f"Nobody who may read this {subject.type} is called {listed}. Nothing was stored; correct the name first."
        )
    return {found[name].user_id for name in names}
