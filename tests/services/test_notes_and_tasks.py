"""Notes, tasks and watching on cases: for those who may read the very case, told to those whom it concerns."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from backend.domain.access import Permission, Role
from backend.domain.collaboration import NewTask, NoticeKind, Subject, SubjectType, TaskChange, TaskState
from backend.errors import ConflictError, InvalidRequestError, NotFoundError, NotPermittedError
from backend.services.collaboration import CollaborationService
from backend.services.due_tasks import tell_due_tasks
from backend.services.notifications import NotificationsService
from backend.services.notifying import tell_rules_wait, tell_watchers
from backend.store.tables import AuditEvent, Note, Notification, Submission, User
from factories import make_claim, make_submission

TODAY = datetime.now(UTC).date()


@pytest.fixture
def together(unit_of_work):
    return CollaborationService(unit_of_work)


@pytest.fixture
def inbox(unit_of_work):
    service = NotificationsService(unit_of_work)
    return lambda who: service.list_page(who).lines


@pytest.fixture
def house(person):
    """Give two underwriters, a manager, an examiner, an adjuster and a client of one house, by name."""
    mia = person(role=Role.UNDERWRITER)
    others = {"ben": Role.UNDERWRITER, "boss": Role.MANAGER, "eye": Role.EXAMINER, "ada": Role.ADJUSTER}
    roles = {**others, "cleo": Role.CLIENT, "max": Role.ADMIN, "otto": Role.ACTUARY}
    return {"mia": mia, **{name: person(role=role, institution_id=mia.institution_id) for name, role in roles.items()}}


@pytest.fixture
def case(unit_of_work, house):
    """Make a submission that Mia has taken: Ben does not see it."""
    with unit_of_work() as work:
        made = make_submission(work, by=house["mia"])
        row = work.session.get(Submission, made)
        row.assignee_id = house["mia"].user_id
    return Subject(SubjectType.SUBMISSION, made)


def acts(unit_of_work, action):
    with unit_of_work() as work:
        return work.session.query(AuditEvent).filter_by(action=action).count()


def task_on(case, who, **changed):
    return NewTask(
        **{"subject": case, "title": "Call the broker", "assignee_id": who.user_id, "due_on": TODAY, **changed}
    )


def test_a_note_reaches_those_it_mentions_and_nobody_else(together, inbox, house, case, unit_of_work):
    boss, eye = house["boss"].username, house["eye"].username
    body = f"@{boss}, please look. @{eye.upper()}. Mail me at a@b.com, @{house['mia'].username}"
    together.add_note(house["mia"], case, body)

    note = together.list_notes(house["eye"], case).notes[0]
    assert (note.body, note.mentions) == (body, (boss, eye, house["mia"].username))
    assert [line.kind for line in inbox(house["boss"])] == [NoticeKind.MENTIONED]
    assert inbox(house["boss"])[0].url == f"/submission?id={case.subject_id}&tab=Notes+and+tasks"
    assert len(inbox(house["eye"])) == 1
    assert inbox(house["mia"]) == ()
    assert acts(unit_of_work, "note_added") == 1


@pytest.mark.parametrize("name", ["ben", "cleo", "ada", "stranger", "nobody", "locked"])
def test_who_may_not_read_the_case_is_not_mentioned_and_nothing_is_stored(
    together, house, case, unit_of_work, person, name
):
    called = {"stranger": person(role=Role.MANAGER).username, "nobody": "no.such.person"}
    if name == "locked":
        locked = person(role=Role.MANAGER, institution_id=house["mia"].institution_id)
        with unit_of_work() as work:
            work.session.get(User, locked.user_id).is_active = False
        called["locked"] = locked.username
    username = called.get(name) or house[name].username
    with pytest.raises(InvalidRequestError, match=f"@{username}. Nothing was stored"):
        together.add_note(house["mia"], case, f"Hello @{username} and @{house['boss'].username}")
    with unit_of_work() as work:
        assert work.session.query(Note).count() == work.session.query(Notification).count() == 0


def test_notes_hold_plain_words_of_a_bounded_length(together, house, case):
    hostile = "<script>alert(1)</script> \u202eevil\u202c\0 **bold** \u200b"
    together.add_note(house["mia"], case, hostile)
    assert together.list_notes(house["mia"], case).notes[0].body == "<script>alert(1)</script> evil **bold**"
    for body, sentence in (("\u202e\u200b ", "empty"), ("a" * 4_001, "at most 4,000"), ("@a " * 1, "called @a")):
        with pytest.raises(InvalidRequestError, match=sentence):
            together.add_note(house["mia"], case, body)
    with pytest.raises(InvalidRequestError, match="at most 20 people"):
        together.add_note(house["mia"], case, " ".join(f"@p{number}" for number in range(21)))


def test_only_who_reads_the_case_works_together_on_it(together, house, case, person):
    acts = (
        lambda who: together.add_note(who, case, "A word"),
        lambda who: together.list_notes(who, case),
        lambda who: together.add_task(who, task_on(case, house["boss"])),
        lambda who: together.list_tasks(who, case),
        lambda who: together.list_colleagues(who, case),
        lambda who: together.watch(who, case),
    )
    expected = {"ben": NotFoundError, "ada": NotPermittedError, "cleo": NotPermittedError, "max": NotPermittedError}
    people = {**{name: house[name] for name in expected}, "stranger": person(role=Role.MANAGER)}
    for name, who in people.items():
        for act in acts:
            with pytest.raises(expected.get(name, NotFoundError)):
                act(who)
    for act in acts:
        act(house["boss"])
    refused = 0
    for act in acts:
        try:
            act(house["eye"])
        except NotPermittedError:
            refused += 1
    assert refused == 3


def test_a_case_of_another_kind_under_the_same_id_is_not_found(together, house, case):
    with pytest.raises(NotFoundError):
        together.list_notes(house["boss"], Subject(SubjectType.CLAIM, case.subject_id))
    with pytest.raises(NotFoundError):
        together.list_notes(house["otto"], Subject(SubjectType.STUDY, uuid4()))


def test_notes_come_a_page_at_a_time_newest_first(together, house, case, unit_of_work):
    with unit_of_work() as work:
        for number in range(120):
            work.notes.add(house["mia"], case, f"Note {number}", ())
    first, last = together.list_notes(house["mia"], case), together.list_notes(house["mia"], case, 100)
    assert (first.total, len(first.notes), first.notes[0].body) == (120, 50, "Note 119")
    assert (len(last.notes), last.notes[-1].body) == (20, "Note 0")


def test_a_task_is_given_told_done_and_told(together, inbox, house, case, unit_of_work):
    task_id = together.add_task(house["boss"], task_on(case, house["mia"], title="  Call\n the \u202ebroker "))
    (task,) = together.list_my_tasks(house["mia"])
    assert (task.title, task.reference[:2], task.state, task.version) == ("Call the broker", "S-", TaskState.OPEN, 1)
    together.close_task(house["mia"], task_id, 1)
    assert together.list_my_tasks(house["mia"]) == ()
    assert [line.kind for line in inbox(house["mia"])] == [NoticeKind.TASK_GIVEN]
    assert [line.kind for line in inbox(house["boss"])] == [NoticeKind.TASK_DONE]
    assert "Call the broker" in inbox(house["boss"])[0].sentence
    closed = together.list_tasks(house["eye"], case)[0]
    assert (closed.state, closed.closed_by) == (TaskState.DONE, house["mia"].username.title())
    assert acts(unit_of_work, "task_given") == acts(unit_of_work, "task_done") == 1


def test_a_task_is_closed_once(together, house, case):
    task_id = together.add_task(house["mia"], task_on(case, house["mia"]))
    together.close_task(house["mia"], task_id, 1)
    for version in (1, 2):
        with pytest.raises((ConflictError, InvalidRequestError), match="closed already"):
            together.close_task(house["boss"], task_id, version)
    with pytest.raises(NotFoundError):
        together.close_task(house["ben"], task_id, 1)


def test_a_task_is_handed_on_and_its_day_moved_by_those_whom_it_concerns(together, inbox, house, case, person):
    task_id = together.add_task(house["mia"], task_on(case, house["mia"]))
    other = person(role=Role.MANAGER, institution_id=house["mia"].institution_id)
    moved = together.change_task(house["mia"], TaskChange(task_id, 1, due_on=TODAY + timedelta(days=3)))
    given = together.change_task(house["boss"], TaskChange(task_id, 2, assignee_id=other.user_id))
    assert (moved.version, given.version, given.assignee_id) == (2, 3, other.user_id)
    assert given.due_on == TODAY + timedelta(days=3)
    assert len(inbox(other)) == 1
    (line,) = inbox(house["mia"])
    assert line.sentence.startswith(f"{house['boss'].username.title()} has handed on a task on S-")
    with pytest.raises(ConflictError):
        together.drop_task(house["boss"], task_id, 1)
    together.drop_task(house["mia"], task_id, 3)
    assert together.list_tasks(house["mia"], case)[0].state is TaskState.DROPPED


def test_a_task_of_others_is_not_for_everybody_to_close(together, house, unit_of_work):
    with unit_of_work() as work:
        free = Subject(SubjectType.SUBMISSION, make_submission(work, by=house["boss"]))
    task_id = together.add_task(house["boss"], task_on(free, house["mia"]))
    with pytest.raises(NotPermittedError, match="a manager"):
        together.close_task(house["ben"], task_id, 1)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": " \u200b"}, "empty"),
        ({"title": "a" * 201}, "at most 200"),
        ({"due_on": TODAY - timedelta(days=2)}, "from today on"),
        ({"due_on": TODAY + timedelta(days=2_000)}, "from today on"),
    ],
)
def test_a_task_needs_a_title_and_a_day_that_fits(together, house, case, changed, sentence):
    with pytest.raises(InvalidRequestError, match=sentence):
        together.add_task(house["mia"], task_on(case, house["mia"], **changed))


def test_a_task_is_given_only_to_those_who_work_on_the_case(together, house, case, person):
    able = {one.user_id for one in together.list_colleagues(house["mia"], case)}
    assert able == {house["mia"].user_id, house["boss"].user_id}
    for who in (house["ben"], house["eye"], house["cleo"], person(role=Role.MANAGER)):
        with pytest.raises(InvalidRequestError, match="may not work on this submission"):
            together.add_task(house["mia"], task_on(case, who))


def test_my_tasks_end_where_my_sight_of_the_case_ends(together, house, case, unit_of_work):
    together.add_task(house["boss"], task_on(case, house["mia"]))
    with unit_of_work() as work:
        row = work.session.get(Submission, case.subject_id)
        row.created_by, row.assignee_id = house["boss"].user_id, house["boss"].user_id
    assert together.list_my_tasks(house["mia"]) == ()


def test_a_due_task_is_told_once_a_day_until_it_is_closed(together, inbox, house, case, unit_of_work):
    task_id = together.add_task(house["boss"], task_on(case, house["mia"]))
    together.add_task(house["boss"], task_on(case, house["mia"], due_on=TODAY + timedelta(days=2)))
    told = []
    for day in (TODAY - timedelta(days=1), TODAY, TODAY, TODAY + timedelta(days=1)):
        with unit_of_work() as work:
            told.append(tell_due_tasks(work, day))
    together.close_task(house["mia"], task_id, 1)
    with unit_of_work() as work:
        told.append(tell_due_tasks(work, TODAY + timedelta(days=1)))
    assert told == [0, 1, 0, 1, 0]
    assert [line.kind for line in inbox(house["mia"])].count(NoticeKind.TASK_DUE) == 2


def test_of_a_due_task_whose_person_lost_the_case_its_giver_is_told(together, inbox, house, case, unit_of_work):
    together.add_task(house["boss"], task_on(case, house["mia"]))
    with unit_of_work() as work:
        work.session.get(User, house["mia"].user_id).is_active = False
    with unit_of_work() as work:
        assert tell_due_tasks(work, TODAY) == 1
    assert [line.kind for line in inbox(house["boss"])] == [NoticeKind.TASK_DUE]


def test_watchers_are_told_while_they_may_read_the_case_and_never_of_their_own_acts(
    together, inbox, house, unit_of_work
):
    free = make_free(unit_of_work, house)
    for name in ("mia", "ben", "boss"):
        together.watch(house[name], free)
        together.watch(house[name], free)
    tell(unit_of_work, house["boss"], free, "1")
    tell(unit_of_work, house["boss"], free, "1")
    with unit_of_work() as work:
        work.session.get(Submission, free.subject_id).assignee_id = house["mia"].user_id
    tell(unit_of_work, house["boss"], free, "2")
    together.unwatch(house["mia"], free)
    tell(unit_of_work, house["boss"], free, "3")

    assert [len(inbox(house[name])) for name in ("mia", "ben", "boss")] == [2, 1, 0]
    assert together.is_watching(house["boss"], free)
    assert not together.is_watching(house["mia"], free)
    assert (acts(unit_of_work, "watch_begun"), acts(unit_of_work, "watch_ended")) == (3, 1)


def make_free(unit_of_work, house):
    with unit_of_work() as work:
        return Subject(SubjectType.SUBMISSION, make_submission(work, by=house["boss"]))


def tell(unit_of_work, by, subject, key):
    with unit_of_work() as work:
        tell_watchers(work, by, subject, "decided", key)


def test_those_who_may_activate_a_draft_are_told_once(inbox, house, unit_of_work):
    for _ in range(2):
        with unit_of_work() as work:
            title = "the guideline Fleet, version 3,"
            tell_rules_wait(work, house["max"], Permission.MANAGE_GUIDELINES, title, "/guidelines")
    (line,) = inbox(house["boss"])
    assert (line.kind, line.url) == (NoticeKind.RULES_WAIT, "/guidelines")
    assert not any(inbox(house[name]) for name in ("max", "mia", "cleo"))


def test_an_adjuster_works_together_on_claims_of_the_team(together, house, unit_of_work):
    with unit_of_work() as work:
        claim = Subject(SubjectType.CLAIM, make_claim(work, by=house["ada"]))
    together.add_note(house["ada"], claim, f"Seen, @{house['boss'].username}")
    assert together.list_notes(house["boss"], claim).total == 1
    for name in ("mia", "otto", "cleo"):
        with pytest.raises(NotPermittedError):
            together.list_notes(house[name], claim)
