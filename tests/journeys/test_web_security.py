"""The web process from outside: raw HTTP and raw websockets, as an attacker would use them."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text
from websockets.exceptions import ConnectionClosed, InvalidStatus

from backend.domain.access import Role
from backend.services.sessions import digest
from backend.store.tables import UserSession
from fixtures.web import BROWSER, PASSWORD, SID, cookie_of, page_socket, running_web, set_cookies, text_of

NOBODYS = "00000000-0000-4000-8000-000000000000"
SIGNED_IN = b"Sign out"
SIGN_IN_FORM = b"User name"


@pytest.fixture(scope="module")
def web(database_url, redis_url):
    with running_web(database_url, redis_url) as web:
        yield web


def run_page(web, page="", session_id="", headers=None, **cookies):
    """Open a page once over a new connection; return what was drawn and the page session's id."""

    async def once():
        async with page_socket(web, session_id, headers, **cookies) as socket:
            drawn = await socket.run(page)
            return text_of(drawn), socket.session_id

    return asyncio.run(once())


def claim(web, ticket, **cookies):
    return web.get(cookies=cookies, path="/session/claim", params={"ticket": ticket, "next": "/account"})


# the cookie


def test_sets_a_session_cookie_that_scripts_and_other_sites_cannot_use(web):
    answer = claim(web, web.ticket(web.add_user()), **{BROWSER: "browser one"})

    (cookie,) = [each for each in set_cookies(answer) if each.startswith(SID)]
    flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert flags == {"path=/", "httponly", "samesite=lax", "secure"}
    assert answer.headers["cache-control"] == "no-store"


def test_stores_only_the_hash_of_the_cookie(web):
    value = web.sign_in(web.add_user())

    with web.unit_of_work() as work:
        assert work.session.get(UserSession, value) is None
        assert work.session.get(UserSession, digest(value)) is not None


def test_a_ticket_is_good_once(web):
    ticket = web.ticket(web.add_user())
    claim(web, ticket, **{BROWSER: "browser one"})

    second = claim(web, ticket, **{BROWSER: "browser one"})

    assert second.status_code == 403
    assert not [each for each in set_cookies(second) if each.startswith(SID)]


def test_a_ticket_is_good_in_its_own_browser_only(web):
    answer = claim(web, web.ticket(web.add_user()), **{BROWSER: "another browser"})

    assert answer.status_code == 403


def test_a_ticket_is_good_for_thirty_seconds(web):
    ticket = web.ticket(web.add_user())
    with web.unit_of_work() as work:
        work.session.connection().exec_driver_sql(
            "UPDATE login_tickets SET expires_at = now() - interval '1 second' WHERE ticket_hash = %s",
            (digest(ticket),),
        )

    assert claim(web, ticket, **{BROWSER: "browser one"}).status_code == 403


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_goes_nowhere_else_after_signing_in(web, target):
    ticket = web.ticket(web.add_user())
    answer = web.get(cookies={BROWSER: "browser one"}, path="/session/claim", params={"ticket": ticket, "next": target})

    assert answer.headers["location"] == "/"


def test_gives_a_first_visitor_a_browser_cookie_and_keeps_it(web):
    first = web.get("/")
    later = web.get(cookies={BROWSER: "browser one"}, path="/")

    assert [each.split("=")[0] for each in set_cookies(first) if "Host-" in each] == [BROWSER]
    assert "HttpOnly" in set_cookies(first)[0]
    assert not [each for each in set_cookies(later) if each.startswith(BROWSER)]


# signing in and out


def test_signs_in_through_the_form_itself(web):
    username = web.add_user()
    browser = cookie_of(web.get("/"), BROWSER)

    async def type_and_press():
        async with page_socket(web, **{BROWSER: browser}) as socket:
            form = await socket.run("account")
            elements = [message.delta.new_element for message in form if message.WhichOneof("type") == "delta"]
            fields = [each.text_input.id for each in elements if each.WhichOneof("type") == "text_input"]
            (button,) = [each.button.id for each in elements if each.WhichOneof("type") == "button"]
            drawn = await socket.run("account", dict(zip(fields, (username, PASSWORD), strict=True)), button)
            return [each.auth_redirect.url for each in drawn if each.WhichOneof("type") == "auth_redirect"]

    (address,) = asyncio.run(type_and_press())
    answer = web.get(cookies={BROWSER: browser}, path=address)

    assert answer.status_code == 303
    assert SIGNED_IN in run_page(web, **{SID: cookie_of(answer, SID)})[0]


def test_a_reload_keeps_the_session(web):
    value = web.sign_in(web.add_user())

    assert SIGNED_IN in run_page(web, **{SID: value})[0]
    assert SIGNED_IN in run_page(web, **{SID: value})[0]


def end_by_log_out(web, _username, value):
    web.sessions.sign_out(web.sessions.identify(value))


def end_by_password_change(web, username, _value):
    with web.unit_of_work() as work:
        work.sessions.revoke_all(web.users[username], by="password change")


