"""Every request has an id: in its answer and in each log line that it causes."""

import asyncio

import structlog

from app.http.cookies import cookie_policy
from app.http.middleware import Door
from app.http.quota import UploadQuota
from app.http.sockets import Sockets

SCOPE = {
    "type": "http",
    "method": "GET",
    "path": "/healthz",
    "raw_path": b"/healthz",
    "query_string": b"",
    "headers": [(b"host", b"localhost:8501")],
    "client": ("127.0.0.1", 5000),
    "scheme": "http",
}


def answer(app):
    """Send one request through the door and return the headers of the answer."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    door = Door(app, cookie_policy(), lambda _cookie: None, Sockets(), UploadQuota(1))
    asyncio.run(door(SCOPE, receive, send))
    return dict(sent[0]["headers"])


def test_the_answer_carries_the_id_that_the_log_lines_of_the_request_carry():
    seen = []

    async def app(_scope, _receive, send):
        seen.append(structlog.contextvars.get_contextvars()["request_id"])
        await send({"type": "http.response.start", "status": 200, "headers": []})

    headers = answer(app)

    assert headers[b"x-request-id"].decode() == seen[0]


def test_two_requests_have_two_ids():
    async def app(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    assert answer(app)[b"x-request-id"] != answer(app)[b"x-request-id"]
