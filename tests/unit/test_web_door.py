"""The door's parts by themselves: hosts, forged headers, cookies, quota, open connections, start-up checks."""

import asyncio
import json
import logging

import pytest

from app.http.cookies import policy_for
from app.http.door import host_name, identity_headers, look_at
from app.http.errors import on_gone_away
from app.http.headers import CONTENT_SECURITY_POLICY, with_security_headers
from app.http.middleware import Door
from app.http.quota import QuotaExceededError, UploadQuota
from app.http.sessions import safe_target
from app.http.sockets import Sockets
from app.http.start import REQUIRED_OPTIONS, WeakSetUpError, _without_uncaught, check_options
from app.ui.own_sessions import browser_name
from backend.errors import ServiceUnavailableError


def scope(path="/", **headers):
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "path": path, "headers": raw}


@pytest.mark.parametrize(
    ("url", "name", "is_secure"),
    [
        ("https://desk.insurer.example", "__Host-sid", True),
        ("http://localhost:8501", "__Host-sid", True),
        ("http://127.0.0.1:8501", "__Host-sid", True),
        ("http://desk.lan:8501", "sid", False),
    ],
)
def test_names_and_flags_the_cookie_by_the_address(url, name, is_secure):
    policy = policy_for(url)
    header = policy.set_header(policy.session, "value")

    assert (policy.session, policy.is_secure, "Secure" in header) == (name, is_secure, is_secure)
    assert "HttpOnly" in header
    assert "Domain" not in header


@pytest.mark.parametrize(
    ("host", "is_at_home"),
    [
        ("desk.insurer.example", True),
        ("DESK.insurer.example:443", True),
        ("localhost:8501", True),
        ("[::1]:8501", True),
        ("evil.example", False),
        ("desk.insurer.example.evil.example", False),
        ("", False),
    ],
)
def test_is_at_home_at_its_own_names(host, is_at_home):
    visit = look_at(scope(host=host))

    assert visit.is_at_home(policy_for("https://desk.insurer.example")) is is_at_home


def test_reads_a_host_without_its_port():
    assert [host_name(each) for each in ("a.b:1", "[::1]:2", "A.B.")] == ["a.b", "::1", "a.b"]


@pytest.mark.parametrize("name", [b"x-ia-user", b"X-IA-User", b"x-ia-sid", b"x-ia-anything", b"X_IA_SID"])
def test_drops_every_identity_header_a_client_sends(name):
    sent = {"headers": [(name, b"forged"), (b"accept", b"*/*")]}

    assert identity_headers(sent, None, None) == [(b"accept", b"*/*")]
    assert dict(identity_headers(sent, "u", "s"))[b"x-ia-user"] == b"u"


def test_reads_cookies_beside_one_that_is_malformed():
    visit = look_at(scope(cookie='odd="un{finished; __Host-sid=value; other=[1,2]'))

    assert visit.cookies["__Host-sid"] == "value"


@pytest.mark.parametrize("path", ["/media/x", "/_stcore/upload_file/a/b", "/_stcore/metrics", "/_stcore/agent/x"])
def test_guards_the_frameworks_own_paths(path):
    assert look_at(scope(path)).is_guarded


@pytest.mark.parametrize("path", ["/", "/healthz", "/_stcore/stream", "/_stcore/health", "/static/a.js"])
def test_leaves_alone_what_the_sign_in_page_needs(path):
    assert not look_at(scope(path)).is_guarded


async def _never(*_):
    raise AssertionError("the framework was asked")


def answered(path):
    """Return status and JSON that the door answers by itself, without the framework."""
    sent = []

    async def send(message):
        sent.append(message)

    door = Door(_never, policy_for("http://localhost"), lambda _: None, Sockets(), UploadQuota(10))
    asyncio.run(door({**scope(path, host="localhost"), "method": "GET"}, _never, send))
    return sent[0]["status"], json.loads(sent[1]["body"])["error"]


@pytest.mark.parametrize(
    "path",
    ["/\0", "/a\0b", "/../x", "/api/v1/../../x", "/files/../x", "//evil", "//api/v1/runs/x", "/\\\\server", "/C:/x"],
)
def test_answers_a_path_that_leads_astray_in_json_as_any_unknown_address(path):
    assert answered(path) == (404, "not_found")


@pytest.mark.parametrize(
    "path", ["/", "/submissions", "/api/v1/runs/a..b", "/_stcore/upload_file/../x", "/files/x.pdf"]
)
def test_lets_every_other_path_pass(path):
    assert not look_at(scope(path)).leads_astray


