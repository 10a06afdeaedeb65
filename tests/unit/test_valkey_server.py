"""The embedded Valkey, really started."""

import subprocess

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from backend.embedded.binaries import valkey_program
from backend.embedded.launch import start
from backend.embedded.ports import free_port
from backend.embedded.server import wait_until_ready
from backend.embedded.start_error import StartError
from backend.embedded.throwaway import run_server, throwaway_folder, throwaway_valkey
from backend.embedded.valkey_server import ValkeyServer


@pytest.fixture
def state():
    with throwaway_folder() as folder:
        yield folder


@pytest.fixture
def server(state):
    with throwaway_valkey(state, is_kept=True) as running:
        yield running


@pytest.fixture
def link(server):
    with redis.Redis.from_url(server.url, decode_responses=True) as connection:
        yield connection


def test_it_keeps_every_write_and_throws_nothing_away(link):
    settings = link.config_get("*")

    assert settings["appendonly"] == "yes"
    assert settings["appendfsync"] == "everysec"
    assert settings["maxmemory-policy"] == "noeviction"
    assert settings["bind"] == "127.0.0.1"


def test_nobody_gets_in_without_the_password(server):
    with (
        redis.Redis(port=server.port, retry=Retry(NoBackoff(), 0)) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()


def test_the_password_is_in_no_argument_and_no_file(server, state):
    shown = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True).stdout
    files = [path for path in state.path.rglob("*") if path.is_file()]

    assert server.password not in shown
    assert files
    assert all(server.password.encode() not in path.read_bytes() for path in files)


def test_a_wrong_password_is_not_ready(server):
    stranger = ValkeyServer(server.program, server.folder, server.port, "guess", server.account)

    assert server.is_ready()
    assert not stranger.is_ready()


def test_what_was_written_survives_a_kill(state):
    program, folder = valkey_program(state.copies, state.account), state.server_folder("valkey")
    killed = ValkeyServer(program, folder, free_port(), "secret", state.account)
    log = state.logs / "killed.log"
    with log.open("wb") as output:
        process = start(killed.launch(), output)
    assert wait_until_ready(killed, process, log)
    with redis.Redis.from_url(killed.url) as link:
        link.set("queue", "run")
        link.waitaof(1, 0, 5000)
    process.kill()
    process.wait()

    with (
        run_server(lambda port: ValkeyServer(program, folder, port, "secret", state.account), state.logs) as again,
        redis.Redis.from_url(again.url) as link,
    ):
        assert link.get("queue") == b"run"


def test_a_taken_port_makes_the_launcher_try_the_next(server, state):
    program, folder = server.program, state.server_folder("second")
    ports = iter([server.port, free_port()])

    def make(_):
        return ValkeyServer(program, folder, next(ports), "other", state.account)

    with run_server(make, state.logs) as second:
        assert second.port != server.port


def test_a_server_that_never_starts_is_told_with_its_last_lines(state):
    program, folder = valkey_program(state.copies, state.account), state.server_folder("valkey")

    def make(port):
        return ValkeyServer(program, folder, port, "word\nno-such-setting 1", state.account)

    with (
        pytest.raises(StartError, match=r"(?s)valkey ended at its start.*no-such-setting"),
        run_server(make, state.logs),
    ):
        pass


def test_a_program_the_account_cannot_reach_is_copied(state, monkeypatch):
    monkeypatch.setattr("backend.embedded.binaries.can_enter", lambda *_: False)
    program = valkey_program(state.copies, state.account)

    assert program.is_relative_to(state.copies)
    assert "alkey" in subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout


def test_without_our_wheel_the_machine_is_searched(monkeypatch, tmp_path):
    monkeypatch.setattr("backend.embedded.binaries._package_folder", lambda _: None)
    found = {"redis-server": "/usr/bin/redis-server"}
    monkeypatch.setattr("backend.embedded.binaries.shutil.which", found.get)
    assert str(valkey_program(tmp_path, None)) == "/usr/bin/redis-server"

    found.clear()
    with pytest.raises(StartError, match="REDIS_URL"):
        valkey_program(tmp_path, None)
