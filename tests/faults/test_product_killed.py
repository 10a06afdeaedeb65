"""The real product, started, started twice, killed and started again."""

import asyncio
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest

from backend.embedded.ports import free_port
from backend.embedded.running import find_running, is_held
from backend.embedded.state import ROOT
from backend.embedded.web_probe import status_of

START_TIMEOUT_S = 100.0
END_TIMEOUT_S = 30.0
KEEP = "INSERT INTO institutions (code, name) VALUES ('kept', 'Kept Mutual')"
KEPT = "SELECT code, name FROM institutions ORDER BY code"


def program(state, **environment):
    settings = {"STATE_DIR": str(state), **environment}
    return ["env", *(f"{name}={value}" for name, value in settings.items()), sys.executable, "-m", "backend.embedded"]


class Up:
    """One `up` on a folder of its own."""

    def __init__(self, state, *words, **environment):
        self.lock = state / "running.json"
        self.output = state.with_suffix(".out")
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [*program(state, **environment), "up", "--no-demo", *words],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
            )

    def wait_for_pages(self):
        poll(lambda: self.process.poll() is not None or self.running(), START_TIMEOUT_S)
        assert self.running(), self.output.read_text()
        return find_running(self.lock)

    def running(self):
        found = find_running(self.lock)
        return found is not None and found.url != ""

    def children(self):
        shown = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(word) for word in shown.stdout.split()]


def poll(fact, timeout_s):
    deadline = time.monotonic() + timeout_s
    while not fact() and time.monotonic() < deadline:
        time.sleep(0.05)


def lives(pid):
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(shown.stdout.strip()) and "Z" not in shown.stdout


def run(state, *words):
    return subprocess.run([*program(state), *words], cwd=ROOT, capture_output=True, text=True, check=False)


@contextmanager
def open_folder():
    """Give a folder that the servers' account can reach even when root runs the tests."""
    with tempfile.TemporaryDirectory(prefix="insurance-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield Path(name, "state")


@pytest.fixture
def start():
    started = []

    def begin(*words, **environment):
        started.append(Up(*words, **environment))
        return started[-1]

    yield begin
    for up in started:
        up.process.send_signal(signal.SIGTERM)
        up.process.wait(END_TIMEOUT_S)


def ask(url, *statements):
    link = psycopg2.connect(url)
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall()
    finally:
        link.close()


def test_a_kill_leaves_no_process_and_loses_no_row(start):
    with open_folder() as state:
        first = start(state, "--port", str(free_port()))
        running = first.wait_for_pages()
        second = run(state, "up")
        kept = ask(running.database_url, KEEP, KEPT)
        children = first.children()
        first.process.kill()
        first.process.wait()
        poll(lambda: not any(map(lives, children)), END_TIMEOUT_S)

        assert (second.returncode, f"already runs at {running.url}" in second.stderr) == (1, True)
        assert len(children) == 6
        assert [pid for pid in children if lives(pid)] == []
        assert not is_held(first.lock)

        again = start(state, "--port", str(free_port()))
        assert ask(again.wait_for_pages().database_url, KEPT) == kept
        stopped = run(state, "stop")
        assert (stopped.returncode, stopped.stdout) == (0, "Stopped.\n")
        assert again.process.wait(END_TIMEOUT_S) == 0
        assert "Traceback" not in again.output.read_text()


def test_servers_that_are_given_are_used_and_none_is_started(start, database_url, redis_url):
    with open_folder() as state:
        up = start(state, "--workers", "0", DATABASE_URL=database_url, REDIS_URL=redis_url)
        running = up.wait_for_pages()

        assert asyncio.run(status_of(int(running.url.rpartition(":")[2]), "/healthz")) == 200
        assert running.database_url == database_url
        assert not (state / "postgres").exists()
        assert not (state / "valkey").exists()
        assert not (state / "passwords.json").exists()
        assert len(up.children()) == 1


def test_a_requested_port_that_is_taken_ends_the_start_in_one_sentence():
    with open_folder() as state, socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        done = run(state, "up", "--port", str(port))

    assert done.returncode == 1
    assert done.stderr == f"Port {port} is taken by another program. Choose another with --port.\n"


def test_a_lost_password_file_is_never_replaced():
    with open_folder() as state:
        (state / "postgres" / "data").mkdir(parents=True)
        state.chmod(0o711)
        (state / "postgres" / "data" / "PG_VERSION").write_text("18\n")
        done = run(state, "up", "--port", str(free_port()))

        assert done.returncode == 1
        assert "password file" in done.stderr
        assert not (state / "passwords.json").exists()