def test_a_request_cut_off_in_the_middle_is_no_defect(monkeypatch):
    monkeypatch.setattr("app.http.errors.capture", lambda _: pytest.fail("an incident was written down"))

    assert asyncio.run(on_gone_away(None, ConnectionError())).status_code == 400


def test_allows_no_script_but_our_origins_and_the_start_pages_own():
    assert "'unsafe-eval'" not in CONTENT_SECURITY_POLICY
    assert "script-src 'self' 'sha256-" in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.count("unsafe-inline") == 1


def test_keeps_the_stricter_policy_a_route_has_set():
    headers = dict(with_security_headers([(b"Content-Security-Policy", b"sandbox")], is_https=True))

    assert headers[b"Content-Security-Policy"] == b"sandbox"
    assert b"content-security-policy" not in headers
    assert b"strict-transport-security" in headers


def test_asks_for_https_only_where_it_is_spoken():
    assert b"strict-transport-security" not in dict(with_security_headers([], is_https=False))


@pytest.mark.parametrize("target", ["/submission?id=4", "/account", "/"])
def test_goes_on_to_a_page_of_ours(target):
    assert safe_target(target) == target


@pytest.mark.parametrize(
    "target",
    ["", "account", "//evil.example", "https://evil.example", "/\\evil", "/a\r\nSet-Cookie: x", "javascript:1"],
)
def test_goes_nowhere_else(target):
    assert safe_target(target) == "/"


def bodies(*sizes):
    parts = [{"type": "http.request", "body": b"x" * size} for size in sizes]

    async def receive():
        return parts.pop(0)

    return receive


def test_counts_upload_bytes_per_session_and_stops_in_the_middle():
    quota = UploadQuota(10)

    async def send(session_id, *sizes):
        receive = quota.counted(session_id, bodies(*sizes))
        for _ in sizes:
            await receive()

    asyncio.run(send("one", 4, 4))
    asyncio.run(send("two", 10))
    with pytest.raises(QuotaExceededError):
        asyncio.run(send("one", 1, 2))
    assert quota.left("one") == 1


def test_gives_the_bytes_back_the_next_day():
    clock = [0.0]
    quota = UploadQuota(10, now=lambda: clock[0])
    asyncio.run(quota.counted("one", bodies(10))())

    clock[0] = 86_401.0

    assert quota.left("one") == 10


def test_closes_the_connections_of_ended_sessions_only():
    sockets, closed = Sockets(), []

    def closer(name):
        async def close():
            closed.append(name)

        return close

    sockets.add("ended", closer("first tab"))
    sockets.add("ended", closer("second tab"))
    sockets.add("live", closer("other person"))

    asyncio.run(sockets.close_ended(lambda ids: {each for each in ids if each == "ended"}))

    assert sorted(closed) == ["first tab", "second tab"]


def test_forgets_a_connection_that_ended():
    sockets = Sockets()

    async def close():
        raise AssertionError

    sockets.add("one", close)
    sockets.remove("one", close)

    assert sockets.session_ids == frozenset()


def test_goes_on_watching_while_the_database_is_away():
    looks = []

    def find_ended(_ids):
        looks.append(1)
        if len(looks) < 3:
            raise ServiceUnavailableError
        raise KeyError("enough")

    with pytest.raises(KeyError):
        asyncio.run(Sockets().watch(find_ended, every_s=0))
    assert len(looks) == 3


@pytest.mark.parametrize("name", REQUIRED_OPTIONS)
def test_refuses_to_start_without_an_option_that_security_rests_on(name):
    with pytest.raises(WeakSetUpError, match=name):
        check_options(lambda option: None if option == name else REQUIRED_OPTIONS[option])


def test_starts_with_the_options_of_the_project():
    import tomllib  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    from streamlit import config  # noqa: PLC0415

    text = (Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    written = {
        f"{section}.{name}": value
        for section, options in tomllib.loads(text).items()
        if section != "theme"
        for name, value in options.items()
    }

    assert set(written) <= set(config._config_options_template)
    check_options(lambda option: written.get(option, config._config_options_template[option].default_val))


def test_names_browser_and_system_in_plain_words():
    chrome = (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
    )

    assert browser_name(chrome) == "Chrome on Windows"
    assert browser_name("curl/8") == "Unknown browser on unknown system"


def test_keeps_the_text_of_a_page_error_out_of_the_log():
    error = ValueError("text of a document")
    record = logging.LogRecord("streamlit.error_util", 40, "", 1, "Uncaught", (), (ValueError, error, None))

    assert not _without_uncaught(record)
    assert _without_uncaught(logging.LogRecord("streamlit.error_util", 40, "", 1, "other", (), None))
