"""The inbox and the tasks of a case when they are full, changed meanwhile, out of sight, or written by the hostile."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from app.ui import tasks_panel
from backend.domain.access import Role
from backend.domain.collaboration import NewTask, Notice, NoticeKind, Subject, SubjectType, TaskState
from backend.domain.notices import OUT_OF_SIGHT
from backend.store.tables import Submission
from factories import make_submission
from fixtures.cases import errors_on, labels_of, words_on

TODAY = datetime.now(UTC).date()
HOSTILE = "**bold** [link](https://elsewhere.example) <script>alert(1)</script> :red[x] $a$"


@pytest.fixture
def boss(person, ada):
    return person(role=Role.MANAGER, institution_id=ada.institution_id)


@pytest.fixture
def case(unit_of_work, ada):
    with unit_of_work() as work:
        made = make_submission(work, by=ada)
        work.session.get(Submission, made).assignee_id = ada.user_id
    return Subject(SubjectType.SUBMISSION, made)


@pytest.fixture
def open_notes(open_screen, case):
    return lambda who: open_screen("Submission.py", who, {"id": str(case.subject_id), "tab": "Notes and tasks"})


def press(screen, key):
    return next(one for one in screen.button if str(one.key).startswith(key)).click().run()


def tell(unit_of_work, who, subject, *keys, **details):
    kept = {"reference": "S-000001", "title": "Look", **details}
    with unit_of_work() as work:
        for key in keys:
            work.notifications.add(Notice(who.institution_id, NoticeKind.MENTIONED, subject, kept, key), [who.user_id])


def test_marking_all_as_read_leaves_what_came_after_the_screen_was_shown(
    open_screen, unit_of_work, ada, case, services
):
    tell(unit_of_work, ada, case, "1", "2")
    screen = open_screen("Inbox.py", ada)
    assert "2 lines, 2 unread" in words_on(screen)
    tell(unit_of_work, ada, case, "3")
    screen = press(screen, "read-all")
    assert not screen.exception
    assert "3 lines, 1 unread" in words_on(screen)
    assert services.notifications.count_unread(ada) == 1


def test_only_unread_lines_are_shown_on_demand_and_none_is_said(open_screen, unit_of_work, ada, case, services):
    tell(unit_of_work, ada, case, "1", "2")
    services.notifications.open(ada, services.notifications.list_page(ada).lines[0].notification_id)
    screen = open_screen("Inbox.py", ada, {"unread": "true"})
    assert "1 line, 1 unread" in words_on(screen)
    screen = press(screen, "read-all")
    assert "Nothing unread" in words_on(screen)
    assert next(one for one in screen.button if one.key == "read-all").disabled


def test_a_line_on_a_case_that_was_taken_away_says_so_without_its_words(
    open_screen, unit_of_work, ada, boss, case, services
):
    services.collaboration.add_note(boss, case, f"@{ada.username} the insured is suspected")
    assert "suspected" in words_on(open_screen("Inbox.py", ada))
    with unit_of_work() as work:
        row = work.session.get(Submission, case.subject_id)
        row.created_by = row.assignee_id = boss.user_id
    screen = open_screen("Inbox.py", ada)
    assert "suspected" not in words_on(screen)
    assert OUT_OF_SIGHT in words_on(screen)
    opened = press(screen, "notice-")
    assert not opened.exception
    assert "suspected" not in words_on(opened)


def test_an_inbox_of_several_pages_shows_fifty_lines_and_an_empty_page_says_so(open_screen, unit_of_work, ada, case):
    tell(unit_of_work, ada, case, *map(str, range(60)))
    screen = open_screen("Inbox.py", ada)
    assert not screen.exception
    assert labels_of(screen).count("Open") == 50
    assert "60 lines, 60 unread" in words_on(screen)


def test_hostile_words_stay_words_in_the_inbox_and_in_the_tasks_of_a_case(
    open_screen, open_notes, ada, boss, case, services
):
    services.collaboration.add_task(boss, NewTask(case, HOSTILE, ada.user_id, TODAY))
    for screen in (open_screen("Inbox.py", ada), open_notes(ada), open_screen("Work.py", ada)):
        assert not screen.exception
        assert any(HOSTILE in element.value for element in screen.main.get("text"))
        assert not any(HOSTILE in element.value for element in screen.main.get("markdown"))
        assert not any(HOSTILE in element.value for element in screen.main.get("caption"))


def test_a_task_that_another_person_closed_meanwhile_is_not_closed_twice(open_notes, ada, boss, case, services):
    task_id = services.collaboration.add_task(boss, NewTask(case, "Call", ada.user_id, TODAY))
    screen = open_notes(ada)
    services.collaboration.close_task(boss, task_id, 1)
    screen = press(screen, "done-")
    assert not screen.exception
    assert "closed already" in errors_on(screen)[0]
    assert "No task is open on this case." in words_on(screen)


def test_a_task_is_moved_and_handed_on_from_its_case(open_notes, ada, boss, case, services):
    services.collaboration.add_task(ada, NewTask(case, "Call", ada.user_id, TODAY))
    screen = open_notes(ada)
    (task,) = services.collaboration.list_tasks(ada, case)
    key = f"{task.task_id}-1"
    screen.session_state[f"change-{key}"] = True
    screen.run()
    screen.selectbox(key=f"for-{key}").set_value(str(boss.user_id))
    screen.date_input(key=f"on-{key}").set_value(TODAY + timedelta(days=2))
    screen = press(screen, f"save-{key}")
    assert not screen.exception
    (kept,) = services.collaboration.list_tasks(ada, case)
    assert (kept.assignee_id, kept.due_on, kept.version) == (boss.user_id, TODAY + timedelta(days=2), 2)
    assert services.notifications.count_unread(boss) == 1


def test_many_open_tasks_are_all_within_reach(open_notes, ada, case, services, monkeypatch):
    monkeypatch.setattr(tasks_panel, "FIRST_OPEN", 2)
    for number in range(5):
        new = NewTask(case, f"Task {number}", ada.user_id, TODAY + timedelta(days=number))
        services.collaboration.add_task(ada, new)
    screen = open_notes(ada)
    assert [f"Task {number}" in words_on(screen) for number in range(5)] == [True, True, False, False, False]
    screen.session_state["later-tasks"] = True
    screen.run()
    assert not screen.exception
    assert all(f"Task {number}" in words_on(screen) for number in range(5))
    assert labels_of(screen).count("Done") == 5


def test_closed_tasks_say_who_closed_them_and_that_only_the_newest_are_shown(
    open_notes, ada, boss, case, services, monkeypatch
):
    monkeypatch.setattr(tasks_panel, "MOST_TASKS", 2)
    for title, state in (("Call", TaskState.DONE), ("Write", TaskState.DROPPED)):
        task_id = services.collaboration.add_task(boss, NewTask(case, title, ada.user_id, TODAY))
        end = services.collaboration.close_task if state is TaskState.DONE else services.collaboration.drop_task
        end(ada, task_id, 1)
    screen = open_notes(ada)
    assert [one.label for one in screen.expander if "Closed" in one.label] == ["Closed tasks (the newest 2)"]
    table = screen.dataframe[0].value
    assert list(table["State"]) == ["Dropped", "Done"]
    assert list(table["By"]) == [ada.username.title()] * 2


def test_a_line_whose_case_never_was_leads_to_a_screen_that_says_so(open_screen, unit_of_work, ada):
    tell(unit_of_work, ada, Subject(SubjectType.SUBMISSION, uuid4()), "1", title="Secret words")
    screen = open_screen("Inbox.py", ada)
    assert "Secret words" not in words_on(screen)
    opened = press(screen, "notice-")
    assert not opened.exception
    assert "Submission not found" in words_on(opened)
