"""Who hears of tasks and for how long: those whom a task leaves, leavers, lost sight, and tasks that nobody can do."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.domain.access import Role
from backend.domain.collaboration import NewTask, NoticeKind, Subject, SubjectType, TaskChange
from backend.domain.notices import OUT_OF_SIGHT
from backend.errors import InvalidRequestError
from backend.services import case_tasks, due_tasks
from backend.services.collaboration import CollaborationService
from backend.services.due_tasks import tell_due_tasks
from backend.services.notifications import NotificationsService
from backend.services.notifying import tell_watchers
from backend.store.tables import AuditEvent, Submission, Task, User
from factories import make_claim, make_submission

TODAY = datetime.now(UTC).date()
K = NoticeKind


@pytest.fixture
def together(unit_of_work):
    return CollaborationService(unit_of_work)


@pytest.fixture
def said(unit_of_work):
    """Return the sentences in a person's inbox, newest first."""
    service = NotificationsService(unit_of_work)
    return lambda who: [line.sentence for line in service.list_page(who).lines]


@pytest.fixture
def mia(person):
    return person(role=Role.UNDERWRITER)


@pytest.fixture
def boss(person, mia):
    return person(role=Role.MANAGER, institution_id=mia.institution_id)


@pytest.fixture
def case(unit_of_work, mia):
    return case_of(unit_of_work, mia)


def case_of(unit_of_work, who):
    with unit_of_work() as work:
        made = make_submission(work, by=who)
        work.session.get(Submission, made).assignee_id = who.user_id
    return Subject(SubjectType.SUBMISSION, made)


def task_for(case, who, title="Call the broker", due_on=TODAY):
    return NewTask(case, title, who.user_id, due_on)


def hand_over(unit_of_work, case, to):
    with unit_of_work() as work:
        row = work.session.get(Submission, case.subject_id)
        row.created_by = row.assignee_id = to.user_id


def lock(unit_of_work, *people):
    with unit_of_work() as work:
        for who in people:
            work.session.get(User, who.user_id).is_active = False


def tell_due(unit_of_work, day=TODAY):
    with unit_of_work() as work:
        return tell_due_tasks(work, day)


def test_whose_task_another_person_ends_hears_of_it_and_who_ends_it_does_not(together, said, mia, boss, case):
    done = together.add_task(mia, task_for(case, mia, "Ask for loss runs"))
    dropped = together.add_task(mia, task_for(case, mia, "Order a survey"))
    together.close_task(boss, done, 1)
    together.drop_task(boss, dropped, 1)
    newest, oldest = said(mia)
    name = boss.username.title()
    assert newest.startswith(f"{name} has dropped a task on S-")
    assert newest.endswith(": Order a survey")
    assert oldest.startswith(f"{name} has done a task on S-")
    assert said(boss) == []


def test_a_moved_day_is_told_as_a_moved_day(together, said, mia, boss, case):
    task_id = together.add_task(mia, task_for(case, mia))
    to = TODAY + timedelta(days=4)
    together.change_task(boss, TaskChange(task_id, 1, due_on=to))
    (line,) = said(mia)
    assert "moved the day of your task" in line
    assert f"due on {to.day} {to:%b %Y}" in line


def test_who_gave_a_task_to_themselves_and_lost_it_hears_that_and_then_of_its_end(
    together, said, mia, boss, case, person
):
    other = person(role=Role.MANAGER, institution_id=mia.institution_id)
    task_id = together.add_task(mia, task_for(case, mia))
    together.change_task(boss, TaskChange(task_id, 1, assignee_id=other.user_id))
    together.close_task(other, task_id, 2)
    newest, oldest = said(mia)
    assert (" has done a task " in newest, " has handed on a task " in oldest) == (True, True)
    assert [" gave you a task " in line for line in said(other)] == [True]