def end_by_lock(web, username, _value):
    with web.unit_of_work() as work:
        account = work.accounts.find_by_name(username)
        work.accounts.set_active(account.institution_id, account.user_id, is_active=False)


def end_by_idleness(web, _username, value):
    with web.unit_of_work() as work:
        work.session.get(UserSession, digest(value)).last_activity = _ago("31 minutes")


def end_by_age(web, _username, value):
    with web.unit_of_work() as work:
        work.session.get(UserSession, digest(value)).expires_at = _ago("1 second")


def _ago(interval):
    return text(f"now() - interval '{interval}'")


@pytest.mark.parametrize("end", [end_by_log_out, end_by_password_change, end_by_lock, end_by_idleness, end_by_age])
def test_a_copied_cookie_is_worth_nothing_after_the_session_ended(web, end):
    username = web.add_user()
    value = web.sign_in(username)

    end(web, username, value)

    drawn, _ = run_page(web, **{SID: value})
    assert SIGN_IN_FORM in drawn
    assert SIGNED_IN not in drawn
    assert web.get(cookies={SID: value}, path="/media/anything").status_code == 401


def test_closes_open_pages_of_an_ended_session_within_seconds(web):
    value = web.sign_in(web.add_user())

    async def stay_connected():
        async with page_socket(web, **{SID: value}) as socket:
            await socket.run()
            await asyncio.to_thread(web.sessions.sign_out, web.sessions.identify(value))
            while True:
                await asyncio.wait_for(socket.socket.recv(), 25)

    with pytest.raises(ConnectionClosed) as closed:
        asyncio.run(stay_connected())
    assert closed.value.rcvd.code == 4401


def test_a_link_from_elsewhere_cannot_sign_anybody_out(web):
    value = web.sign_in(web.add_user())

    answer = web.get(cookies={SID: value}, path="/session/end")

    assert not [each for each in set_cookies(answer) if each.startswith(SID)]
    assert web.sessions.identify(value) is not None


# takeover of a page session


def takeover(web, victim_cookies, **attacker):
    """Keep the victim connected, connect a second time with the victim's page session id, and look."""

    async def both():
        async with page_socket(web, **victim_cookies) as victim:
            await victim.run("account")
            headers = attacker.pop("headers", None)
            async with page_socket(web, victim.session_id, headers, **attacker) as second:
                drawn = await second.run("account")
                return text_of(drawn), victim.session_id, second.session_id

    return asyncio.run(both())


def test_a_stolen_page_session_id_without_a_cookie_gives_nothing(web):
    value = web.sign_in(web.add_user())

    drawn, victim, thief = takeover(web, {SID: value})

    assert victim != thief
    assert SIGN_IN_FORM in drawn
    assert SIGNED_IN not in drawn


def test_forged_identity_headers_give_nothing(web):
    username = web.add_user()
    value = web.sign_in(username)
    forged = {"X-IA-User": str(web.users[username]), "x-ia-sid": digest(value)}

    drawn, victim, thief = takeover(web, {SID: value}, headers=forged)

    assert victim != thief
    assert SIGNED_IN not in drawn


def test_another_sign_in_of_the_same_person_gets_a_page_session_of_its_own(web):
    username = web.add_user()
    first, second = web.sign_in(username), web.sign_in(username)

    _, victim, other = takeover(web, {SID: first}, **{SID: second})

    assert victim != other


def test_a_stranger_cannot_resume_the_form_another_stranger_types_into(web):
    _, victim, thief = takeover(web, {BROWSER: "browser one"}, **{BROWSER: "browser two"})

    assert victim != thief


def test_the_own_browser_resumes_its_page_session(web):
    value = web.sign_in(web.add_user())
    _, session_id = run_page(web, "account", **{SID: value})

    _, again = run_page(web, "account", session_id, **{SID: value})

    assert again == session_id


def test_shows_a_wrong_role_nothing_of_a_page(web):
    value = web.sign_in(web.add_user(Role.UNDERWRITER))

    drawn, _ = run_page(web, "users", **{SID: value})

    assert b"New user" not in drawn
    assert b"arrow_data_frame" not in drawn


# the framework's own addresses


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/media/0123456789abcdef.png"),
        ("PUT", "/_stcore/upload_file/some-session/some-file"),
        ("DELETE", "/_stcore/upload_file/some-session/some-file"),
        ("GET", "/_stcore/metrics"),
        ("GET", "/_stcore/agent/openapi.json"),
        ("POST", "/_stcore/agent/run"),
    ],
)
def test_closes_the_frameworks_addresses_to_strangers(web, method, path):
    answer = web.ask(method, path, {SID: "invented"})

    assert answer.status_code == 401
    assert answer.json()["error"] == "not_signed_in"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/healthz", 200),
        ("/session/claim", 403),
        ("/media/x", 401),
        ("/_stcore/health", 200),
        ("/static/none.js", 200),
        ("/api/v1/runs/x", 401),
        ("/files/x", 401),
    ],
)
def test_puts_the_security_headers_on_every_answer(web, path, status):
    answer = web.get(path)

    assert answer.status_code == status
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "'unsafe-eval'" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"


