"""The web process on throw-away servers, and clients that speak the pages' websocket as browsers do."""

import asyncio
import contextlib
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from backend.demo.load import load_demo
from backend.domain.accounts import Browser
from backend.embedded.launch import Launch, start
from backend.embedded.ports import free_port
from backend.embedded.throwaway import ServerUrls, throwaway_servers
from backend.services.sessions import SessionsService
from backend.settings import Settings
from backend.store.engine import make_engine, make_unit_of_work
from backend.store.migrate import upgrade

ROOT = Path(__file__).resolve().parents[1]
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
START_TIMEOUT_S = 60.0
ANSWER_TIMEOUT_S = 60.0
SESSION_COOKIE = "__Host-sid"


@dataclass(frozen=True, slots=True)
class Book:
    """A database with the demonstration book, and the settings that lead to it."""

    urls: ServerUrls
    settings: Settings

    def sign_in(self, username: str) -> str:
        """Return the session cookie's value of a person of the book."""
        engine = make_engine(self.urls.database_url, pool_size=1)
        try:
            unit_of_work = make_unit_of_work(engine)
            with unit_of_work() as work:
                found = work.accounts.find_password_hash(username)
                person = work.sessions.find_user(found[0]) if found else None
            if person is None:
                raise SystemExit(f"there is nobody called {username}")
            sessions = SessionsService(unit_of_work, self.settings)
            return sessions.claim(sessions.open_ticket(person, "benchmark"), "benchmark", Browser())
        finally:
            engine.dispose()


@dataclass(frozen=True, slots=True)
class WebProcess:
    """A running web process."""

    port: int
    pid: int

    def cpu_s(self) -> float:
        """Return the processor time it has used so far, threads that ended included."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_S

    def memory_mib(self) -> float:
        """Return the memory it holds."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="utf-8").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


@contextlib.contextmanager
def demonstration_book() -> Iterator[Book]:
    """Give servers with the newest schema and the demonstration book."""
    with throwaway_servers() as urls:
        settings = Settings.model_validate({"database_url": urls.database_url, "redis_url": urls.redis_url})
        upgrade(urls.database_url)
        load_demo(settings)
        yield Book(urls, settings)


@contextlib.contextmanager
def web_process(book: Book, *program: str) -> Iterator[WebProcess]:
    """Run the pages as the product does, or by another program that takes `--port`."""
    port = free_port()
    environment = {
        "DATABASE_URL": book.urls.database_url,
        "REDIS_URL": book.urls.redis_url,
        "PUBLIC_URL": f"http://localhost:{port}",
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(ROOT),
    }
    words = program or ("-m", "app.server")
    launch = Launch("web", (sys.executable, *words, "--port", str(port)), ROOT, environment=environment)
    process = start(launch, sys.stderr.buffer)
    try:
        _wait_for_pages(port, process)
        yield WebProcess(port, process.pid)
    finally:
        process.terminate()
        process.wait(15)


def _wait_for_pages(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=2):
            return
        time.sleep(0.1)
    raise SystemExit("the web process did not start")


@dataclass(slots=True)
class Client:
    """One signed-in browser tab on one page."""

    socket: ClientConnection
    page: str
    known: set[str] = field(default_factory=set)

    async def rerun(self) -> float:
        """Run the page once and return the milliseconds until everything was drawn."""
        message = BackMsg()
        message.rerun_script.page_name = self.page
        message.rerun_script.cached_message_hashes.extend(self.known)
        started = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(await self._receive())
            if answer.metadata.cacheable and answer.hash:
                self.known.add(answer.hash)
            if answer.WhichOneof("type") == "script_finished":
                return (time.perf_counter() - started) * 1000

    async def _receive(self) -> bytes:
        raw = await asyncio.wait_for(self.socket.recv(), ANSWER_TIMEOUT_S)
        return raw if isinstance(raw, bytes) else raw.encode()


@contextlib.asynccontextmanager
async def client(web: WebProcess, cookie: str, page: str) -> AsyncIterator[Client]:
    """Connect a signed-in tab."""
    address = f"localhost:{web.port}"
    async with connect(
        f"ws://{address}/_stcore/stream",
        origin=Origin(f"http://{address}"),
        subprotocols=[Subprotocol("streamlit")],
        additional_headers={"Cookie": f"{SESSION_COOKIE}={cookie}"},
        max_size=None,
        proxy=None,
    ) as socket:
        yield Client(socket, page)
