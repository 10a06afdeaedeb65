"""Pages run as a browser would run them: the real Home, the real services, a real session row, rolled back."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from sqlalchemy import Connection, Engine
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, app_test

from app import services as app_services
from app.http.cookies import cookie_policy
from app.ui import session
from app.ui.registry import spec_of
from backend.bootstrap import Services
from backend.domain.access import Principal
from backend.domain.accounts import Browser
from backend.queueing.redis_client import make_redis
from backend.services.health import HealthService
from backend.settings import Settings
from fixtures.screens import HOME, BrowserCookies, go_to


@pytest.fixture(scope="session", autouse=True)
def _packages_looked_through_once() -> Iterator[None]:
    """Let Streamlit look through the installed packages once, not for every screen that a test opens."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


class PagesAfterHome(PagesManager):
    """The pages as a server knows them once Home has run: it does not look into the folder any more."""

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        PagesManager.uses_pages_directory = False


@pytest.fixture
def services(
    connection: Connection, engine: Engine, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Services]:
    """Services of the pages, on the connection that is rolled back after the test."""
    redis = make_redis(redis_url)
    redis.flushdb()
    services = Services(Settings(), connection, redis)
    services.health = HealthService(engine, redis, Settings())
    monkeypatch.setattr(app_services, "build_services", lambda _settings: services)
    app_services.get_services.cache_clear()
    yield services
    app_services.get_services.cache_clear()
    redis.close()


@pytest.fixture
def cookies(monkeypatch: pytest.MonkeyPatch) -> BrowserCookies:
    """Give a browser that has opened the start page once, and nothing more."""
    jar = BrowserCookies({cookie_policy().browser: "a browser of the test"})
    monkeypatch.setattr(session, "cookie_value", jar.read)
    monkeypatch.setattr(session, "client_ip", lambda: "local")
    return jar


@pytest.fixture
def sign_in(services: Services, cookies: BrowserCookies) -> Callable[[Principal | None], Principal | None]:
    """Give the browser a real session of a person, or take it away."""

    def sign_in(person: Principal | None) -> Principal | None:
        if person is None:
            cookies.values.pop(cookie_policy().session, None)
            return None
        ticket = services.sessions.open_ticket(person, "browser")
        value = services.sessions.claim(ticket, "browser", Browser("127.0.0.1", "pytest"))
        cookies.values[cookie_policy().session] = value
        return services.sessions.identify(value)

    return sign_in


@pytest.fixture
def open_screen(
    sign_in: Callable[[Principal | None], Principal | None], cookies: BrowserCookies, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AppTest]:
    """
    Open a page file as a person, who signs in when another one did before, or as a stranger (None).

    `is_first` makes it the first request since the start of the process, which Streamlit answers without Home.
    """
    signed: dict[str, Principal] = {}

    def open_screen(
        file: str, person: Principal | None, query: dict[str, str] | None = None, *, is_first: bool = False
    ) -> AppTest:
        value = cookies.values.get(cookie_policy().session, "")
        if person is None or signed.get(value) != person:
            sign_in(person)
            signed.clear()
            if person:
                signed[cookies.values[cookie_policy().session]] = person
        screen = AppTest.from_file(HOME, default_timeout=20)
        for name, value in (query or {}).items():
            screen.query_params[name] = value
        monkeypatch.setattr(app_test, "PagesManager", PagesManager if is_first else PagesAfterHome)
        if is_first:
            return screen.switch_page(f"pages/{file}").run()
        return go_to(screen, spec_of(file)).run()

    return open_screen
