"""How people work on a case together: notes, tasks, watching, notifications and saved views."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class SubjectType(StrEnum):
    """What people write notes on, set tasks on and watch."""

    SUBMISSION = "submission"
    CLAIM = "claim"
    STUDY = "study"


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class NoticeKind(StrEnum):
    """Why somebody is told something."""

    MENTIONED = "mentioned"
    TASK_GIVEN = "task_given"
    TASK_DUE = "task_due"
    TASK_DONE = "task_done"
    ASSIGNED = "assigned"
    WATCHED_CHANGED = "watched_changed"
    REFERRAL_WAITS = "referral_waits"
    RUN_FAILED = "run_failed"
    REPORT_READY = "report_ready"
    RULES_WAIT = "rules_wait"


class Screen(StrEnum):
    """The screens whose filters can be saved as a view."""

    SUBMISSIONS = "submissions"
    CLAIMS = "claims"
    STUDIES = "studies"
    RUNS = "runs"
    POLICIES = "policies"
    DASHBOARD = "dashboard"


@dataclass(frozen=True, slots=True)
class Subject:
    """One case, claim or study."""

    type: SubjectType
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class Notice:
    """
    What people are told; the same `dedupe_key` reaches a person once.

    `details` are what the sentence is built from on reading: `reference` of the case, `by` (the id of who acted),
    and what else the kind speaks of (`title`, `due_on`, `is_moved`, `of`, `ending`, `what`, `run_kind`); `url` is
    the address where the kind has no case.
    """

    institution_id: UUID
    kind: NoticeKind
    subject: Subject | None
    details: Mapping[str, object]
    dedupe_key: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note as people read it; `mentions` are the user names it calls."""

    note_id: UUID
    author: str
    body: str
    mentions: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NotePage:
    """One page of the notes on a case, newest first, and how many there are in all."""

    notes: tuple[NoteView, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works on a case: `username` is what a mention calls."""

    user_id: UUID
    username: str
    name: str


@dataclass(frozen=True, slots=True)
class NewTask:
    """Something that a person is to do on a case until a day."""

    subject: Subject
    title: str
    assignee_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True)
class TaskChange:
    """What becomes of an open task, seen at `version`: another person, another day; None leaves it as it is."""

    task_id: UUID
    version: int
    assignee_id: UUID | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task as people read it; `reference` names its case."""

    task_id: UUID
    subject: Subject
    reference: str
    title: str
    assignee_id: UUID
    assignee: str
    due_on: date
    state: TaskState
    creator_id: UUID
    created_by: str
    created_at: datetime
    closed_by: str
    closed_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class NotificationView:
    """One line of a person's inbox; `url` is the address of the screen it speaks of."""

    notification_id: int
    kind: NoticeKind
    sentence: str
    url: str
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of a person's inbox, how many lines it has, how many are unread, and the newest as of now."""

    lines: tuple[NotificationView, ...]
    total: int
    unread: int
    newest_id: int = 0


@dataclass(frozen=True, slots=True)
class NewView:
    """The filters of a screen as its address carries them, to be kept under a name."""

    screen: Screen
    name: str
    query: Mapping[str, str]
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class SavedView:
    """Named filters of a screen; `query` is what its address carries."""

    view_id: UUID
    screen: Screen
    name: str
    query: Mapping[str, str]
    is_shared: bool
    owner: str
    is_own: bool