def test_a_change_that_changes_nothing_is_no_act(together, said, mia, boss, case, unit_of_work):
    task_id = together.add_task(boss, task_for(case, mia))
    same = together.change_task(boss, TaskChange(task_id, 1, assignee_id=mia.user_id, due_on=TODAY))
    none = together.change_task(boss, TaskChange(task_id, 1))
    assert (same.version, none.version) == (1, 1)
    assert len(said(mia)) == 1
    with unit_of_work() as work:
        assert work.session.query(AuditEvent).filter_by(action="task_changed").count() == 0


def test_a_case_has_a_bounded_number_of_open_tasks_and_all_of_them_are_listed(
    together, mia, boss, case, unit_of_work, monkeypatch
):
    monkeypatch.setattr(case_tasks, "MOST_OPEN", 3)
    monkeypatch.setattr(case_tasks, "MOST_TASKS", 4)
    for number in range(3):
        together.close_task(mia, together.add_task(mia, task_for(case, mia, f"Closed {number}")), 1)
    for number in range(3):
        last = together.add_task(mia, task_for(case, mia, f"Open {number}"))
    with pytest.raises(InvalidRequestError, match="at most 3 open tasks"):
        together.add_task(mia, task_for(case, mia))
    titles = [task.title for task in together.list_tasks(mia, case)]
    assert (sorted(titles[:3]), titles[3][:6]) == (["Open 0", "Open 1", "Open 2"], "Closed")
    together.close_task(mia, last, 1)
    together.add_task(mia, task_for(case, mia))
    together.add_task(boss, task_for(case_of(unit_of_work, mia), mia))


def test_the_text_of_a_note_leaves_the_inbox_with_the_case(together, said, mia, boss, unit_of_work):
    free = case_of(unit_of_work, mia)
    together.add_note(boss, free, f"@{mia.username} the insured lied about the losses")
    together.add_task(boss, task_for(free, mia, "Look into the lie"))
    assert ["lie" in line for line in said(mia)] == [True, True]
    hand_over(unit_of_work, free, boss)
    assert [line.endswith(OUT_OF_SIGHT) for line in said(mia)] == [True, True]
    assert not any("lie" in line for line in said(mia))
    hand_over(unit_of_work, free, mia)
    assert ["lie" in line for line in said(mia)] == [True, True]


def test_the_text_of_a_note_on_a_claim_is_gone_for_who_changed_the_desk(together, said, person, unit_of_work):
    ada = person(role=Role.ADJUSTER)
    boss = person(role=Role.MANAGER, institution_id=ada.institution_id)
    with unit_of_work() as work:
        claim = Subject(SubjectType.CLAIM, make_claim(work, by=ada))
    together.add_note(boss, claim, f"@{ada.username} the garage is known to us")
    assert "garage" in said(ada)[0]
    moved = person(role=Role.UNDERWRITER, institution_id=ada.institution_id)
    with unit_of_work() as work:
        page = work.notifications.list_page(ada, 0, 50)
        assert page.lines[0].is_in_sight
    assert said(moved) == []


def test_a_leaver_s_due_task_reaches_who_gave_it_and_says_whose_it_is(together, said, mia, boss, case, unit_of_work):
    together.add_task(boss, task_for(case, mia))
    lock(unit_of_work, mia)
    assert tell_due(unit_of_work) == 1
    (line,) = said(boss)
    assert line.startswith(f"A task of {mia.username.title()} on S-")


def test_a_due_task_that_neither_of_the_two_can_see_reaches_the_managers_once_a_day(
    together, said, mia, boss, case, person, unit_of_work
):
    ben = person(role=Role.UNDERWRITER, institution_id=mia.institution_id)
    together.add_task(mia, task_for(case, mia))
    hand_over(unit_of_work, case, ben)
    told = [tell_due(unit_of_work, day) for day in (TODAY, TODAY, TODAY + timedelta(days=1))]
    assert told == [1, 0, 1]
    assert len(said(boss)) == 2
    assert f"of {mia.username.title()}" in said(boss)[0]
    assert said(mia) == said(ben) == []