def test_answers_to_its_own_host_only(web):
    assert web.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert web.get("/healthz", headers={"Host": "10.1.2.3:8501"}).status_code == 200


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Host": "evil.example"}])
def test_refuses_websockets_from_elsewhere(web, headers):
    with pytest.raises((InvalidStatus, ConnectionClosed)):
        run_page(web, "", "", headers)


def test_takes_no_more_upload_bytes_than_a_session_may_send(database_url, redis_url):
    with running_web(database_url, redis_url, DAILY_UPLOAD_MB="1") as web:
        value = web.sign_in(web.add_user())
        path = f"/_stcore/upload_file/{uuid4()}/{uuid4()}"
        announced = web.ask("PUT", path, {SID: value}, data=b"x" * 1_100_000)

    assert announced.status_code == 413


# the HTTP interface


def ask_token(web, username, password=PASSWORD):
    return web.ask("POST", "/token", data={"username": username, "password": password})


def bearer(web, username):
    return {"authorization": f"Bearer {ask_token(web, username).json()['access_token']}"}


def test_gives_a_bearer_token_for_a_password(web):
    answer = ask_token(web, web.add_user())

    assert answer.status_code == 200
    assert answer.json()["token_type"] == "bearer"
    assert answer.headers["cache-control"] == "no-store"
    assert not set_cookies(answer)


def test_refuses_a_wrong_password_and_an_unknown_user_alike(web):
    wrong, unknown = ask_token(web, web.add_user(), "wrong"), ask_token(web, "nobody-here", "wrong")

    assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json())
    assert wrong.status_code == 401


def test_the_token_address_shares_the_lock_out_of_the_form(web):
    username = web.add_user()
    for _ in range(5):
        ask_token(web, username, "wrong")

    answer = ask_token(web, username)
    with web.unit_of_work() as work:
        work.session.connection().exec_driver_sql("DELETE FROM login_attempts")

    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 30


def test_gives_no_token_before_the_one_time_password_is_changed(web):
    answer = ask_token(web, web.add_user(must_change_password=True))

    assert answer.status_code == 403
    assert "change your password" in answer.json()["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/run/underwriting"),
        ("GET", f"/api/v1/runs/{NOBODYS}"),
        ("POST", "/api/v1/documents?filename=a.pdf"),
        ("GET", f"/files/{NOBODYS}"),
    ],
)
def test_a_token_stops_when_a_password_change_is_asked_or_the_person_is_locked(web, method, path):
    username = web.add_user()
    headers = bearer(web, username)
    with web.unit_of_work() as work:
        work.accounts.set_password(web.users[username], "!", must_change=True)
    asked = web.ask(method, path, headers=headers)
    with web.unit_of_work() as work:
        account = work.accounts.find_by_name(username)
        work.accounts.set_active(account.institution_id, account.user_id, is_active=False)
    locked = web.ask(method, path, headers=headers)

    assert asked.status_code == 403
    assert locked.status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/run/underwriting"),
        ("GET", f"/api/v1/runs/{NOBODYS}"),
        ("POST", "/api/v1/documents?filename=a.pdf"),
    ],
)
def test_takes_no_cookie_on_the_interface(web, method, path):
    value = web.sign_in(web.add_user())

    answer = web.ask(method, path, {SID: value})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_refuses_a_role_that_may_not_submit(web):
    body = {"product": "commercial_auto", "fields": {}}
    headers = bearer(web, web.add_user(Role.ACTUARY))

    answer = web.ask("POST", "/api/v1/run/underwriting", json=body, headers=headers)

    assert (answer.status_code, answer.json()["error"]) == (403, "not_permitted")


def test_names_the_parts_of_a_request_that_do_not_fit(web):
    headers = bearer(web, web.add_user())
    body = {"product": 7, "fields": [], "surprise": True}

    answer = web.ask("POST", "/api/v1/run/underwriting", json=body, headers=headers)

    assert answer.status_code == 422
    assert all(part in answer.json()["message"] for part in ("product", "fields", "surprise"))


# health and figures


def test_says_ready_without_telling_a_caller_through_a_proxy_why(web):
    plain = web.get("/readyz", headers={"x-forwarded-for": "203.0.113.9"})

    assert plain.json() == {"status": "ready"}


def test_tells_a_local_administrator_what_is_missing(web):
    value = web.sign_in(web.add_user(Role.ADMIN))

    checks = web.get(cookies={SID: value}, path="/readyz").json()["checks"]

    assert checks["database"] == {"ok": True, "detail": "answers", "essential": True}
    assert checks["migrations"]["ok"]
    assert checks["workers"] == {"ok": False, "detail": "0 alive", "essential": False}


def test_gives_figures_to_this_machine_and_not_through_a_proxy(web):
    local = web.get("/metrics")
    proxied = web.get("/metrics", headers={"x-forwarded-for": "203.0.113.9"})

    assert "ia_workers_alive 0.0" in local.text
    assert proxied.status_code == 401
