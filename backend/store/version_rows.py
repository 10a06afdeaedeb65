"""Tables of versions: numbers by subject, at most one version in force, and words that are stored once."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import aliased

from backend.domain.versions import Authorship, VersionHead, VersionState
from backend.errors import NotFoundError
from backend.store.queries import Queries
from backend.store.shown_names import shown_name_or_blank
from backend.store.tables import Guideline, PromptRow, User

Row = TypeVar("Row", Guideline, PromptRow)
Version = TypeVar("Version")
_AUTHOR, _ACTIVATOR = aliased(User), aliased(User)


class VersionRows(Queries, Generic[Row, Version]):
    """Versions of one kind: drafts, one active a subject, retired ones."""

    _table: type[Row]

    @abstractmethod
    def _version(self, row: Row, head: VersionHead) -> Version:
        """Return what a row says, under its head."""

    def activate(self, institution_id: UUID, version_id: UUID, by: UUID | None) -> None:
        """Make a draft the active version and retire the one before; the author may not be the one who does it."""
        row, table = self._locked(institution_id, version_id), self._table
        self.session.execute(
            update(table)
            .where(table.institution_id == institution_id, table.subject == row.subject)
            .where(table.state == VersionState.ACTIVE)
            .values(state=VersionState.RETIRED)
        )
        row.state, row.activated_by, row.activated_at = VersionState.ACTIVE, by, func.now()
        self.session.flush()

    def withdraw(self, institution_id: UUID, version_id: UUID) -> None:
        """Retire a draft that never came into force."""
        self._locked(institution_id, version_id).state = VersionState.RETIRED
        self.session.flush()

    def newest_number(self, institution_id: UUID, subject: str) -> int:
        """Return the number of the newest version of a subject, 0 where there is none."""
        table = self._table
        newest = select(func.max(table.version)).where(table.institution_id == institution_id, table.subject == subject)
        return self.session.scalar(newest) or 0

    def get(self, institution_id: UUID, version_id: UUID) -> Version:
        """Return one version of an institution, raise NotFoundError where it has none of that id."""
        found = self._select(institution_id).where(self._table.version_id == version_id)
        row = self.session.execute(found).one_or_none()
        if row is None:
            raise NotFoundError
        return self._read(*row)

    def find_active(self, institution_id: UUID, subject: str) -> Version | None:
        """Return the version of a subject that is in force, None where there is none."""
        table = self._table
        found = self._select(institution_id).where(table.subject == subject, table.state == VersionState.ACTIVE)
        row = self.session.execute(found).one_or_none()
        return self._read(*row) if row else None

    def list_versions(self, institution_id: UUID, subjects: Iterable[str]) -> list[Version]:
        """Return all versions of the subjects, newest first."""
        wanted = self._select(institution_id).where(self._table.subject.in_(list(subjects)))
        return [self._read(*row) for row in self.session.execute(wanted.order_by(self._table.version.desc()))]

    def _add(self, row: Row, by: Authorship) -> Version:
        """Store a row as the newest draft of its subject and return it."""
        row.version = self.newest_number(row.institution_id, row.subject) + 1
        row.state, row.reason, row.author_id = VersionState.DRAFT, by.reason, by.author_id
        self.session.add(row)
        self.session.flush()
        return self.get(row.institution_id, row.version_id)

    def _locked(self, institution_id: UUID, version_id: UUID) -> Row:
        table = self._table
        row = self.session.scalar(
            select(table)
            .where(table.version_id == version_id, table.institution_id == institution_id)
            .with_for_update()
        )
        if row is None:
            raise NotFoundError
        return row

    def _select(self, institution_id: UUID) -> Select[Row, str, str]:
        """Select the rows of an institution with the names of author and activator, empty where the product is."""
        table = self._table
        return (
            select(table, shown_name_or_blank(_AUTHOR), shown_name_or_blank(_ACTIVATOR))
            .outerjoin(_AUTHOR, _AUTHOR.user_id == table.author_id)
            .outerjoin(_ACTIVATOR, _ACTIVATOR.user_id == table.activated_by)
            .where(table.institution_id == institution_id)
        )

    def _read(self, row: Row, author: str, activator: str) -> Version:
        head = VersionHead(
            version_id=row.version_id,
            subject=row.subject,
            number=row.version,
            state=VersionState(row.state),
            reason=row.reason,
            author_id=row.author_id,
            author=author,
            activator=activator,
            created_at=row.created_at,
            activated_at=row.activated_at,
        )
        return self._version(row, head)
