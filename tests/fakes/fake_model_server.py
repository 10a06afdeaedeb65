"""A model server on 127.0.0.1 that speaks OpenAI's and Anthropic's wire format and plays every fault."""

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.fakes.model_answers import Answer, anthropic_error, anthropic_message, chat_completion, openai_error

HANG_LIMIT_S = 20.0


@dataclass(frozen=True, slots=True)
class Fault:
    """What the server does instead of answering well."""

    name: str
    status: int = 200
    code: str = ""
    message: str = "made up by the fake server"
    retry_after: str = ""


def retry_at(seconds: float) -> str:
    """Return the HTTP date so many seconds from now."""
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


HANG = Fault("hang")
DRIP = Fault("drip")
RESET = Fault("reset_mid_body")
HTML = Fault("html")
EMPTY_BODY = Fault("empty_body")
CUT_ENVELOPE = Fault("cut_envelope")
REDIRECT = Fault("redirect", 307)
TRUNCATED_JSON = Fault("truncated_json")
ARRAY = Fault("array")
WRONG_SCHEMA = Fault("wrong_schema")
PROSE = Fault("prose")
EMPTY_ANSWER = Fault("empty_answer")
REFUSAL = Fault("refusal")
LENGTH = Fault("length")
CONTEXT_STOP = Fault("context_stop")
TOOL_CALL = Fault("tool_call")
CONTEXT_400 = Fault("error", 400, "context_length_exceeded", "prompt is too long: 999999 tokens > 200000 maximum")
OTHER_400 = Fault("error", 400, "invalid_value", "a parameter is wrong")


def status_fault(status: int, *, code: str = "", retry_after: str = "") -> Fault:
    """Return the fault of an error status, with the provider's own body for it."""
    return Fault("error", status, code=code, retry_after=retry_after)


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it came over the wire, and the fault it met, if any."""

    path: str
    headers: dict[str, str]
    body: bytes
    fault: Fault | None

    @property
    def json(self) -> dict[str, object]:
        """Return the body as an object."""
        loaded: dict[str, object] = json.loads(self.body)
        return loaded


@dataclass(slots=True)
class Bill:
    """What the server charges: one entry for each answer that a real provider would bill."""

    entries: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def tokens_in(self) -> int:
        """Return the billed input tokens."""
        return sum(entry[1] for entry in self.entries)

    @property
    def tokens_out(self) -> int:
        """Return the billed output tokens."""
        return sum(entry[2] for entry in self.entries)


class FakeModelServer:
    """Answers well unless a fault is scripted; counts requests and bills."""

    def __init__(self, content: str | Callable[[dict[str, object]], str] = "{}") -> None:
        self.content = content
        self.received: list[Received] = []
        self.bill = Bill()
        self.released = threading.Event()
        self.tokens_in, self.tokens_out = 1000, 50
        self._script: deque[Fault | None] = deque()
        self._always: Fault | None = None
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.fake = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """Return the address without a path."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def openai_url(self) -> str:
        """Return the base address for OpenAI's interface."""
        return f"{self.url}/v1"

    @property
    def count(self) -> int:
        """Return how many requests arrived."""
        return len(self.received)

    def play(self, *faults: Fault | None) -> None:
        """Script the next requests; None is a good answer."""
        self._script.extend(faults)

    def always(self, fault: Fault | None) -> None:
        """Play this fault whenever the script is empty."""
        self._always = fault

    def reset(self, content: str | Callable[[dict[str, object]], str]) -> None:
        """Forget script, requests and bill."""
        with self._lock:
            self.content = content
            self.received, self.bill = [], Bill()
            self.tokens_in, self.tokens_out = 1000, 50
            self._script.clear()
            self._always = None

    def next_fault(self) -> Fault | None:
        """Take the next line of the script."""
        with self._lock:
            return self._script.popleft() if self._script else self._always

    def receive(self, request: Received) -> None:
        """Book a request."""
        with self._lock:
            self.received.append(request)

    def answer(self, request: dict[str, object], fault: Fault | None) -> Answer:
        """Return what the model says, and book the bill."""
        content = self.content(request) if callable(self.content) else self.content
        with self._lock:
            self.bill.entries.append((str(request.get("model")), self.tokens_in, self.tokens_out))
        name = fault.name if fault else ""
        return Answer(name, content, str(request.get("model")), self.tokens_in, self.tokens_out)

    def start(self) -> "FakeModelServer":
        """Begin to listen."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """End all hanging requests and stop listening."""
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


@contextmanager
def running_server(content: str | Callable[[dict[str, object]], str] = "{}") -> Iterator[FakeModelServer]:
    """Run a fake model server for the length of the block."""
    server = FakeModelServer(content).start()
    try:
        yield server
    finally:
        server.stop()


def refused_url() -> str:
    """Return an address where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    fake: FakeModelServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent when a client hangs up, which half of the faults provoke."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the parent's name
        """Keep the test output clean."""

    def do_POST(self) -> None:
        fake = self.server.fake
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        fault = fake.next_fault()
        headers = {name.lower(): value for name, value in self.headers.items()}
        fake.receive(Received(self.path, headers, body, fault))
        if fault is None:
            return self._model(body, None)
        special = {
            "hang": self._hang,
            "drip": self._drip,
            "reset_mid_body": self._reset,
            "html": lambda: self._send(200, b"<html><body>It works!</body></html>", "text/html"),
            "empty_body": lambda: self._send(200, b""),
            "cut_envelope": lambda: self._send(200, b'{"id": "x", "choices": [{"mess'),
            "redirect": lambda: self._send(307, b"", location=f"{fake.url}/elsewhere"),
            "error": lambda: self._error(fault),
        }.get(fault.name)
        return special() if special else self._model(body, fault)

    def _model(self, body: bytes, fault: Fault | None) -> None:
        answer = self.server.fake.answer(json.loads(body), fault)
        make = anthropic_message if self._is_anthropic() else chat_completion
        self._send(200, json.dumps(make(answer)).encode())

    def _error(self, fault: Fault) -> None:
        make = anthropic_error if self._is_anthropic() else openai_error
        extra = {"retry-after": fault.retry_after} if fault.retry_after else {}
        self._send(fault.status, json.dumps(make(fault.status, fault.code, fault.message)).encode(), **extra)

    def _is_anthropic(self) -> bool:
        return self.path.endswith("/messages")

    def _send(self, status: int, body: bytes, content_type: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        number = f"req-{self.server.fake.count}"
        for name, value in {"x-request-id": number, "request-id": number, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _hang(self) -> None:
        self.server.fake.released.wait(HANG_LIMIT_S)
        self.close_connection = True

    def _drip(self) -> None:
        self._half()
        while not self.server.fake.released.wait(0.02):
            self.wfile.write(b" ")
        self.close_connection = True

    def _reset(self) -> None:
        self._half()
        # Lingering for 0 s makes the close a reset instead of an orderly end.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def _half(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b'{"id": "half')
        self.wfile.flush()
