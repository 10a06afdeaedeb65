"""Notes, tasks, watches, inboxes and views in the database: order, pages, versions, houses, and what it refuses."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.domain.access import Role
from backend.domain.collaboration import (
    NewTask,
    NewView,
    Notice,
    NoticeKind,
    Screen,
    Subject,
    SubjectType,
    TaskState,
)
from backend.errors import ConflictError, NotFoundError
from backend.store.tables import Note, Submission, Task
from factories import make_claim, make_submission

TODAY = datetime.now(UTC).date()


@pytest.fixture
def mia(person):
    return person(role=Role.UNDERWRITER)


@pytest.fixture
def ben(person, mia):
    return person(role=Role.UNDERWRITER, institution_id=mia.institution_id)


@pytest.fixture
def stranger(person):
    return person(role=Role.MANAGER)


@pytest.fixture
def case(unit_of_work, mia):
    with unit_of_work() as work:
        return Subject(SubjectType.SUBMISSION, make_submission(work, by=mia))


def give(work, by, case, title="Call", to=None, due_on=TODAY):
    task_id = work.tasks.add(by, NewTask(case, title, (to or by).user_id, due_on))
    return work.tasks.get(by, task_id)


def refused(unit_of_work, statement, **values):
    with pytest.raises(DBAPIError) as error, unit_of_work() as work, work.session.begin_nested():
        work.session.execute(text(statement), values)
    return str(error.value)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE notes SET body = 'other'",
        "UPDATE notes SET mentions = '[]'",
        "DELETE FROM notes",
        "TRUNCATE notes",
    ],
)
def test_a_note_stays_as_it_was_written(unit_of_work, mia, case, statement):
    with unit_of_work() as work:
        work.notes.add(mia, case, "As written", ("ben",))
    assert "never changed or deleted" in refused(unit_of_work, statement)
    with unit_of_work() as work:
        assert work.notes.list_page(mia.institution_id, case, 0, 50).notes[0].body == "As written"


def test_notes_of_one_case_are_not_those_of_another_kind_or_house(unit_of_work, mia, stranger, case):
    with unit_of_work() as work:
        work.notes.add(mia, case, "Of the submission", ())
        other = Subject(SubjectType.CLAIM, case.subject_id)
        pages = (
            work.notes.list_page(mia.institution_id, case, 0, 50),
            work.notes.list_page(mia.institution_id, other, 0, 50),
            work.notes.list_page(stranger.institution_id, case, 0, 50),
            work.notes.list_page(mia.institution_id, case, 50, 50),
        )
        assert [page.total for page in pages] == [1, 0, 0, 1]
        assert [len(page.notes) for page in pages] == [1, 0, 0, 0]
        assert work.session.query(Note).count() == 1


def test_a_page_of_notes_takes_two_statements_however_many_authors_there_are(
    unit_of_work, person, mia, case, count_statements
):
    with unit_of_work() as work:
        for number in range(12):
            work.notes.add(person(role=Role.UNDERWRITER, institution_id=mia.institution_id), case, f"N{number}", ())
        with count_statements() as seen:
            page = work.notes.list_page(mia.institution_id, case, 0, 50)
    assert (len(seen), len({note.author for note in page.notes})) == (2, 12)


def test_tasks_come_open_ones_by_day_then_the_last_closed(unit_of_work, mia, case):
    with unit_of_work() as work:
        late = give(work, mia, case, "late", due_on=TODAY - timedelta(days=9))
        soon, first, second = (give(work, mia, case, name) for name in ("soon", "first", "second"))
        work.tasks.close(first, TaskState.DONE, mia)
        work.tasks.close(second, TaskState.DROPPED, mia)
        listed = work.tasks.list_for(mia, case, 50)
        assert [task.title for task in listed] == [late.title, soon.title, "second", "first"]
        assert [task.closed_by for task in listed] == ["", "", mia.username.title(), mia.username.title()]
        assert [task.title for task in work.tasks.list_for(mia, case, 3)] == ["late", "soon", "second"]
        assert work.tasks.count_open(mia.institution_id, case) == 2
        assert work.tasks.count_open(uuid4(), case) == 0


def test_a_task_is_changed_at_the_version_seen_and_while_it_is_open(unit_of_work, mia, ben, case):
    with unit_of_work() as work:
        seen = give(work, mia, case)
        work.tasks.change(seen, due_on=TODAY + timedelta(days=1))
        with pytest.raises(ConflictError, match="changed this task meanwhile"):
            work.tasks.change(seen, assignee_id=ben.user_id)
        newer = work.tasks.get(mia, seen.task_id)
        work.tasks.close(newer, TaskState.DONE, mia)
        with pytest.raises(ConflictError):
            work.tasks.close(work.tasks.get(mia, seen.task_id), TaskState.DROPPED, ben)
        kept = work.tasks.get(mia, seen.task_id)
        assert (kept.state, kept.version, kept.assignee_id) == (TaskState.DONE, 3, mia.user_id)


def test_a_task_is_found_by_those_who_read_its_case(unit_of_work, mia, ben, stranger, person, case):
    boss = person(role=Role.MANAGER, institution_id=mia.institution_id)
    ada = person(role=Role.ADJUSTER, institution_id=mia.institution_id)
    with unit_of_work() as work:
        work.session.get(Submission, case.subject_id).assignee_id = mia.user_id
        task = give(work, mia, case, to=ben)
        assert work.tasks.get(boss, task.task_id).task_id == task.task_id
        for who in (ben, ada, stranger):
            with pytest.raises(NotFoundError):
                work.tasks.get(who, task.task_id)
        assert work.tasks.list_open_of(ben, 50) == ()


def test_my_tasks_are_of_every_desk_that_i_read_in_one_statement(unit_of_work, person, count_statements):
    boss = person(role=Role.MANAGER)
    with unit_of_work() as work:
        submission = Subject(SubjectType.SUBMISSION, make_submission(work, by=boss))
        claim = Subject(SubjectType.CLAIM, make_claim(work, by=boss))
        give(work, boss, submission, "b", due_on=TODAY + timedelta(days=1))
        give(work, boss, claim, "a")
        with count_statements() as seen:
            mine = work.tasks.list_open_of(boss, 50)
    assert [(task.title, task.subject, task.reference[:2]) for task in mine] == [
        ("a", claim, "C-"),
        ("b", submission, "S-"),
    ]
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE tasks SET state = 'done'", "closed_has_moment"),
        ("UPDATE tasks SET state = 'done', closed_at = now()", "closed_by_somebody"),
        ("UPDATE tasks SET closed_at = now(), closed_by = created_by", "closed_has_moment"),
        ("UPDATE tasks SET state = 'asleep', closed_at = now(), closed_by = created_by", "state_known"),
        ("UPDATE tasks SET title = ''", "has_title"),
        ("UPDATE tasks SET subject_type = 'policy'", "subject_type_known"),
    ],
)
def test_the_database_refuses_a_task_that_makes_no_sense(unit_of_work, mia, case, statement, constraint):
    with unit_of_work() as work:
        task_id = give(work, mia, case).task_id
    assert constraint in refused(unit_of_work, statement)
    with unit_of_work() as work:
        assert work.session.get(Task, task_id).state == "open"


def test_watching_begins_and_ends_once_and_is_of_one_person(unit_of_work, mia, ben, stranger, case):
    with unit_of_work() as work:
        assert [work.watches.add(mia, case), work.watches.add(mia, case), work.watches.add(ben, case)] == [
            True,
            False,
            True,
        ]
        assert set(work.watches.list_watchers(mia.institution_id, case)) == {mia.user_id, ben.user_id}
        assert work.watches.list_watchers(stranger.institution_id, case) == ()
        assert [work.watches.remove(mia.user_id, case), work.watches.remove(mia.user_id, case)] == [True, False]
        assert not work.watches.is_watching(mia.user_id, case)
        assert work.watches.is_watching(ben.user_id, case)


def tell(work, people, key, subject=None):
    notice = Notice(people[0].institution_id, NoticeKind.ASSIGNED, subject, {"reference": "S-1", "title": "w"}, key)
    work.notifications.add(notice, [one.user_id for one in people])


def test_what_comes_after_the_inbox_was_shown_stays_unread(unit_of_work, mia, ben, case):
    with unit_of_work() as work:
        for key in ("1", "2"):
            tell(work, [mia, ben], key, case)
        seen = work.notifications.list_page(mia, 0, 50)
        tell(work, [mia], "3", case)
        assert work.notifications.mark_all_read(mia.user_id, seen.newest_id) == 2
        assert work.notifications.mark_all_read(mia.user_id, seen.newest_id) == 0
        page = work.notifications.list_page(mia, 0, 50)
        assert [line.read_at is None for line in page.lines] == [True, False, False]
        assert (page.unread, page.newest_id) == (1, page.lines[0].notification_id)
        assert work.notifications.count_unread(ben.user_id) == 2


def test_an_empty_inbox_has_nothing_to_mark(unit_of_work, mia):
    with unit_of_work() as work:
        page = work.notifications.list_page(mia, 0, 50)
        assert (page.lines, page.total, page.unread, page.newest_id) == ((), 0, 0, 0)
        assert work.notifications.mark_all_read(mia.user_id, page.newest_id) == 0


@pytest.mark.parametrize(("most", "count"), [(None, 7), (100, 7), (7, 7), (3, 3), (0, 0)])
def test_unread_lines_are_counted_no_further_than_asked(unit_of_work, mia, most, count):
    with unit_of_work() as work:
        for number in range(7):
            tell(work, [mia], str(number))
        assert work.notifications.count_unread(mia.user_id, most) == count


def test_a_line_knows_whether_its_case_is_in_sight(unit_of_work, mia, ben, case):
    with unit_of_work() as work:
        tell(work, [mia, ben], "of the case", case)
        tell(work, [mia, ben], "of no case")
        tell(work, [mia, ben], "of a case that is not", Subject(SubjectType.SUBMISSION, uuid4()))
        tell(work, [mia, ben], "of another desk", Subject(SubjectType.CLAIM, case.subject_id))
        work.session.get(Submission, case.subject_id).assignee_id = mia.user_id
        work.session.flush()
        sights = [[line.is_in_sight for line in work.notifications.list_page(who, 0, 50).lines] for who in (mia, ben)]
    assert sights == [[False, False, True, True], [False, False, True, False]]


def test_views_come_own_ones_first_by_name_whatever_their_case(unit_of_work, mia, ben, stranger):
    with unit_of_work() as work:
        for who, name, is_shared in (
            (mia, "beta", False),
            (mia, "Alpha", False),
            (ben, "aaa", True),
            (ben, "private", False),
            (stranger, "foreign", True),
        ):
            work.saved_views.save(who, NewView(Screen.CLAIMS, name, {"text": "x"}, is_shared))
        assert [view.name for view in work.saved_views.list_for(mia, Screen.CLAIMS)] == ["Alpha", "beta", "aaa"]
        assert [view.is_own for view in work.saved_views.list_for(mia, Screen.CLAIMS)] == [True, True, False]
        assert work.saved_views.list_for(mia, Screen.RUNS) == ()
        assert work.saved_views.count_own(mia, Screen.CLAIMS) == 2


def test_a_view_saved_again_is_shared_or_not_as_it_is_saved_last(unit_of_work, mia, ben):
    with unit_of_work() as work:
        first = work.saved_views.save(mia, NewView(Screen.RUNS, "Mine", {"run_mine": "true"}, is_shared=True))
        assert work.saved_views.get(ben, first).owner == mia.username
        again = work.saved_views.save(mia, NewView(Screen.RUNS, "Mine", {"run_state": "failed"}))
        assert first == again
        with pytest.raises(NotFoundError):
            work.saved_views.get(ben, first)
        assert work.saved_views.get(mia, first).query == {"run_state": "failed"}
