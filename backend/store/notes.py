"""Notes on cases: added and read, never changed."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import func, select

from backend.domain.access import Principal
from backend.domain.collaboration import NotePage, NoteView, Subject
from backend.store.queries import Queries
from backend.store.shown_names import shown_name
from backend.store.tables import Note, User


class Notes(Queries):
    """Notes on cases; callers have found the case within the person's scope before."""

    def add(self, principal: Principal, subject: Subject, body: str, mentions: Sequence[str]) -> UUID:
        """Store a note with the user names it calls, and return its id."""
        note_id = uuid4()
        self.session.add(
            Note(
                note_id=note_id,
                institution_id=principal.institution_id,
                subject_type=subject.type,
                subject_id=subject.subject_id,
                body=body,
                mentions=list(mentions),
                author_id=principal.user_id,
                created_at=func.clock_timestamp(),
            )
        )
        self.session.flush()
        return note_id

    def list_page(self, institution_id: UUID, subject: Subject, offset: int, limit: int) -> NotePage:
        """Return one page of the notes on a case, newest first."""
        on_case = (
            Note.institution_id == institution_id,
            Note.subject_type == subject.type,
            Note.subject_id == subject.subject_id,
        )
        total = self.session.scalars(select(func.count()).select_from(Note).where(*on_case)).one()
        rows = self.session.execute(
            select(Note, shown_name())
            .join(User, User.user_id == Note.author_id)
            .where(*on_case)
            .order_by(Note.created_at.desc(), Note.note_id)
            .limit(limit)
            .offset(offset)
            .execution_options(populate_existing=True)
        )
        notes = (NoteView(row.note_id, name, row.body, tuple(row.mentions), row.created_at) for row, name in rows)
        return NotePage(tuple(notes), total)
