"""Tasks on cases: given, moved, closed once, and those whose day has come."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, cast, exists, func, literal, or_, select, tuple_, update
from sqlalchemy.orm import aliased
from sqlalchemy.types import String

from backend.domain.access import Principal, Role
from backend.domain.collaboration import NewTask, Subject, SubjectType, TaskState, TaskView
from backend.errors import ConflictError, NotFoundError
from backend.store.case_readers import on_visible_case
from backend.store.queries import Queries
from backend.store.shown_names import shown_name_or_blank
from backend.store.tables import Claim, Notification, Study, Submission, Task, User

CHANGED = "Somebody else changed this task meanwhile. Look at it again before you go on."
_assignee, _creator, _closer = aliased(User), aliased(User), aliased(User)


class Tasks(Queries):
    """Tasks on cases; every one is read within the cases that a person may see."""

    def add(self, principal: Principal, new: NewTask) -> UUID:
        """Store an open task and return its id."""
        task_id = uuid4()
        self.session.add(
            Task(
                task_id=task_id,
                institution_id=principal.institution_id,
                subject_type=new.subject.type,
                subject_id=new.subject.subject_id,
                title=new.title,
                assignee_id=new.assignee_id,
                due_on=new.due_on,
                created_by=principal.user_id,
            )
        )
        self.session.flush()
        return task_id

    def get(self, principal: Principal, task_id: UUID) -> TaskView:
        """Return a task on a case that this person may read; NotFoundError covers all others."""
        query = _views().where(Task.task_id == task_id, *_seen_by(principal))
        row = self.session.execute(query).first()
        if row is None:
            raise NotFoundError
        return _view(row)

    def change(self, task: TaskView, **values: object) -> None:
        """Change an open task; ConflictError when it is no longer the one that was looked at."""
        changed = self.session.scalars(
            update(Task)
            .where(Task.task_id == task.task_id, Task.version == task.version, Task.state == TaskState.OPEN)
            .values(version=Task.version + 1, **values)
            .returning(Task.task_id)
        )
        if changed.first() is None:
            raise ConflictError(CHANGED)

    def close(self, task: TaskView, state: TaskState, by: Principal) -> None:
        """End an open task in a state; the second of two people is told that it has changed."""
        self.change(task, state=state, closed_by=by.user_id, closed_at=func.clock_timestamp())

    def list_for(self, principal: Principal, subject: Subject, most: int) -> tuple[TaskView, ...]:
        """Return the tasks on a case: open ones by their day, then the others, closed last first."""
        query = _views().where(
            Task.institution_id == principal.institution_id,
            Task.subject_type == subject.type,
            Task.subject_id == subject.subject_id,
        )
        order = (Task.closed_at.desc().nulls_first(), Task.due_on, Task.created_at)
        return self._read(query.order_by(*order).limit(most))

    def count_open(self, institution_id: UUID, subject: Subject) -> int:
        """Return how many tasks on a case wait to be done."""
        of_case = (Task.subject_type == subject.type, Task.subject_id == subject.subject_id)
        query = select(func.count()).where(Task.institution_id == institution_id, *of_case)
        return self.session.scalars(query.where(Task.state == TaskState.OPEN)).one()

    def list_open_of(self, principal: Principal, most: int) -> tuple[TaskView, ...]:
        """Return a person's open tasks on cases that they may read, the longest overdue first."""
        mine = _views().where(Task.assignee_id == principal.user_id, Task.state == TaskState.OPEN, *_seen_by(principal))
        return self._read(mine.order_by(Task.due_on, Task.created_at).limit(most))

    def list_untold(self, today: date, most: int, after: TaskView | None = None) -> tuple[tuple[UUID, TaskView], ...]:
        """
        Return open tasks whose day has come and of which nobody was told today, each with its institution.

        They come by day, those behind the one of `after` alone, so that what nobody can be told of holds up no other.
        """
        query = _views().add_columns(Task.institution_id).where(Task.state == TaskState.OPEN, Task.due_on <= today)
        if after is not None:
            query = query.where(tuple_(Task.due_on, Task.task_id) > tuple_(literal(after.due_on), after.task_id))
        rows = self.session.execute(query.where(~_is_told(today)).order_by(Task.due_on, Task.task_id).limit(most))
        return tuple((row[-1], _view(row[:-1])) for row in rows)

    def _read(self, query: "Select[*tuple[Any, ...]]") -> tuple[TaskView, ...]:
        return tuple(_view(row) for row in self.session.execute(query))


def _is_told(today: date) -> ColumnElement[bool]:
    """Return the condition that whose task it is, who gave it or a manager of the house was told today."""
    key = literal("task_due:") + cast(Task.task_id, String) + literal(f":{today.isoformat()}")
    managers = select(User.user_id).where(User.institution_id == Task.institution_id, User.role == Role.MANAGER)
    told = (Notification.user_id.in_((Task.assignee_id, Task.created_by)), Notification.user_id.in_(managers))
    return or_(*(exists().where(Notification.dedupe_key == key, one) for one in told))


def _seen_by(principal: Principal) -> Iterable[Any]:
    return (Task.institution_id == principal.institution_id, on_visible_case(principal))


def _views() -> "Select[*tuple[Any, ...]]":
    """Return tasks with the reference of their case and the names of everybody in them."""
    reference = func.coalesce(Submission.reference, Claim.reference, Study.reference, "")
    return (
        select(Task, reference, *map(shown_name_or_blank, (_assignee, _creator, _closer)))
        .join(_assignee, _assignee.user_id == Task.assignee_id)
        .join(_creator, _creator.user_id == Task.created_by)
        .outerjoin(_closer, _closer.user_id == Task.closed_by)
        .outerjoin(Submission, Submission.submission_id == Task.subject_id)
        .outerjoin(Claim, Claim.claim_id == Task.subject_id)
        .outerjoin(Study, Study.study_id == Task.subject_id)
        .execution_options(populate_existing=True)
    )


def _view(row: Any) -> TaskView:
    task, reference, assignee, creator, closer = row
    return TaskView(
        task_id=task.task_id,
        subject=Subject(SubjectType(task.subject_type), task.subject_id),
        reference=reference,
        title=task.title,
        assignee_id=task.assignee_id,
        assignee=assignee,
        due_on=task.due_on,
        state=TaskState(task.state),
        creator_id=task.created_by,
        created_by=creator,
        created_at=task.created_at,
        closed_by=closer,
        closed_at=task.closed_at,
        version=task.version,
    )
