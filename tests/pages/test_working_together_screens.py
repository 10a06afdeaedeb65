"""Inbox, notes and tasks, watching, my tasks and saved views as people use them on the screens."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.ui import unread
from app.ui.registry import spec_of
from backend.domain.access import Role
from backend.domain.collaboration import NewTask, NewView, Screen, Subject, SubjectType
from backend.store.tables import Task
from factories import make_submission
from fixtures.cases import errors_on, labels_of, words_on

TODAY = datetime.now(UTC).date()
TAB = "Notes and tasks"


@pytest.fixture
def boss(person, ada):
    return person(role=Role.MANAGER, institution_id=ada.institution_id)


@pytest.fixture
def case(unit_of_work, ada):
    with unit_of_work() as work:
        return Subject(SubjectType.SUBMISSION, make_submission(work, by=ada))


@pytest.fixture
def open_notes(open_screen, case):
    return lambda who: open_screen("Submission.py", who, {"id": str(case.subject_id), "tab": TAB})


def press(screen, key):
    return next(one for one in screen.button if str(one.key).startswith(key)).click().run()


def test_an_empty_inbox_says_what_comes_here_and_is_not_for_clients(open_screen, ada, person):
    screen = open_screen("Inbox.py", ada)
    assert not screen.exception
    assert "Nothing here yet" in words_on(screen)
    assert "Nothing here yet" not in words_on(open_screen("Inbox.py", person(role=Role.CLIENT)))


def test_a_mention_reaches_the_inbox_and_leads_to_the_note(open_notes, open_screen, ada, boss, case, services):
    screen = open_notes(ada)
    body = f"Please look, @{boss.username} <script>*bold*"
    screen.text_area(key=f"note-{case.subject_id}").set_value(body)
    screen = press(screen, "add-note")
    assert not screen.exception
    assert body in words_on(screen)
    assert screen.text_area(key=f"note-{case.subject_id}").value == ""

    inbox = open_screen("Inbox.py", boss)
    assert f"{ada.username.title()} mentioned you on" in words_on(inbox)
    assert "1 line, 1 unread" in words_on(inbox)
    opened = press(inbox, "notice-")
    assert not opened.exception
    assert str(case.subject_id) in opened.query_params["id"]
    assert services.notifications.count_unread(boss) == 0


def test_a_note_that_calls_a_stranger_or_is_too_long_stays_in_its_field(open_notes, ada, case, services):
    screen = open_notes(ada)
    screen.text_area(key=f"note-{case.subject_id}").set_value("Hello @no.body")
    screen = press(screen, "add-note")
    assert "Nothing was stored" in errors_on(screen)[0]
    assert screen.text_area(key=f"note-{case.subject_id}").value == "Hello @no.body"
    screen.text_area(key=f"note-{case.subject_id}").set_value("word " * 4000)
    screen = press(screen, "add-note")
    box = screen.text_area(key=f"note-{case.subject_id}")
    assert "at most 4,000 characters" in errors_on(screen)[0]
    assert (len(box.value), box.proto.max_chars) == (20_000, 0), "a browser refuses what is longer without a word"
    assert services.collaboration.list_notes(ada, case).total == 0


def test_who_only_reads_sees_notes_and_no_form(open_notes, ada, person, case, services):
    services.collaboration.add_note(ada, case, "Seen by the examiner too.")
    screen = open_notes(person(role=Role.EXAMINER, institution_id=ada.institution_id))
    assert "Seen by the examiner too." in words_on(screen)
    assert not {"Add the note", "Give the task", "Done"} & set(labels_of(screen))


def test_a_thousand_notes_come_in_pages(open_notes, ada, case, unit_of_work):
    with unit_of_work() as work:
        for number in range(1_000):
            work.notes.add(ada, case, f"Note number {number}", ())
    screen = open_notes(ada)
    assert not screen.exception
    assert "1,000 notes, newest first" in words_on(screen)
    assert words_on(screen).count("Note number") == 50


def test_a_task_is_given_and_done_on_the_case(open_notes, ada, services):
    screen = open_notes(ada)
    screen.text_input(key="task-title").set_value("Call the broker")
    screen = press(screen, "add-task")
    assert not screen.exception
    assert "Call the broker" in words_on(screen)
    screen = press(screen, "done-")
    assert not screen.exception
    assert "No task is open on this case." in words_on(screen)
    assert services.collaboration.list_my_tasks(ada) == ()


def test_my_work_shows_overdue_tasks_first_and_leads_to_their_case(
    open_screen, ada, boss, case, services, unit_of_work
):
    for number in range(7):
        new = NewTask(case, f"Task {number}", ada.user_id, TODAY + timedelta(days=number))
        services.collaboration.add_task(boss, new)
    with unit_of_work() as work:
        work.session.query(Task).filter_by(title="Task 6").one().due_on = TODAY - timedelta(days=3)
    screen = open_screen("Work.py", ada)
    said = words_on(screen)
    assert not screen.exception
    assert "7 open tasks, 1 overdue" in said
    assert said.index("Task 6") < said.index("Task 0") < said.index("Task 3")
    assert "Task 5" not in said
    opened = press(screen, "my-open")
    assert str(case.subject_id) in opened.query_params["id"]


def test_the_menu_counts_what_is_unread_in_one_statement_a_run(
    open_screen, ada, boss, case, services, count_statements
):
    services.collaboration.watch(ada, case)
    services.collaboration.add_note(boss, case, f"Look, @{ada.username}")
    screen = open_screen("Work.py", ada)
    with count_statements() as seen:
        screen.run()
    assert len([statement for statement in seen if "notifications" in statement]) == 1
    assert unread.titled(spec_of("Inbox.py"), ada) == "Inbox (1)"
    assert unread.titled(spec_of("Work.py"), ada) == "My work"


def test_a_person_begins_and_ends_watching_from_the_head_of_the_case(open_screen, ada, case, services):
    screen = open_screen("Submission.py", ada, {"id": str(case.subject_id)})
    screen = press(screen, "watch")
    assert services.collaboration.is_watching(ada, case)
    assert "Stop watching" in labels_of(screen)
    press(screen, "watch")
    assert not services.collaboration.is_watching(ada, case)


LISTS = {
    Screen.SUBMISSIONS: "Submissions.py",
    Screen.CLAIMS: "Claims.py",
    Screen.STUDIES: "Studies.py",
    Screen.RUNS: "Runs.py",
    Screen.POLICIES: "Policies.py",
}


def test_the_dashboard_keeps_its_days_and_line_and_shows_them_again(open_screen, boss, services):
    screen = open_screen("Dashboard.py", boss)
    screen.session_state[f"views-{Screen.DASHBOARD}"] = True
    screen.run()
    screen.text_input(key="view-name").set_value("Empty")
    assert "Nothing is filtered" in errors_on(press(screen, "view-save"))[0]
    screen.date_input(key="from").set_value(date(2026, 1, 1)).run()
    screen.selectbox(key="dashboard-line").set_value("Commercial auto (submissions)").run()
    screen.text_input(key="view-name").set_value("This year")
    screen = press(screen, "view-save")
    assert not screen.exception
    (view,) = services.saved_views.list_for(boss, Screen.DASHBOARD)
    assert view.query == {"from": "2026-01-01", "dashboard-line": "Commercial auto (submissions)"}
    screen.date_input(key="from").set_value(TODAY).run()
    screen.selectbox(key="dashboard-line").set_value("All lines").run()
    screen = press(screen, f"view-{view.view_id}")
    assert not screen.exception
    assert screen.date_input(key="from").value == date(2026, 1, 1)
    assert screen.date_input(key="to").value == TODAY
    assert screen.selectbox(key="dashboard-line").value == "Commercial auto (submissions)"


@pytest.mark.parametrize("of", LISTS)
def test_every_list_keeps_the_filters_that_are_set_on_it(open_screen, boss, services, of):
    screen = open_screen(LISTS[of], boss)
    screen.session_state[f"views-{of}"] = True
    screen.run()
    screen.text_input(key="view-name").set_value("Empty")
    assert "Nothing is filtered" in errors_on(press(screen, "view-save"))[0]
    if of is Screen.RUNS:
        screen.toggle(key="run_mine").set_value(True).run()
    else:
        screen.text_input(key="text").set_value("harbor").run()
    screen.text_input(key="view-name").set_value("Mine")
    screen = press(screen, "view-save")
    assert not screen.exception
    (view,) = services.saved_views.list_for(boss, of)
    assert (view.name, view.query) == ("Mine", {"run_mine": "true"} if of is Screen.RUNS else {"text": "harbor"})
    assert "Mine" in words_on(screen)
    screen = press(screen, "view-delete")
    assert services.saved_views.list_for(boss, of) == ()


def test_a_list_opened_from_a_tile_is_saved_as_a_view_and_shown_again(open_screen, boss, services):
    tile = {"what": "denied", "since": "2026-01-01", "until": "2026-03-31"}
    screen = open_screen("Claims.py", boss, tile)
    screen.session_state[f"views-{Screen.CLAIMS}"] = True
    screen.run()
    screen.text_input(key="view-name").set_value("Denied")
    assert not errors_on(press(screen, "view-save"))
    (view,) = services.saved_views.list_for(boss, Screen.CLAIMS)
    assert view.query == tile
    press(screen, "happened-all")
    assert "what" not in screen.query_params
    screen = press(screen, f"view-{view.view_id}")
    assert not screen.exception
    assert screen.query_params["what"] in ("denied", ["denied"])
    assert any("Denied for the first time" in badge.value for badge in screen.markdown)


def test_a_view_is_saved_shared_and_shown_by_another(open_screen, ada, boss, services):
    query = {"text": "harbor", "status": "Open", "order": "Due first"}
    services.saved_views.save(ada, NewView(Screen.SUBMISSIONS, "My harbor", query, is_shared=True))
    screen = open_screen("Submissions.py", boss)
    screen.session_state[f"views-{Screen.SUBMISSIONS}"] = True
    screen.run()
    assert not screen.exception
    assert f"Shared by {ada.username.title()}" in words_on(screen)
    screen = press(screen, "view-")
    assert not screen.exception
    assert screen.text_input(key="text").value == "harbor"
    assert screen.selectbox(key="status").value == "Open"
    assert screen.selectbox(key="order").value == "Due first"
    assert screen.selectbox(key="line").value == "Any"
