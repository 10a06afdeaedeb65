"""The demonstration's notes, tasks, watches and views: by people who may, for people who may, and all in the past."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from app.ui import view_filters
from backend.demo.chance import seeded
from backend.demo.together import VIEWS
from backend.demo.together_cases import talked_cases
from backend.demo.together_past import Past
from backend.demo.together_words import TALKS
from backend.domain.access import Permission
from backend.domain.collaboration import NoticeKind, Screen, Subject, SubjectType
from backend.domain.mentions import find_mentions
from backend.domain.saved_views import NEEDED, known_filters
from backend.services.notifications import NotificationsService
from backend.services.saved_views import SavedViewsService
from backend.store.tables import AuditEvent, Claim, Note, Notification, Submission, Task, Watch


def only(book, table, *where):
    return [row for (row,) in book.all(table, where=where)]


@pytest.fixture(scope="module")
def readers(book):
    """Tell who may read each case on which something is written, by user id."""
    found = {}
    with book.unit_of_work() as work:
        for row in (*only(book, Note), *only(book, Task), *only(book, Watch)):
            subject = Subject(SubjectType(row.subject_type), row.subject_id)
            if subject.subject_id not in found:
                listed = work.case_readers.list_readers(book.institution_id, subject)
                found[subject.subject_id] = {one.person.user_id: one.person for one in listed}
    return found


def test_every_talk_found_its_case(book):
    subjects = defaultdict(set)
    for note in only(book, Note):
        subjects[note.subject_type].add(note.subject_id)

    assert {kind: len(found) for kind, found in subjects.items()} == {kind: len(talks) for kind, talks in TALKS.items()}
    assert len(only(book, Note)) == sum(len(talk.lines) for talks in TALKS.values() for talk in talks) >= 38
    assert len(only(book, Task)) == sum(len(talk.errands) for talks in TALKS.values() for talk in talks) >= 24


def test_only_those_who_may_read_a_case_write_are_called_get_tasks_and_watch_there(book, readers):
    mentioned = 0
    for note in only(book, Note):
        able = readers[note.subject_id]
        assert able[note.author_id].may(Permission.WRITE_NOTE)
        assert note.mentions == list(find_mentions(note.body))
        assert set(note.mentions) <= {one.username for one in able.values()} - {able[note.author_id].username}
        assert "{" not in note.body
        mentioned += len(note.mentions)
    assert mentioned > 15
    for task in only(book, Task):
        for user_id in (task.assignee_id, task.created_by):
            assert readers[task.subject_id][user_id].may(Permission.WRITE_NOTE)
    assert all(watch.user_id in readers[watch.subject_id] for watch in only(book, Watch))


def test_tasks_are_overdue_due_soon_open_and_done(book):
    today = datetime.now(UTC).date()
    tasks = only(book, Task)

    waiting = [task for task in tasks if task.state == "open"]
    assert min(sum(task.due_on < today for task in waiting), len(tasks) - len(waiting)) >= 3
    assert sum(today <= task.due_on <= today + timedelta(days=2) for task in waiting) > 5
    assert all(task.created_at.date() <= task.due_on for task in tasks)
    assert all(task.created_at < task.closed_at < datetime.now(UTC) for task in tasks if task.closed_at)


def test_every_mention_and_every_task_of_another_stands_in_the_inbox_at_its_moment(book):
    told = {(line.user_id, line.dedupe_key): line for line in only(book, Notification)}
    users = {person.username: person.user_id for person in book.people.values()}
    kinds = Counter(line.kind for line in told.values())

    for note in only(book, Note):
        for name in note.mentions:
            line = told[users[name], f"note:{note.note_id}"]
            assert note.subject_type == "study" or line.at == note.created_at
    given = [task for task in only(book, Task) if task.assignee_id != task.created_by]
    assert all((task.assignee_id, f"task_given:{task.task_id}:1:") in told for task in given)
    done = [task for task in given if task.state == "done"]
    assert all((task.created_by, f"task_done:{task.task_id}:1:done") in told for task in done)
    assert (kinds[NoticeKind.TASK_GIVEN], kinds[NoticeKind.TASK_DONE]) == (len(given), len(done))
    assert all(line.at < (line.read_at or datetime.now(UTC)) <= datetime.now(UTC) for line in told.values())
    assert {line.read_at is None for line in told.values()} == {True, False}


@pytest.mark.parametrize("name", ["mia.manager", "sue.supervisor", "uma.underwriter", "abe.adjuster"])
def test_an_inbox_shows_its_lines_in_words(book, name):
    inbox = NotificationsService(book.unit_of_work).list_page(book.people[name])

    assert inbox.total > 1
    assert all("a case" not in line.sentence and "may not read" not in line.sentence for line in inbox.lines)


def test_what_is_said_comes_after_everything_that_was_done_to_the_case(book):
    changed = {row.submission_id: row.updated_at for row in only(book, Submission)}
    changed |= {row.claim_id: row.updated_at for row in only(book, Claim)}

    for row in (*only(book, Note), *only(book, Task), *only(book, Watch)):
        assert row.subject_type == "study" or changed[row.subject_id] <= row.created_at
        assert row.created_at < datetime.now(UTC)


def test_every_note_task_and_watch_is_audited_at_its_moment_by_its_person(book):
    acts = {event.details.get("note_id"): event for event in only(book, AuditEvent, AuditEvent.action == "note_added")}
    for note in only(book, Note):
        event = acts[str(note.note_id)]
        assert (event.actor_id, event.object_id) == (note.author_id, str(note.subject_id))
        assert note.subject_type == "study" or event.at == note.created_at
    actions = Counter(event.action for event in only(book, AuditEvent))
    done = only(book, Task, Task.state == "done")
    assert (actions["task_given"], actions["task_done"]) == (len(only(book, Task)), len(done))
    assert (actions["watch_begun"], actions["view_saved"]) == (len(only(book, Watch)), len(VIEWS))


def test_views_name_filters_that_their_screens_know_and_two_are_shared(book):
    for username, view in VIEWS:
        assert book.people[username].may(NEEDED[view.screen])
        assert known_filters(view.screen, view.query) == view.query
        for key, value in view.query.items():
            offered = view_filters.FILTERS[view.screen][key].value_of(value)
            assert offered in (value, [value], True)
    assert sum(view.is_shared for _, view in VIEWS) == 2
    service = SavedViewsService(book.unit_of_work)
    (seen,) = service.list_for(book.people["ben.adjuster"], Screen.CLAIMS)
    assert (seen.name, seen.is_own) == ("Grave and open", False)


def test_the_same_moment_gives_the_same_cases_and_the_same_words_again(book):
    now = datetime.now(UTC)

    def gathered():
        past = Past(now)
        with book.unit_of_work() as work:
            for kind in (SubjectType.SUBMISSION, SubjectType.CLAIM):
                cases = talked_cases(work, book.people, kind, now, len(TALKS[kind]))
                for case, talk in zip(cases, TALKS[kind], strict=True):
                    past.tell(case, talk, seeded(case.reference))
        return past

    assert gathered() == gathered()
    assert gathered().notes
