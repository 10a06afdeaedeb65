"""The sign-in screen: the library's form, our checks, a ticket for this browser, and the page that was wanted."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest

from app.http.cookies import cookie_policy
from app.ui import session, sign_in, sign_in_form
from app.ui.registry import spec_of
from backend.domain.access import Role
from backend.domain.accounts import Browser
from backend.services import passwords
from backend.services.sign_in import TooManyAttemptsError
from fixtures.screens import HOME, go_to

PASSWORD = "  kettle otter 9431 basalt  "
LONG = "otter-basalt " * 9


@pytest.fixture
def sent_to(monkeypatch):
    """Where the browser was sent; a run in AppTest has no browser to leave with."""
    places = []
    monkeypatch.setattr(sign_in_form, "send_browser", places.append)
    return places


@pytest.fixture
def clerk(person):
    return person(role=Role.UNDERWRITER, password_hash=passwords.hash_password(PASSWORD, cost=4))


@pytest.fixture
def form(services, cookies, sent_to):  # noqa: ARG001 - the form needs all three
    """Type a name and a password into the form of a page."""

    def form(username, password, file="Account.py", screen=None):
        screen = screen or go_to(AppTest.from_file(HOME, default_timeout=20).run(), spec_of(file)).run()
        screen.text_input[0].set_value(username)
        screen.text_input[1].set_value(password)
        return screen.button[0].click().run()

    return form


def test_gives_a_ticket_that_this_browser_can_swap_for_a_session(form, clerk, sent_to, services, cookies):
    form(clerk.username, PASSWORD)

    address = urlsplit(sent_to[0])
    ticket = parse_qs(address.query)["ticket"][0]
    value = services.sessions.claim(ticket, cookies.read(cookie_policy().browser), Browser())
    assert address.path == "/session/claim"
    assert services.sessions.identify(value).user_id == clerk.user_id


def test_keeps_the_page_that_was_wanted(form, clerk, sent_to):
    screen = go_to(AppTest.from_file(HOME, default_timeout=20).run(), spec_of("Account.py"))
    screen.query_params["id"] = "4711"

    form(clerk.username, PASSWORD, screen=screen.run())

    assert parse_qs(urlsplit(sent_to[0]).query)["next"] == ["/account?id=4711"]


@pytest.mark.parametrize("typed", ["kettle otter 9431 basalt", "wrong", PASSWORD.upper()])
def test_takes_the_password_exactly_as_typed(form, clerk, sent_to, typed):
    screen = form(clerk.username, typed)

    assert [error.value for error in screen.error] == ["User name or password is not correct."]
    assert sent_to == []


def test_says_the_same_of_an_unknown_user(form, clerk):  # noqa: ARG001 - some user there must be
    screen = form("nobody-of-that-name", PASSWORD)

    assert [error.value for error in screen.error] == ["User name or password is not correct."]


def test_reads_a_user_name_in_any_case(form, clerk, sent_to):
    form(f"  {clerk.username.upper()} ", PASSWORD)

    assert len(sent_to) == 1


def test_takes_a_password_longer_than_bcrypt_reads(form, person, sent_to):
    clerk = person(password_hash=passwords.hash_password(LONG, cost=4))

    refused = form(clerk.username, LONG[:72])
    assert len(refused.error) == 1
    form(clerk.username, LONG)
    assert len(sent_to) == 1


def test_makes_a_name_wait_after_five_failures_even_with_the_right_password(form, clerk, sent_to):
    screen = None
    for _ in range(5):
        screen = form(clerk.username, "wrong", screen=screen)

    screen = form(clerk.username, PASSWORD, screen=screen)

    assert re.fullmatch(sign_in.WAIT.format(r"\d\d:\d\d:\d\d UTC"), screen.error[0].value)
    assert sent_to == []


def test_says_until_when_to_wait_on_the_readers_clock_and_never_too_early():
    now = datetime(2026, 11, 23, 12, 59, 30, 250_000, tzinfo=UTC)

    assert "wait until 14:00:01 CET and" in sign_in.until_when(TooManyAttemptsError(30.0), now, "Europe/Berlin")
    assert "wait until 13:14:31 UTC and" in sign_in.until_when(TooManyAttemptsError(900.0), now, "nowhere")


def test_asks_nothing_of_the_database_for_an_empty_form(form, sent_to):
    screen = form("", "")

    assert not screen.error
    assert sent_to == []


def test_tells_a_browser_without_cookies_what_to_do(form, clerk, cookies, sent_to):
    cookies.values.clear()

    screen = form(clerk.username, PASSWORD)

    assert "cookie" in screen.error[0].value
    assert sent_to == []


@pytest.mark.usefixtures("services", "cookies")
def test_mounts_no_cookie_component_of_the_library():
    screen = AppTest.from_file(HOME, default_timeout=20).run()

    assert not screen.get("component_instance")
    assert not screen.get("iframe")


@pytest.mark.usefixtures("services", "cookies")
def test_believes_no_session_state_that_says_signed_in():
    screen = AppTest.from_file(HOME, default_timeout=20)
    screen.session_state["authentication_status"] = True
    screen.session_state["username"] = "admin"
    screen.session_state["roles"] = ["admin"]

    screen.run()

    assert [field.label for field in screen.text_input] == ["User name", "Password"]


def test_signs_out_by_ending_the_row_and_forgetting_the_tab(open_screen, person, services, cookies, monkeypatch):
    places = []
    monkeypatch.setattr("app.ui.menu.send_browser", places.append)
    screen = open_screen("Account.py", person())

    screen.sidebar.button[0].click().run()

    assert places == ["/session/end"]
    assert services.sessions.identify(cookies.read(cookie_policy().session)) is None


def test_words_not_yet_stored_when_a_session_ends_can_be_copied_and_nobody_else_gets_them(
    open_screen, person, services, cookies
):
    screen = open_screen("Account.py", person())
    typed = {"note-1": "Ten minutes of thought", "pay-why-3": "The repairer's second bill", "add-note": True}
    for key, value in {**typed, "reason-text": "  ", "new": "kettle otter 9431"}.items():
        screen.session_state[key] = value
    services.sessions.sign_out(services.sessions.identify(cookies.read(cookie_policy().session)))
    screen.run()
    assert sorted(each.value for each in screen.code) == ["Ten minutes of thought", "The repairer's second bill"]
    assert "Ten minutes of thought" in [each.value for each in screen.run().code], "a refused sign-in leaves them"

    open_screen("Account.py", person())
    assert "Ten minutes of thought" not in [each.value for each in screen.run().code]


def test_notes_activity_at_most_once_a_minute(open_screen, person, services, monkeypatch):
    noted = []
    monkeypatch.setattr(services.sessions, "note_activity", noted.append)
    screen = open_screen("Account.py", person())

    screen.run()
    screen.run()

    assert len(noted) == 1


def test_the_message_that_leaves_the_page_still_exists_in_streamlit():
    message = ForwardMsg()
    message.auth_redirect.url = "/session/claim"

    assert message.WhichOneof("type") == "auth_redirect"


def test_asks_the_database_once_on_a_run_of_a_page(open_screen, person, services, monkeypatch):
    asked = []
    find = services.sessions.identify
    monkeypatch.setattr(services.sessions, "identify", lambda cookie: asked.append(cookie) or find(cookie))
    screen = open_screen("Account.py", person())
    asked.clear()

    screen.run()

    assert len(asked) == 1
    assert session.OWNER_KEY in screen.session_state
