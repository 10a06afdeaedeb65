"""Notes, tasks, who watches what, what people are told, and saved views."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.domain.collaboration import NoticeKind, Screen, SubjectType, TaskState
from backend.store.tables.base import (
    Base,
    InstitutionId,
    Json,
    JsonList,
    Now,
    OptionalUserRef,
    UserRef,
    Uuid,
    one_of,
)


class Note(Base):
    """What a person wrote on a case; a trigger refuses to change it, a correction is another note."""

    __tablename__ = "notes"
    __table_args__ = (
        one_of("subject_type", SubjectType),
        CheckConstraint("body <> ''", name="has_body"),
        Index("ix_notes_subject", "subject_id", "created_at"),
    )

    note_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    subject_type: Mapped[str]
    subject_id: Mapped[UUID]
    body: Mapped[str]
    mentions: Mapped[JsonList]
    author_id: Mapped[UserRef]
    created_at: Mapped[Now]


class Task(Base):
    """Something that one person is to do on a case until a day."""

    __tablename__ = "tasks"
    __table_args__ = (
        one_of("subject_type", SubjectType),
        one_of("state", TaskState),
        CheckConstraint("title <> ''", name="has_title"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_has_moment"),
        CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed_by_somebody"),
        Index("ix_tasks_subject", "subject_id", "created_at"),
        Index("ix_tasks_open", "assignee_id", "due_on", postgresql_where=text("state = 'open'")),
    )

    task_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    subject_type: Mapped[str]
    subject_id: Mapped[UUID]
    title: Mapped[str]
    assignee_id: Mapped[UserRef]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(server_default=TaskState.OPEN)
    created_by: Mapped[UserRef]
    created_at: Mapped[Now]
    closed_by: Mapped[OptionalUserRef]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")


class Watch(Base):
    """One person who wants to be told what happens to a case."""

    __tablename__ = "watches"
    __table_args__ = (one_of("subject_type", SubjectType), Index("ix_watches_subject", "subject_id"))

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.user_id"), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_type: Mapped[str]
    institution_id: Mapped[InstitutionId]
    created_at: Mapped[Now]


class Notification(Base):
    """One line of a person's inbox; the same `dedupe_key` reaches a person once."""

    __tablename__ = "notifications"
    __table_args__ = (
        one_of("kind", NoticeKind),
        UniqueConstraint("user_id", "dedupe_key"),
        Index("ix_notifications_inbox", "user_id", "at"),
        Index("ix_notifications_unread", "user_id", postgresql_where=text("read_at IS NULL")),
    )

    notification_id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    institution_id: Mapped[InstitutionId]
    user_id: Mapped[UserRef]
    kind: Mapped[str]
    subject_type: Mapped[str] = mapped_column(server_default="")
    subject_id: Mapped[UUID | None]
    details: Mapped[Json]
    dedupe_key: Mapped[str]
    at: Mapped[Now]
    read_at: Mapped[datetime | None]


class SavedViewRow(Base):
    """Filters of a screen under a name, kept by one person and perhaps shared with the institution."""

    __tablename__ = "saved_views"
    __table_args__ = (
        one_of("screen", Screen),
        CheckConstraint("name <> ''", name="has_name"),
        UniqueConstraint("owner_id", "screen", "name"),
        Index("ix_saved_views_shared", "institution_id", "screen", postgresql_where=text("is_shared")),
    )

    view_id: Mapped[Uuid]
    institution_id: Mapped[InstitutionId]
    owner_id: Mapped[UserRef]
    screen: Mapped[str]
    name: Mapped[str]
    query: Mapped[Json]
    is_shared: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[Now]
