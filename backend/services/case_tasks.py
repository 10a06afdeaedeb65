"""Tasks on cases: one person, one day, closed once; whoever has to know of it is told."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from backend.domain.access import ROLE_PERMISSIONS, Permission, Principal, Role
from backend.domain.collaboration import (
    Colleague,
    NewTask,
    Notice,
    NoticeKind,
    Subject,
    TaskChange,
    TaskState,
    TaskView,
)
from backend.domain.texts import clean_line
from backend.errors import ConflictError, InvalidRequestError, NotPermittedError
from backend.services.case_rights import TogetherDesk, act_on_case, must_read_case, must_write_on, words_of
from backend.services.notifying import notify
from backend.store.case_readers import Reader
from backend.store.tasks import CHANGED
from backend.store.work import UnitOfWork

LONGEST_TITLE = 200
MOST_TASKS = 200
"""Tasks of a case or a person shown at once: the open ones of a case always fit, of the closed ones the newest."""
MOST_OPEN = 100
MOST_DAYS = 1_830
NOT_YOURS = "Whose task it is, who gave it, or a manager may do this."
CLOSED = "This task is closed already."


class CaseTasks(TogetherDesk):
    """What people ask each other to do on a case."""

    def add_task(self, principal: Principal, new: NewTask) -> UUID:
        """
        Give a task and return its id.

        Raises:
            NotFoundError: this person may not read the case.
            InvalidRequestError: title or day do not fit, the other may not work on the case, or its tasks are too many.

        """
        with self.unit_of_work() as work:
            must_write_on(work, principal, new.subject)
            kept = replace(new, title=clean_line(words_of(new.title, LONGEST_TITLE, "title")))
            _check_day(kept)
            _must_be_able(work, principal, kept.subject, kept.assignee_id)
            if work.tasks.count_open(principal.institution_id, kept.subject) >= MOST_OPEN:
                raise InvalidRequestError(f"A case has at most {MOST_OPEN} open tasks; close some of them first.")
            task_id = work.tasks.add(principal, kept)
            details = {"task_id": task_id, "to": kept.assignee_id, "due_on": kept.due_on.isoformat()}
            work.audit.record(principal, act_on_case("task_given", kept.subject, details))
            task = work.tasks.get(principal, task_id)
            _tell(work, principal, task, (NoticeKind.TASK_GIVEN, [task.assignee_id]))
        return task_id

    def change_task(self, principal: Principal, wanted: TaskChange) -> TaskView:
        """Give an open task to another person, move its day, or both; return it as it is then."""
        with self.unit_of_work() as work:
            task = self._open(work, principal, wanted.task_id, wanted.version)
            assignee_id, due_on = wanted.assignee_id or task.assignee_id, wanted.due_on or task.due_on
            if (assignee_id, due_on) == (task.assignee_id, task.due_on):
                return task
            if due_on != task.due_on:
                _check_day(NewTask(task.subject, task.title, assignee_id, due_on))
            if assignee_id != task.assignee_id:
                _must_be_able(work, principal, task.subject, assignee_id)
            work.tasks.change(task, assignee_id=assignee_id, due_on=due_on)
            details = {"task_id": task.task_id, "to": assignee_id, "due_on": due_on.isoformat()}
            work.audit.record(principal, act_on_case("task_changed", task.subject, details))
            changed = work.tasks.get(principal, task.task_id)
            _tell_changed(work, principal, task, changed)
        return changed

    def close_task(self, principal: Principal, task_id: UUID, version: int) -> None:
        """Say that an open task is done; the second of two people gets a ConflictError."""
        self._end(principal, (task_id, version), TaskState.DONE)

    def drop_task(self, principal: Principal, task_id: UUID, version: int) -> None:
        """Say that an open task is not to be done any more."""
        self._end(principal, (task_id, version), TaskState.DROPPED)

    def list_tasks(self, principal: Principal, subject: Subject) -> tuple[TaskView, ...]:
        """Return the tasks on a case, open ones by their day before closed ones."""
        with self.unit_of_work() as work:
            must_read_case(work, principal, subject)
            return work.tasks.list_for(principal, subject, MOST_TASKS)

    def list_my_tasks(self, principal: Principal) -> tuple[TaskView, ...]:
        """Return the person's open tasks on cases that they may read, the longest overdue first."""
        principal.must(Permission.READ_NOTES)
        with self.unit_of_work() as work:
            return work.tasks.list_open_of(principal, MOST_TASKS)

    def list_colleagues(self, principal: Principal, subject: Subject) -> tuple[Colleague, ...]:
        """Return who could be given a task on a case, by name."""
        with self.unit_of_work() as work:
            must_write_on(work, principal, subject)
            found = work.case_readers.list_readers(principal.institution_id, subject)
        return tuple(Colleague(one.person.user_id, one.person.username, one.name) for one in found if _writes(one))

    def _end(self, principal: Principal, seen: tuple[UUID, int], state: TaskState) -> None:
        with self.unit_of_work() as work:
            task = self._open(work, principal, *seen)
            work.tasks.close(task, state, principal)
            work.audit.record(principal, act_on_case(f"task_{state}", task.subject, {"task_id": task.task_id}))
            concerned = (task.creator_id, task.assignee_id)
            _tell(work, principal, task, (NoticeKind.TASK_DONE, concerned), ending=state.value)

    def _open(self, work: UnitOfWork, principal: Principal, task_id: UUID, version: int) -> TaskView:
        """Return an open task at the version the person looked at, when it is theirs to change."""
        principal.must(Permission.WRITE_NOTE)
        task = work.tasks.get(principal, task_id)
        if principal.role is not Role.MANAGER and principal.user_id not in (task.assignee_id, task.creator_id):
            raise NotPermittedError(NOT_YOURS)
        if task.version != version:
            raise ConflictError(CLOSED if task.state is not TaskState.OPEN else CHANGED)
        if task.state is not TaskState.OPEN:
            raise InvalidRequestError(CLOSED)
        return task


