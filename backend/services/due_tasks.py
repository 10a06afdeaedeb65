"""Tasks whose day has come: the person is told once a day for as long as the task is open."""

from datetime import UTC, date, datetime
from uuid import UUID

from backend.domain.collaboration import Notice, NoticeKind, TaskView
from backend.services.notifying import notify
from backend.store.work import UnitOfWork

AT_ONCE = 200
"""The most tasks that one round tells of; the next round goes on."""


def tell_due_tasks(work: UnitOfWork, today: date | None = None) -> int:
    """
    Tell of every open task whose day has come and that was not told of today; return how many there were.

    A worker that dies in the middle has told nobody; the next one finds the same tasks again.
    """
    day = today or datetime.now(UTC).date()
    untold = work.tasks.list_untold(day, AT_ONCE)
    for institution_id, task in untold:
        _tell(work, institution_id, task, day)
    return len(untold)


def _tell(work: UnitOfWork, institution_id: UUID, task: TaskView, day: date) -> None:
    """Tell whose task it is, or who gave it where that person no longer works on the case."""
    people = (task.assignee_id, task.creator_id)
    readers = {one.person.user_id for one in work.case_readers.list_readers(institution_id, task.subject, people)}
    to = next((person for person in people if person in readers), None)
    details = {
        "reference": task.reference,
        "title": task.title,
        "due_on": task.due_on.isoformat(),
        "task_id": str(task.task_id),
    }
    notice = Notice(institution_id, NoticeKind.TASK_DUE, task.subject, details, f"task_due:{task.task_id}:{day}")
    notify(work, [to] if to else [], notice)
