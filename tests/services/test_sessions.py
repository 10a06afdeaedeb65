"""Sessions: the person as the database knows them now, idle and absolute limits, and every way to end one."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from backend.domain.access import Permission, Role
from backend.domain.accounts import Browser
from backend.errors import NotFoundError, NotSignedInError
from backend.services.sessions import SessionsService, digest
from backend.settings import Settings
from backend.store.tables import UserSession


@pytest.fixture
def sessions(unit_of_work):
    return SessionsService(unit_of_work, Settings())


@pytest.fixture
def sign_in(sessions):
    def sign_in(who, browser="browser", old=""):
        return sessions.claim(sessions.open_ticket(who, browser), browser, Browser("203.0.113.7", "a browser"), old)

    return sign_in


def move_back(connection, cookie, column, interval):
    connection.execute(
        text(f"UPDATE sessions SET {column} = {column} - interval '{interval}' WHERE session_id = :sid"),  # noqa: S608
        {"sid": digest(cookie)},
    )


def test_reads_the_person_in_one_statement(sessions, sign_in, person, count_statements):
    cookie = sign_in(person(role=Role.MANAGER))

    with count_statements() as statements:
        found = sessions.identify(cookie)

    assert found.role is Role.MANAGER
    assert found.session_id == digest(cookie)
    assert len(statements) == 1


def test_knows_a_changed_role_at_once(sessions, sign_in, person, unit_of_work):
    clerk = person(role=Role.UNDERWRITER)
    cookie = sign_in(clerk)
    with unit_of_work() as work:
        work.accounts.set_role(clerk.institution_id, clerk.user_id, Role.ACTUARY)

    assert not sessions.identify(cookie).may(Permission.READ_SUBMISSIONS)


@pytest.mark.parametrize(
    ("column", "interval", "is_live"),
    [
        ("last_activity", "29 minutes", True),
        ("last_activity", "31 minutes", False),
        ("expires_at", "7 hours 59 minutes", True),
        ("expires_at", "8 hours 1 second", False),
    ],
)
def test_keeps_the_idle_and_the_absolute_limit(sessions, sign_in, person, connection, column, interval, is_live):
    cookie = sign_in(person())

    move_back(connection, cookie, column, interval)

    assert (sessions.identify(cookie) is not None) is is_live
    assert sessions.find_ended([digest(cookie)]) == (set() if is_live else {digest(cookie)})


def test_looking_at_a_session_is_no_activity(sessions, sign_in, person, connection):
    cookie = sign_in(person())
    move_back(connection, cookie, "last_activity", "29 minutes 50 seconds")

    for _ in range(3):
        assert sessions.find(digest(cookie)) is not None
    move_back(connection, cookie, "last_activity", "20 seconds")

    assert sessions.find(digest(cookie)) is None


def test_writes_activity_at_most_once_a_minute(sessions, sign_in, person, connection, unit_of_work):
    cookie = sign_in(person())
    owner = sessions.identify(cookie)

    def last_activity():
        with unit_of_work() as work:
            return work.session.get(UserSession, digest(cookie)).last_activity

    move_back(connection, cookie, "last_activity", "30 seconds")
    before = last_activity()
    sessions.note_activity(owner)
    assert last_activity() == before
    move_back(connection, cookie, "last_activity", "40 seconds")
    sessions.note_activity(owner)
    assert last_activity() > before


def test_gives_every_sign_in_a_new_cookie_and_ends_the_one_before(sessions, sign_in, person):
    clerk = person()
    first = sign_in(clerk)

    second = sign_in(clerk, old=first)

    assert first != second
    assert sessions.identify(first) is None
    assert sessions.identify(second) is not None


def test_makes_cookies_of_256_bits(sign_in, person):
    clerk = person()
    made = {sign_in(clerk) for _ in range(5)}

    assert len(made) == 5
    assert all(len(cookie) == 43 for cookie in made)


@pytest.mark.parametrize(("ticket", "browser"), [("", "browser"), ("invented", "browser")])
def test_gives_nothing_for_an_invented_ticket(sessions, ticket, browser):
    with pytest.raises(NotSignedInError):
        sessions.claim(ticket, browser, Browser())


def test_binds_a_ticket_to_its_browser_and_to_one_use(sessions, person):
    ticket = sessions.open_ticket(person(), "browser one")

    with pytest.raises(NotSignedInError):
        sessions.claim(ticket, "browser two", Browser())
    assert sessions.claim(ticket, "browser one", Browser())
    with pytest.raises(NotSignedInError):
        sessions.claim(ticket, "browser one", Browser())


def test_gives_no_ticket_to_a_browser_without_a_cookie(sessions, person):
    with pytest.raises(NotSignedInError, match="cookie"):
        sessions.open_ticket(person(), "")


def test_signs_out_the_own_session_only(sessions, sign_in, person):
    clerk = person()
    here, there = sign_in(clerk), sign_in(clerk)

    sessions.sign_out(sessions.identify(here))

    assert sessions.identify(here) is None
    assert sessions.identify(there) is not None


def test_lists_and_ends_own_sessions_and_no_others(sessions, sign_in, person):
    clerk, other = person(), person()
    here, there, foreign = sign_in(clerk), sign_in(clerk), sign_in(other)
    owner = sessions.identify(here)

    assert {line.session_id for line in sessions.list_own(owner)} == {digest(here), digest(there)}
    with pytest.raises(NotFoundError):
        sessions.end_own(owner, digest(foreign))
    assert sessions.end_others(owner) == 1
    assert sessions.identify(there) is None
    assert sessions.identify(foreign) is not None


def test_forgets_ended_sessions_after_ninety_days(sign_in, person, connection, unit_of_work):
    clerk = person()
    old = sign_in(clerk)
    move_back(connection, old, "expires_at", "91 days")

    sign_in(clerk)

    with unit_of_work() as work:
        assert work.session.get(UserSession, digest(old)) is None


def test_takes_its_limits_from_the_settings(unit_of_work):
    sessions = SessionsService(unit_of_work, Settings(idle_minutes=5, session_hours=1))

    assert (sessions.idle, sessions.life) == (timedelta(minutes=5), timedelta(hours=1))
