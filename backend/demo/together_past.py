"""What people said, asked for and watched on open cases in the days before the load: rows, acts and inbox lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import String, column, update, values
from sqlalchemy.types import DateTime

from backend.demo.calendar import at_work
from backend.demo.chance import new_id
from backend.demo.together_cases import TalkedCase
from backend.demo.together_words import Errand, Talk
from backend.domain.access import Principal
from backend.domain.collaboration import Notice, NoticeKind, TaskState, TaskView
from backend.domain.mentions import find_mentions
from backend.services.case_notes import mention_notice
from backend.services.case_rights import act_on_case
from backend.services.case_tasks import task_notice
from backend.services.case_watching import watch_begun
from backend.services.notifying import notify
from backend.store.audit import PastAct
from backend.store.bulk import insert_rows
from backend.store.tables import Note, Notification, Task, Watch
from backend.store.work import UnitOfWork

SPAN = timedelta(days=12)
"""How far back people talk."""
_LATEST, _READ_AFTER, _UNREAD = timedelta(hours=1), timedelta(hours=3), timedelta(days=3)
_DUE_HOUR = time(13, tzinfo=UTC)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ToldPast:
    """An inbox line of the past, and to whom."""

    at: datetime
    notice: Notice
    to: tuple[UUID, ...]


@dataclass(slots=True)
class Past:
    """Everything that is said until now, gathered case by case."""

    now: datetime
    notes: list[Row] = field(default_factory=list)
    tasks: list[Row] = field(default_factory=list)
    watches: list[Row] = field(default_factory=list)
    acts: list[PastAct] = field(default_factory=list)
    told: list[ToldPast] = field(default_factory=list)

    def tell(self, case: TalkedCase, talk: Talk, chance: Random) -> None:
        """Gather what is said on a case: later than anything done to it, and before now."""
        for seat in talk.watchers:
            self._watch(case, case.seats[seat], self._moment(case, chance))
        moments = sorted(self._moment(case, chance) for _ in talk.lines)
        for at, (seat, words) in zip(moments, talk.lines, strict=True):
            self._note(case, case.seats[seat], (new_id(chance), case.spoken(words)), at)
        for errand in talk.errands:
            self._task(case, errand, chance)

    def _moment(self, case: TalkedCase, chance: Random, until: datetime | None = None) -> datetime:
        """Return a moment since the case was last touched, in office hours where there are some."""
        first, last = max(case.since, self.now - SPAN), self.now - _LATEST
        last = max(first, min(last, until or last))
        drawn = first + (last - first) * chance.random()
        worked = at_work(chance, drawn)
        return worked if worked < last else drawn

    def _note(self, case: TalkedCase, by: Principal, said: tuple[UUID, str], at: datetime) -> None:
        note_id, body = said
        names = find_mentions(body)
        self.notes.append(
            {"note_id": note_id, **_on(case, by), "body": body, "mentions": list(names), "author_id": by.user_id}
            | {"created_at": at}
        )
        self._act(at, by, case, ("note_added", {"note_id": note_id, "mentions": names}))
        called = tuple(one.user_id for one in case.seats.values() if one.username in names and one != by)
        notice = mention_notice(by, case.subject, case.reference, note_id, body)
        self.told.append(ToldPast(at, notice, called))

    def _task(self, case: TalkedCase, errand: Errand, chance: Random) -> None:
        giver, doer = case.seats[errand.giver], case.seats[errand.doer]
        wanted = errand.day(self.now.date())
        at = self._moment(case, chance, datetime.combine(wanted, _DUE_HOUR))
        task = _given(case, errand.title, (giver, doer), (new_id(chance), at, max(wanted, at.date())))
        details = {"task_id": task.task_id, "to": doer.user_id, "due_on": task.due_on.isoformat()}
        self._act(at, giver, case, ("task_given", details))
        self._tell(at, giver, doer, task_notice(giver, task, NoticeKind.TASK_GIVEN))
        done_at = at + (self.now - _LATEST - at) * chance.uniform(0.3, 0.9) if errand.is_done else None
        if done_at:
            self._act(done_at, doer, case, ("task_done", {"task_id": task.task_id}))
            self._tell(done_at, doer, giver, task_notice(doer, task, NoticeKind.TASK_DONE, ending=TaskState.DONE.value))
        self.tasks.append(_task_row(case, task, doer, done_at))

    def _watch(self, case: TalkedCase, by: Principal, at: datetime) -> None:
        self.watches.append({"user_id": by.user_id, **_on(case, by), "created_at": at})
        self.acts.append(PastAct(at, by, watch_begun(case.subject)))

    def _act(self, at: datetime, by: Principal, case: TalkedCase, done: tuple[str, Row]) -> None:
        self.acts.append(PastAct(at, by, act_on_case(done[0], case.subject, done[1])))

    def _tell(self, at: datetime, by: Principal, to: Principal, notice: Notice) -> None:
        """Keep an inbox line; nobody is told of an own act."""
        if by != to:
            self.told.append(ToldPast(at, notice, (to.user_id,)))


def store_past(work: UnitOfWork, institution_id: UUID, past: Past) -> None:
    """Insert what was gathered, link the acts in their order, and tell people of it at the moments of the acts."""
    insert_rows(work.session, Note, past.notes)
    insert_rows(work.session, Task, past.tasks)
    insert_rows(work.session, Watch, past.watches)
    work.audit.record_past(sorted(past.acts, key=lambda act: act.at))
    told = sorted((one for one in past.told if one.to), key=lambda one: one.at)
    for one in told:
        notify(work, one.to, one.notice)
    if told:
        _set_moments(work, institution_id, told, past.now)


def _set_moments(work: UnitOfWork, institution_id: UUID, told: Sequence[ToldPast], now: datetime) -> None:
    """Give the inbox lines their moments; those of earlier days have been read."""
    moment = DateTime(timezone=True)
    rows = [(one.notice.dedupe_key, one.at, one.at + _READ_AFTER if now - one.at > _UNREAD else None) for one in told]
    kept = values(column("key", String), column("at", moment), column("read_at", moment), name="kept").data(rows)
    work.session.execute(
        update(Notification)
        .where(Notification.institution_id == institution_id, Notification.dedupe_key == kept.c.key)
        .values(at=kept.c.at, read_at=kept.c.read_at)
        .execution_options(synchronize_session=False)
    )


def _on(case: TalkedCase, by: Principal) -> Row:
    subject = case.subject
    return {"institution_id": by.institution_id, "subject_type": subject.type, "subject_id": subject.subject_id}


def _given(
    case: TalkedCase, title: str, people: tuple[Principal, Principal], made: tuple[UUID, datetime, date]
) -> TaskView:
    """Return a task as it was given, with its id, the moment and its day."""
    (giver, doer), (task_id, at, due_on) = people, made
    return TaskView(
        task_id=task_id,
        subject=case.subject,
        reference=case.reference,
        title=title,
        assignee_id=doer.user_id,
        assignee=doer.username,
        due_on=due_on,
        state=TaskState.OPEN,
        creator_id=giver.user_id,
        created_by=giver.username,
        created_at=at,
        closed_by="",
        closed_at=None,
        version=1,
    )


def _task_row(case: TalkedCase, task: TaskView, doer: Principal, done_at: datetime | None) -> Row:
    return {
        "task_id": task.task_id,
        **_on(case, doer),
        "title": task.title,
        "assignee_id": task.assignee_id,
        "due_on": task.due_on,
        "state": TaskState.DONE if done_at else TaskState.OPEN,
        "created_by": task.creator_id,
        "created_at": task.created_at,
        "closed_by": doer.user_id if done_at else None,
        "closed_at": done_at,
        "version": 2 if done_at else 1,
    }
