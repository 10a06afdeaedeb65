"""Tasks whose day has come: the person is told once a day for as long as the task is open, or who must see to it."""

from datetime import UTC, date, datetime
from uuid import UUID

from backend.domain.access import Role
from backend.domain.collaboration import Notice, NoticeKind, TaskView
from backend.services.notifying import notify
from backend.store.work import UnitOfWork

AT_ONCE = 200
"""Tasks looked at in one go; a round that has told of as many ends, and the next one goes on."""


def tell_due_tasks(work: UnitOfWork, today: date | None = None) -> int:
    """
    Tell of every open task whose day has come and that was not told of today; return how many there were.

    A worker that dies in the middle has told nobody; the next one finds the same tasks again.
    """
    day = today or datetime.now(UTC).date()
    told, batch = 0, work.tasks.list_untold(day, AT_ONCE)
    while batch and told < AT_ONCE:
        told += sum(_tell(work, institution_id, task, day) for institution_id, task in batch)
        batch = work.tasks.list_untold(day, AT_ONCE, batch[-1][1])
    return told


def _tell(work: UnitOfWork, institution_id: UUID, task: TaskView, day: date) -> bool:
    """Tell those whom a task concerns that its day has come; tell whether there is anybody to tell."""
    to = _concerned(work, institution_id, task)
    details = {
        "reference": task.reference,
        "title": task.title,
        "due_on": task.due_on.isoformat(),
        "task_id": str(task.task_id),
        "of": "" if task.assignee_id in to else task.assignee,
    }
    notice = Notice(institution_id, NoticeKind.TASK_DUE, task.subject, details, f"task_due:{task.task_id}:{day}")
    notify(work, to, notice)
    return bool(to)


def _concerned(work: UnitOfWork, institution_id: UUID, task: TaskView) -> tuple[UUID, ...]:
    """Return whose task it is, who gave it where that person no longer works on the case, else the managers."""
    people = (task.assignee_id, task.creator_id)
    readers = {one.person.user_id for one in work.case_readers.list_readers(institution_id, task.subject, people)}
    if to := next((person for person in people if person in readers), None):
        return (to,)
    everybody = work.case_readers.list_readers(institution_id, task.subject)
    return tuple(one.person.user_id for one in everybody if one.person.role is Role.MANAGER)