def _check_day(task: NewTask) -> None:
    """Refuse a day that has passed wherever people sit, or one so far off that it is a slip."""
    today = datetime.now(UTC).date()
    if not today - timedelta(days=1) <= task.due_on <= today + timedelta(days=MOST_DAYS):
        raise InvalidRequestError("Choose a day from today on, at most five years ahead.")


def _must_be_able(work: UnitOfWork, principal: Principal, subject: Subject, user_id: UUID) -> None:
    found = work.case_readers.list_readers(principal.institution_id, subject, (user_id,))
    if not any(_writes(one) for one in found):
        raise InvalidRequestError(f"This person may not work on this {subject.type}; choose somebody else.")


def _writes(one: Reader) -> bool:
    """Tell whether the role writes notes; who must choose a password first will have by then."""
    return Permission.WRITE_NOTE in ROLE_PERMISSIONS[one.person.role]


def _tell_changed(work: UnitOfWork, by: Principal, before: TaskView, after: TaskView) -> None:
    """Tell the person whose task it is now, and the one whose task it is no more."""
    is_moved = before.assignee_id == after.assignee_id
    _tell(work, by, after, (NoticeKind.TASK_GIVEN, [after.assignee_id]), is_moved=is_moved)
    if not is_moved:
        _tell(work, by, after, (NoticeKind.TASK_DONE, [before.assignee_id]), ending="handed_on")


def _tell(
    work: UnitOfWork, by: Principal, task: TaskView, to: tuple[NoticeKind, Iterable[UUID]], **told: object
) -> None:
    """Tell people in a kind of line what happened to a task; nobody is told of an own act."""
    kind, people = to
    notify(work, set(people) - {by.user_id}, task_notice(by, task, kind, **told))


def task_notice(by: Principal, task: TaskView, kind: NoticeKind, **told: object) -> Notice:
    """Return what those are told whom an act on a task concerns; `told` says more of it, such as its ending."""
    details = {
        "reference": task.reference,
        "by": str(by.user_id),
        "title": task.title,
        "due_on": task.due_on.isoformat(),
        "task_id": str(task.task_id),
        **told,
    }
    key = f"{kind}:{task.task_id}:{task.version}:{told.get('ending', '')}"
    return Notice(by.institution_id, kind, task.subject, details, key)
