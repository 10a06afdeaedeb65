"""The order of a start, with given servers and small stand-ins for the pages and the workers."""

import asyncio
import os
import signal
import socket
import sys

import pytest
from pydantic import SecretStr

from backend.embedded import product as module
from backend.embedded.launch import Launch
from backend.embedded.options import UpOptions
from backend.embedded.ports import free_port
from backend.embedded.product import Product
from backend.embedded.running import Running, RunningLock, find_running
from backend.embedded.state import open_folder
from backend.embedded.supervisor import Supervisor
from backend.settings import AppEnv, Settings

DEADLINE_S = 60.0
PAGES = """
import http.server, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print("asked", self.path, flush=True)
        answers = dict(word.split("=") for word in sys.argv[2:])
        self.send_response(int(answers.get(self.path, "404")))
        self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""
WORKS = "import time; print('works', flush=True); time.sleep(60)"


@pytest.fixture
def answers():
    """Give what the stand-in for the pages answers, path=status."""
    return ["/readyz=200", "/healthz=200"]


@pytest.fixture
def start(tmp_path, monkeypatch, answers, own_urls):
    """Start the product in this process; once its box is printed it is told to stop."""

    def pages(port, _host, environment):
        return Launch("web", (sys.executable, "-c", PAGES, str(port), *answers), tmp_path, environment=environment)

    def workers(count, environment, _stop_timeout_s):
        argv = (sys.executable, "-c", WORKS)
        return [Launch(f"worker-{at}", argv, tmp_path, environment=environment) for at in range(count)]

    monkeypatch.setattr(module, "web_launch", pages)
    monkeypatch.setattr(module, "worker_launches", workers)

    def run(options=None, until=lambda: True, **settings):
        state = open_folder(tmp_path / "state", None)
        lock = RunningLock(state.lock)
        lock.take()
        chosen = Settings(**{**own_urls, **settings})
        supervisor = Supervisor(state.logs, echo=False)
        running = Running(os.getpid(), "now", str(state.logs))
        options = options or UpOptions(port=free_port(), demo=False, echo=False)
        product = Product(options, chosen, state, supervisor, lock, running)
        found = []

        async def start_then_stop():
            await product.start()
            while not until():  # noqa: ASYNC110  # the fact is on the disk
                await asyncio.sleep(0.02)
            found.append(find_running(state.lock))
            os.kill(os.getpid(), signal.SIGTERM)

        code = asyncio.run(asyncio.wait_for(supervisor.run(start_then_stop()), DEADLINE_S))
        lock.release()
        return code, supervisor.failure, next(iter(found), None)

    return run


@pytest.fixture
def own_urls(database_url, redis_url):
    return {"database_url": SecretStr(database_url), "redis_url": SecretStr(redis_url)}


def log_of(tmp_path, name):
    return (tmp_path / "state" / "logs" / f"{name}.log").read_text()


def test_when_everything_is_ready_and_the_workers_work_the_box_says_where(start, capsys, database_url, tmp_path):
    port = free_port()
    code, failure, running = start(
        UpOptions(port=port, demo=False, echo=False),
        until=lambda: all(log_of(tmp_path, f"worker-{at}") == "works\n" for at in (0, 1)),
    )

    assert (code, failure) == (0, None)
    assert f"Open      http://localhost:{port}" in capsys.readouterr().out
    assert (running.url, running.database_url) == (f"http://localhost:{port}", database_url)


def test_a_taken_port_gives_way_unless_requested_and_old_pages_are_asked_whether_they_live(
    start, answers, monkeypatch, tmp_path
):
    answers[:] = ["/healthz=200"]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = listener.getsockname()[1]
        monkeypatch.setattr(module, "DEFAULT_PORT", taken)
        code, _, running = start(UpOptions(demo=False, echo=False))

    assert code == 0
    assert int(running.url.rpartition(":")[2]) > taken
    assert log_of(tmp_path, "web").split("\n")[:2] == ["asked /readyz", "asked /healthz"]


def test_without_own_workers_only_the_pages_are_waited_for(start, answers, tmp_path):
    answers[:] = ["/readyz=503", "/healthz=200"]
    code, _, _ = start(UpOptions(port=free_port(), workers=0, demo=False, echo=False))

    assert code == 0
    assert "/readyz" not in log_of(tmp_path, "web")


def test_pages_that_never_get_ready_end_the_start(start, answers, monkeypatch):
    monkeypatch.setattr(module, "PAGES_TIMEOUT_S", 1.0)
    answers[:] = ["/readyz=503"]
    code, failure, running = start()

    assert (code, running) == (1, None)
    assert "not ready after 1 s" in failure


def test_a_database_that_does_not_answer_ends_the_start_in_its_sentence(start):
    code, failure, _ = start(database_url=SecretStr("postgresql://a:b@127.0.0.1:1/x"))

    assert code == 1
    assert failure == "prepare failed: The database of DATABASE_URL does not answer. Check the address."


def test_production_shows_its_address_and_never_gets_the_demonstration_book(start, capsys):
    options = UpOptions(port=free_port(), demo=True, echo=False)
    code, _, _ = start(options, app_env=AppEnv.PRODUCTION, public_url="https://desk.example")

    assert code == 0
    shown = capsys.readouterr().out
    assert "create-user" in shown
    assert "Open      https://desk.example" in shown
