"""Tasks by their day: how they stand on the reader's clock, and whose they are to change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest

from app.ui import tasks_panel, unread
from app.ui.inbox import ICONS
from app.ui.registry import PAGES, find_by_url, spec_of
from app.ui.tasks_panel import STATES, due_badge, may_change, reader_today
from app.ui.work_tasks import SCREENS as TASK_SCREENS
from backend.domain.access import Principal, Role
from backend.domain.collaboration import NewTask, NoticeKind, Subject, SubjectType, TaskState, TaskView
from backend.domain.notices import SCREENS
from backend.errors import InvalidRequestError
from backend.services import case_tasks
from backend.services.case_rights import words_of

MIA, BEN, EVA = (UUID(int=number) for number in (1, 2, 3))
HOUSE = UUID(int=9)
DUE = date(2026, 3, 5)
TASK = TaskView(
    task_id=UUID(int=7),
    subject=Subject(SubjectType.CLAIM, UUID(int=8)),
    reference="C-000007",
    title="Call the broker",
    assignee_id=MIA,
    assignee="Mia",
    due_on=DUE,
    state=TaskState.OPEN,
    creator_id=BEN,
    created_by="Ben",
    created_at=datetime(2026, 3, 1, tzinfo=UTC),
    closed_by="",
    closed_at=None,
    version=1,
)


def page_of(user_id, role, **wanted):
    return SimpleNamespace(principal=Principal(user_id, "name", role, HOUSE, **wanted))


@pytest.mark.parametrize(
    ("days", "words", "color"),
    [
        (-30, "Due 5 Mar 2026", "gray"),
        (-1, "Due 5 Mar 2026", "gray"),
        (0, "Due today", "orange"),
        (1, "Overdue since 5 Mar 2026", "red"),
        (400, "Overdue since 5 Mar 2026", "red"),
    ],
)
def test_a_badge_says_how_a_task_stands(days, words, color):
    assert due_badge(TASK, DUE + timedelta(days=days)) == (words, color)


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("America/New_York", "2026-03-06T01:00:00+00:00", "2026-03-05"),
        ("America/Los_Angeles", "2026-03-06T07:59:00+00:00", "2026-03-05"),
        ("America/Los_Angeles", "2026-03-06T08:00:00+00:00", "2026-03-06"),
        ("UTC", "2026-03-05T23:59:59+00:00", "2026-03-05"),
        ("Europe/Berlin", "2026-03-05T23:30:00+00:00", "2026-03-06"),
        ("Pacific/Kiritimati", "2026-03-05T10:00:00+00:00", "2026-03-06"),
        (None, "2026-03-05T23:30:00+00:00", "2026-03-05"),
        ("Nowhere/Land", "2026-03-05T23:30:00+00:00", "2026-03-05"),
        ("../../etc/passwd", "2026-03-05T23:30:00+00:00", "2026-03-05"),
    ],
)
def test_today_is_the_day_on_the_reader_s_clock(monkeypatch, zone, at, day):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.fromisoformat(at).astimezone(tz)

    monkeypatch.setattr(tasks_panel, "datetime", Clock)
    monkeypatch.setattr(tasks_panel.st, "context", SimpleNamespace(timezone=zone))
    assert reader_today().isoformat() == day


def test_an_evening_west_of_greenwich_is_no_day_late(monkeypatch):
    class Evening(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 3, 6, 2, 0, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(tasks_panel, "datetime", Evening)
    monkeypatch.setattr(tasks_panel.st, "context", SimpleNamespace(timezone="America/Chicago"))
    assert due_badge(TASK, reader_today()) == ("Due today", "orange")


@pytest.mark.parametrize(
    ("days", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (1_830, True), (1_831, False), (36_500, False)]
)
def test_a_day_fits_from_the_latest_today_on_earth_to_five_years_ahead(days, fits):
    new = NewTask(TASK.subject, "Call", MIA, datetime.now(UTC).date() + timedelta(days=days))
    if fits:
        case_tasks._check_day(new)
        return
    with pytest.raises(InvalidRequestError, match="five years"):
        case_tasks._check_day(new)


@pytest.mark.parametrize(
    ("user_id", "role", "may"),
    [
        (MIA, Role.ADJUSTER, True),
        (BEN, Role.ADJUSTER, True),
        (EVA, Role.ADJUSTER, False),
        (EVA, Role.MANAGER, True),
        (EVA, Role.EXAMINER, False),
        (MIA, Role.EXAMINER, False),
        (BEN, Role.CLIENT, False),
        (BEN, Role.ADMIN, False),
    ],
)
def test_a_task_is_changed_by_those_whom_it_concerns_and_by_managers(user_id, role, may):
    assert may_change(page_of(user_id, role), TASK) is may


def test_who_must_choose_a_password_first_changes_no_task():
    assert not may_change(page_of(MIA, Role.ADJUSTER, must_change_password=True), TASK)


def test_every_state_kind_and_case_has_its_words_sign_and_screen():
    assert set(STATES) == set(TaskState)
    assert set(ICONS) == set(NoticeKind)
    assert set(SCREENS) == set(TASK_SCREENS) == set(SubjectType)
    files = {spec.file for spec in PAGES}
    assert set(TASK_SCREENS.values()) <= files
    for kind, address in SCREENS.items():
        assert find_by_url(address.strip("/")).file == TASK_SCREENS[kind]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  a word ", "a word"),
        ("two\nlines", "two\nlines"),
        ("\u202ea\u200b", "a"),
        ("x" * 20, "x" * 20),
        ("<b>**x**</b>", "<b>**x**</b>"),
    ],
)
def test_what_people_write_is_kept_as_seen_characters(text, kept):
    assert words_of(text, 20, "note") == kept


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write the note first; it is empty."),
        ("\u200b\u202e \n", "Write the note first; it is empty."),
        ("x" * 1_021, "A note has at most 1,020 characters; this one has 1,021."),
    ],
)
def test_nothing_and_too_much_are_refused_in_a_sentence(text, sentence):
    with pytest.raises(InvalidRequestError) as refused:
        words_of(text, 1_020, "note")
    assert refused.value.user_message == sentence


@pytest.mark.parametrize(
    ("count", "title"),
    [(0, "Inbox"), (1, "Inbox (1)"), (99, "Inbox (99)"), (100, "Inbox (99+)"), (5_000, "Inbox (99+)")],
)
def test_the_menu_says_how_much_is_unread_and_asks_for_no_more_than_it_says(monkeypatch, count, title):
    asked = []

    def count_unread(person, most):
        asked.append((person, most))
        return min(count, most)

    services = SimpleNamespace(notifications=SimpleNamespace(count_unread=count_unread))
    monkeypatch.setattr(unread, "get_services", lambda: services)
    person = page_of(MIA, Role.ADJUSTER).principal
    assert unread.titled(spec_of("Inbox.py"), person) == title
    assert unread.titled(spec_of("Work.py"), person) == "My work"
    assert asked == [(person, 100)]


def test_a_task_that_is_mine_twice_is_told_to_nobody_when_i_end_it(monkeypatch):
    told = []
    monkeypatch.setattr(case_tasks, "notify", lambda _work, people, notice: told.append((set(people), notice)))
    by = page_of(MIA, Role.ADJUSTER).principal
    own = replace(TASK, creator_id=MIA)
    case_tasks._tell(None, by, own, (NoticeKind.TASK_DONE, (own.creator_id, own.assignee_id)), ending="done")
    case_tasks._tell(None, by, TASK, (NoticeKind.TASK_DONE, (TASK.creator_id, TASK.assignee_id)), ending="done")
    assert [people for people, _ in told] == [set(), {BEN}]
    assert told[1][1].details["ending"] == "done"


def test_who_a_task_left_and_its_end_at_the_same_version_are_two_lines(monkeypatch):
    keys = []
    monkeypatch.setattr(case_tasks, "notify", lambda _work, _people, notice: keys.append(notice.dedupe_key))
    by = page_of(EVA, Role.MANAGER).principal
    for ending in ("handed_on", "done"):
        case_tasks._tell(None, by, TASK, (NoticeKind.TASK_DONE, [BEN]), ending=ending)
    assert len(set(keys)) == 2
