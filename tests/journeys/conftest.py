"""Journeys: the product as a whole, in a browser; skipped with the reason where no Chromium is installed."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from backend.domain.access import Role
from backend.embedded.ports import free_port
from fixtures.web import Web, running_web
from journeys.browser import NAMES, NEEDS_BROWSER, PATIENCE_MS, Browsers, chromium, find_chromium
from journeys.product import LiveProduct, live_product


@pytest.fixture(scope="session")
def product() -> Iterator[LiveProduct]:
    """Run the product with its demonstration book, without any model."""
    with live_product(lease_s="3") as product:
        yield product


@pytest.fixture(scope="session")
def bare_product() -> Iterator[LiveProduct]:
    """Run the product without a book, with one provider that nobody answers for."""
    nobody = f"http://127.0.0.1:{free_port()}/v1"
    with live_product(demo=False, provider_order="local", local_base_url=nobody, provider_deadline_s="1") as product:
        yield product


@pytest.fixture(scope="session")
def web(database_url: str, redis_url: str) -> Iterator[Web]:
    """Run the web process alone; whoever asks it is a person of their own."""
    with running_web(database_url, redis_url) as web:
        yield web


@pytest.fixture(scope="session")
def caller(web: Web) -> Callable[[Role], dict[str, str]]:
    """Give the headers of a new person of a role."""
    return lambda role: web.bearer(web.add_user(role))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run Chromium for one file of journeys."""
    program = find_chromium()
    if program is None:
        reason = f"no browser is installed (looked for {', '.join(NAMES)})"
        pytest.fail(reason) if NEEDS_BROWSER else pytest.skip(reason)
    expect.set_options(timeout=PATIENCE_MS)
    with chromium(program) as browser:
        yield browser


@pytest.fixture
def browsers(browser: Browser) -> Iterator[Browsers]:
    """Open browsers for as many persons as a journey needs."""
    browsers = Browsers(browser, Path(tempfile.gettempdir(), "insurance-journeys"), [])
    yield browsers
    browsers.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Name the folder with what was on the screens when a journey failed."""
    report = yield
    browsers = getattr(item, "funcargs", {}).get("browsers")
    if report.failed and browsers is not None:
        folder = browsers.save_last_seen(item.name)
        report.sections.append(("Screens", f"pictures and text of every open page: {folder}"))
    return report
