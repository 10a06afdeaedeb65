"""Lines of people's inboxes: written beside what they tell, read and marked by the person they belong to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from backend.domain.access import Principal, Role
from backend.domain.collaboration import Notice, NoticeKind, Subject, SubjectType
from backend.errors import NotFoundError
from backend.store.case_readers import on_visible_case
from backend.store.queries import Queries
from backend.store.shown_names import shown_name
from backend.store.tables import Notification, User
from backend.store.wording import storable_json

COLUMNS = ("institution_id", "user_id", "kind", "subject_type", "subject_id", "details", "dedupe_key")


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One line as it is kept, with the name of who acted for the id, and whether the case is in the reader's sight."""

    notification_id: int
    kind: NoticeKind
    subject: Subject | None
    details: Mapping[str, object]
    at: datetime
    read_at: datetime | None
    is_in_sight: bool = True


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One page of an inbox, how many lines it has in all, how many are unread, and the newest of them all."""

    lines: tuple[NoticeRow, ...]
    total: int
    unread: int
    newest_id: int


class Notifications(Queries):
    """Lines of inboxes; nobody but the person they belong to reads them."""

    def add(self, notice: Notice, user_ids: Iterable[UUID]) -> None:
        """Write the line for each active person of the staff of the institution who has none under its key."""
        wanted = sorted(set(user_ids))
        if not wanted:
            return
        subject = notice.subject
        people = select(
            User.institution_id,
            User.user_id,
            literal(notice.kind.value),
            literal(subject.type.value if subject else ""),
            literal(subject.subject_id if subject else None, Notification.subject_id.type),
            literal(storable_json(notice.details), JSONB()),
            literal(notice.dedupe_key),
        ).where(User.user_id.in_(wanted), User.institution_id == notice.institution_id)
        people = people.where(User.is_active, User.role != Role.CLIENT).order_by(User.user_id)
        self.session.execute(insert(Notification).from_select(COLUMNS, people).on_conflict_do_nothing())

    def count_unread(self, user_id: UUID, most: int | None = None) -> int:
        """Return how many lines the person has not read, by the index of unread lines alone; none beyond `most`."""
        unread = select(literal(1)).where(Notification.user_id == user_id, Notification.read_at.is_(None)).limit(most)
        return self.session.scalars(select(func.count()).select_from(unread.subquery())).one()

    def list_page(self, reader: Principal, offset: int, limit: int, *, only_unread: bool = False) -> NoticePage:
        """Return one page of a person's inbox, newest first."""
        own = Notification.user_id == reader.user_id
        figures = select(
            func.count(),
            func.count().filter(Notification.read_at.is_(None)),
            func.coalesce(func.max(Notification.notification_id), 0),
        )
        total, unread, newest_id = self.session.execute(figures.where(own)).one()
        in_sight = or_(Notification.subject_id.is_(None), on_visible_case(reader, Notification))
        query = select(Notification, in_sight).where(own)
        if only_unread:
            query = query.where(Notification.read_at.is_(None))
        newest = (Notification.at.desc(), Notification.notification_id.desc())
        found = self.session.execute(query.order_by(*newest).limit(limit).offset(offset)).all()
        names = self._names(row for row, _ in found)
        rows = tuple(_row(row, names, is_in_sight=sees) for row, sees in found)
        return NoticePage(rows, unread if only_unread else total, unread, newest_id)

    def open(self, user_id: UUID, notification_id: int) -> NoticeRow:
        """Mark one line of a person as read and return it; NotFoundError for one of somebody else."""
        row = self.session.scalar(
            update(Notification)
            .where(Notification.notification_id == notification_id, Notification.user_id == user_id)
            .values(read_at=func.coalesce(Notification.read_at, func.now()))
            .returning(Notification)
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFoundError("This notification is no longer there.")
        return _row(row, {})

    def mark_read(self, user_id: UUID, notification_ids: Iterable[int]) -> int:
        """Mark lines of a person as read and return how many were unread."""
        return self._mark(user_id, Notification.notification_id.in_(tuple(notification_ids)))

    def mark_all_read(self, user_id: UUID, newest_id: int) -> int:
        """Mark every line of a person up to the newest that they were shown as read; return how many were unread."""
        return self._mark(user_id, Notification.notification_id <= newest_id)

    def _mark(self, user_id: UUID, wanted: ColumnElement[bool]) -> int:
        unread = update(Notification).where(Notification.user_id == user_id, Notification.read_at.is_(None), wanted)
        marked = unread.values(read_at=func.now()).returning(Notification.notification_id)
        return len(self.session.scalars(marked).all())

    def _names(self, rows: Iterable[Notification]) -> dict[str, str]:
        """Return the names to show of everybody who acted in the rows, in one statement."""
        wanted = {found for row in rows if (found := _id_of(row.details.get("by")))}
        if not wanted:
            return {}
        shown = shown_name()
        people = self.session.execute(select(User.user_id, shown).where(User.user_id.in_(wanted)))
        return {str(user_id): name for user_id, name in people}


def _id_of(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _row(row: Notification, names: Mapping[str, str], *, is_in_sight: bool = True) -> NoticeRow:
    by = str(row.details.get("by") or "")
    subject = Subject(SubjectType(row.subject_type), row.subject_id) if row.subject_id and row.subject_type else None
    return NoticeRow(
        notification_id=row.notification_id,
        kind=NoticeKind(row.kind),
        subject=subject,
        details={**row.details, "by": names.get(by, "" if _id_of(by) else by)},
        at=row.at,
        read_at=row.read_at,
        is_in_sight=is_in_sight,
    )