def test_tasks_that_nobody_can_be_told_of_hold_up_no_others(together, said, mia, person, unit_of_work, monkeypatch):
    monkeypatch.setattr(due_tasks, "AT_ONCE", 2)
    gone = person(role=Role.UNDERWRITER)
    lost = case_of(unit_of_work, gone)
    for number in range(5):
        together.add_task(gone, task_for(lost, gone, f"Lost {number}", TODAY - timedelta(days=1)))
    lock(unit_of_work, gone)
    own = case_of(unit_of_work, mia)
    for number in range(3):
        together.add_task(mia, task_for(own, mia, f"Own {number}"))
    assert sum(tell_due(unit_of_work) for _ in range(2)) == 3
    assert len(said(mia)) == 3
    assert tell_due(unit_of_work) == 0


def test_one_round_tells_of_about_as_many_tasks_as_it_may(together, said, mia, case, unit_of_work, monkeypatch):
    monkeypatch.setattr(due_tasks, "AT_ONCE", 2)
    for number in range(5):
        together.add_task(mia, task_for(case, mia, f"Task {number}"))
    assert [tell_due(unit_of_work) for _ in range(4)] == [2, 2, 1, 0]
    assert len(said(mia)) == 5


def test_a_task_handed_on_after_its_day_was_told_is_told_to_its_new_person(
    together, said, mia, boss, case, person, unit_of_work
):
    other = person(role=Role.MANAGER, institution_id=mia.institution_id)
    task_id = together.add_task(boss, task_for(case, mia))
    tell_due(unit_of_work)
    together.change_task(boss, TaskChange(task_id, 1, assignee_id=other.user_id))
    assert [tell_due(unit_of_work), tell_due(unit_of_work)] == [1, 0]
    assert [" is due" in line for line in said(other)] == [True, False]
    assert [" has handed on " in line for line in said(mia)] == [True, False, False]


def test_a_closed_task_is_never_due(together, said, mia, case, unit_of_work):
    for end in (together.close_task, together.drop_task):
        end(mia, together.add_task(mia, task_for(case, mia)), 1)
    assert tell_due(unit_of_work, TODAY + timedelta(days=9)) == 0
    assert said(mia) == []


def test_who_left_the_house_is_told_nothing_of_what_they_watch(together, said, mia, boss, case, unit_of_work):
    together.watch(mia, case)
    lock(unit_of_work, mia)
    with unit_of_work() as work:
        tell_watchers(work, boss, case, "decided", "1")
        work.session.get(User, mia.user_id).is_active = True
    assert said(mia) == []
    with unit_of_work() as work:
        tell_watchers(work, boss, case, "decided", "2")
    assert len(said(mia)) == 1


def test_people_work_together_on_a_case_that_is_closed(together, said, mia, boss, case, unit_of_work):
    with unit_of_work() as work:
        work.session.get(Submission, case.subject_id).status = "declined"
    together.add_note(boss, case, f"@{mia.username}, the broker asks why.")
    task_id = together.add_task(boss, task_for(case, mia))
    together.close_task(mia, task_id, 1)
    assert together.list_notes(mia, case).total == 1
    assert len(said(mia)) == 2


def test_a_person_without_a_name_is_called_by_the_user_name(together, said, mia, boss, case, unit_of_work):
    with unit_of_work() as work:
        work.session.get(User, boss.user_id).full_name = ""
    together.add_task(boss, task_for(case, mia))
    assert said(mia)[0].startswith(f"{boss.username} gave you a task")
    assert together.list_tasks(mia, case)[0].created_by == boss.username


def test_the_reference_and_the_state_of_a_task_are_those_of_now(together, mia, boss, case, unit_of_work):
    task_id = together.add_task(boss, task_for(case, mia))
    with unit_of_work() as work:
        reference = work.session.get(Submission, case.subject_id).reference
        assert work.session.get(Task, task_id).state == "open"
    (task,) = together.list_my_tasks(mia)
    assert (task.reference, task.creator_id, task.closed_by, task.closed_at) == (reference, boss.user_id, "", None)
