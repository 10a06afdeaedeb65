"""What every test stands on: throw-away servers, clean settings, and no way out to the network."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings as drawn

from backend.embedded.throwaway import ServerUrls, throwaway_servers
from backend.settings import Settings

pytest_plugins = [
    "fixtures.compiled",
    "fixtures.database",
    "fixtures.desk",
    "fixtures.cases",
    "fixtures.claims",
    "fixtures.claim_screens",
    "fixtures.studies",
    "fixtures.study_screens",
    "fixtures.versions",
    "fixtures.shares",
]

environment = pytest.MonkeyPatch()
drawn.register_profile("suite", max_examples=40, derandomize=True)  # --hypothesis-profile=default draws anew
drawn.load_profile("suite")


def pytest_configure() -> None:
    """Give every test the default settings, whatever the developer's shell and .env hold."""
    for name in Settings.model_fields:
        environment.delenv(name.upper(), raising=False)
        environment.delenv(name, raising=False)
    environment.setenv("APP_ENV", "test")
    environment.setitem(Settings.model_config, "env_file", None)


def pytest_unconfigure() -> None:
    environment.undo()


@pytest.fixture(scope="session", autouse=True)
def _only_this_machine() -> Iterator[None]:
    """Refuse every connection that leaves the loopback interface."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family != socket.AF_UNIX and host not in ("localhost", "::1") and not str(host).startswith("127."):
            pytest.fail(f"a test tried to reach {host}; only this machine is allowed")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def server_urls() -> Iterator[ServerUrls]:
    """Give PostgreSQL and Valkey of this test process alone; both are empty at first."""
    with throwaway_servers() as urls:
        yield urls


@pytest.fixture(scope="session")
def database_url(server_urls: ServerUrls) -> str:
    """Address of an empty database; its role owns it, may make further ones, and is no superuser."""
    return server_urls.database_url


@pytest.fixture(scope="session")
def redis_url(server_urls: ServerUrls) -> str:
    """Address of the Valkey of this test process."""
    return server_urls.redis_url


@pytest.fixture(scope="session")
def validation_data() -> Callable[[str], Path]:
    """Find a validation file that the product does not ship; the test is skipped where it is missing."""
    folder = os.environ.get("VALIDATION_DATA_DIR", "")  # noqa: TID251  # a choice of the test run, not of the program

    def find(name: str) -> Path:
        path = Path(folder, name)
        if not folder or not path.is_file():
            pytest.skip(f"validation file {name} is not here (VALIDATION_DATA_DIR={folder or 'not set'})")
        return path

    return find
