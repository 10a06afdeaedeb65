"""Lines of inboxes: once under a key, for active people of the institution, read by their owner alone."""

from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.domain.collaboration import Notice, NoticeKind, Subject, SubjectType
from backend.errors import NotFoundError
from backend.services.notifying import notify
from backend.store.tables import User

CASE = Subject(SubjectType.CLAIM, uuid4())


def notice_for(person, key="k", by=None, **details):
    told = {"reference": "C-000001", **({"by": str(by)} if by else {}), **details}
    return Notice(person.institution_id, NoticeKind.ASSIGNED, CASE, told, key)


def tell(unit_of_work, people, notice):
    with unit_of_work() as work:
        notify(work, [person.user_id for person in people], notice)


def inbox(unit_of_work, person, **wanted):
    with unit_of_work() as work:
        return work.notifications.list_page(person, 0, 50, **wanted)


def test_a_line_is_written_once_a_person_and_key(unit_of_work, person):
    one = person(role=Role.ADJUSTER)
    two = person(role=Role.ADJUSTER, institution_id=one.institution_id)
    for _ in range(2):
        tell(unit_of_work, [one, two, one], notice_for(one))
    tell(unit_of_work, [one], notice_for(one, key="another"))

    assert inbox(unit_of_work, one).total == 2
    assert inbox(unit_of_work, two).total == 1


def test_strangers_and_locked_people_are_told_nothing(unit_of_work, person):
    one, stranger = person(role=Role.ADJUSTER), person(role=Role.ADJUSTER)
    locked = person(role=Role.ADJUSTER, institution_id=one.institution_id)
    with unit_of_work() as work:
        work.session.get(User, locked.user_id).is_active = False
    tell(unit_of_work, [one, stranger, locked], notice_for(one))
    tell(unit_of_work, [], notice_for(one))

    assert [inbox(unit_of_work, who).total for who in (one, stranger, locked)] == [1, 0, 0]


def test_the_line_names_who_acted_and_keeps_hostile_text_as_text(unit_of_work, person):
    one = person(role=Role.ADJUSTER)
    by = person(role=Role.MANAGER, institution_id=one.institution_id)
    tell(unit_of_work, [one], notice_for(one, by=by.user_id, title="a\0b'; DROP TABLE notes"))
    tell(unit_of_work, [one], notice_for(one, key="2", by="the system"))
    tell(unit_of_work, [one], notice_for(one, key="3", by=uuid4()))
    gone, system, named = inbox(unit_of_work, one).lines

    assert named.details["by"] == by.username.title()
    assert named.details["title"] == "a\ufffdb'; DROP TABLE notes"
    assert (system.details["by"], gone.details["by"]) == ("the system", "")
    assert named.subject == CASE


def test_reading_marks_only_ones_own_lines(unit_of_work, person):
    one = person(role=Role.ADJUSTER)
    two = person(role=Role.ADJUSTER, institution_id=one.institution_id)
    for key in ("1", "2", "3"):
        tell(unit_of_work, [one, two], notice_for(one, key=key))
    first = inbox(unit_of_work, one).lines[0].notification_id
    foreign = inbox(unit_of_work, two).lines[0].notification_id
    with unit_of_work() as work:
        opened = work.notifications.open(one.user_id, first)
        assert work.notifications.open(one.user_id, first).read_at == opened.read_at
        with pytest.raises(NotFoundError):
            work.notifications.open(one.user_id, foreign)
        assert work.notifications.mark_read(one.user_id, [first, foreign]) == 0
        assert work.notifications.count_unread(one.user_id) == 2
        assert work.notifications.mark_all_read(one.user_id, first) == 2
        assert work.notifications.count_unread(two.user_id) == 3

    assert inbox(unit_of_work, one, only_unread=True).lines == ()
    page = inbox(unit_of_work, two, only_unread=True)
    assert (len(page.lines), page.total, page.unread) == (3, 3, 3)


def test_the_unread_count_is_one_statement_and_a_page_three(unit_of_work, person, count_statements):
    one = person(role=Role.ADJUSTER)
    tell(unit_of_work, [one], notice_for(one, by=one.user_id))
    with count_statements() as counted, unit_of_work() as work:
        work.notifications.count_unread(one.user_id)
    with count_statements() as listed:
        inbox(unit_of_work, one)

    assert (len(counted), len(listed)) == (1, 3)
