"""The lock of a state folder, and what it tells other commands."""

import os
import signal
import stat
import subprocess
import sys

import pytest

from backend.embedded import running as module
from backend.embedded.adoption import adopt_running_servers
from backend.embedded.control import show_status, stop
from backend.embedded.running import Running, RunningLock, find_running, is_held
from backend.embedded.start_error import StartError
from backend.embedded.state import StateFolder
from backend.settings import get_settings

ABOUT = Running(
    os.getpid(), "2026-01-02T03:04:05+00:00", "/logs", "http://localhost:8501", "postgresql://here", "redis://here"
)
HOLDS_UNTIL_SIGNALLED = """
import os, signal, sys
from pathlib import Path
from backend.embedded.running import Running, RunningLock
lock = RunningLock(Path(sys.argv[1]))
lock.take()
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
lock.tell(Running(os.getpid(), "now", "/logs", "http://localhost:1"))
print("held", flush=True)
signal.pause()
"""


@pytest.fixture
def state(tmp_path):
    return StateFolder(tmp_path, None)


@pytest.fixture
def held(state):
    lock = RunningLock(state.lock)
    lock.take()
    lock.tell(ABOUT)
    yield lock
    lock.release()


@pytest.fixture
def other_process(state):
    process = subprocess.Popen([sys.executable, "-c", HOLDS_UNTIL_SIGNALLED, str(state.lock)], stdout=subprocess.PIPE)
    process.stdout.readline()
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.usefixtures("held")
def test_a_second_start_is_told_which_one_runs(state, monkeypatch):
    monkeypatch.setattr(module, "LOCK_PATIENCE_S", 0.05)
    with pytest.raises(StartError, match=rf"already runs at http://localhost:8501 \(process {os.getpid()}\)"):
        RunningLock(state.lock).take()


def test_a_second_start_during_the_first_one_waits_for_it(state, held, monkeypatch):
    monkeypatch.setattr(module, "LOCK_PATIENCE_S", 0.05)
    held.tell(Running(1, "now", "/logs"))
    with pytest.raises(StartError, match="under way"):
        RunningLock(state.lock).take()


@pytest.mark.usefixtures("held")
def test_others_find_the_addresses(state):
    assert find_running(state.lock) == ABOUT


@pytest.mark.usefixtures("held")
def test_only_the_owner_reads_the_addresses(state):
    assert stat.S_IMODE(state.lock.stat().st_mode) == 0o600
    assert "postgresql://here" not in repr(ABOUT)


def test_after_the_end_nothing_is_found(state):
    lock = RunningLock(state.lock)
    lock.take()
    lock.tell(ABOUT)
    lock.release()

    assert find_running(state.lock) is None
    assert "postgresql" not in state.lock.read_text()


def test_a_killed_holder_holds_nothing(state, other_process):
    assert is_held(state.lock)
    os.kill(other_process.pid, signal.SIGKILL)
    other_process.wait()

    assert not is_held(state.lock)
    assert find_running(state.lock) is None
    RunningLock(state.lock).take()


def test_a_folder_never_used_is_not_held(tmp_path):
    assert not is_held(tmp_path / "none" / "running.json")


def test_status_names_page_and_logs(state, held, capsys):
    assert show_status(state) == 0
    assert "http://localhost:8501" in capsys.readouterr().out

    held.tell(Running(1, "now", "/logs"))
    assert show_status(state) == 1
    assert "starting" in capsys.readouterr().out


def test_status_of_nothing_is_a_failure(state, capsys):
    assert show_status(state) == 1
    assert "not running" in capsys.readouterr().out


def test_stop_waits_until_the_other_has_ended(state, other_process, capsys):
    assert stop(state, at_once=False, longest_s=10) == 0
    assert capsys.readouterr().out == "Stopped.\n"
    assert other_process.wait(10) == 0


def test_stopping_nothing_is_no_failure(state, capsys):
    assert stop(state, at_once=False, longest_s=0) == 0
    assert "not running" in capsys.readouterr().out


@pytest.fixture
def fresh_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.mark.usefixtures("held", "fresh_settings")
def test_a_command_uses_the_running_servers(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("REDIS_URL", "")
    adopt_running_servers()

    assert get_settings().database_url.get_secret_value() == "postgresql://here"
    assert get_settings().redis_url.get_secret_value() == "redis://here"


@pytest.mark.usefixtures("held", "fresh_settings")
def test_an_address_somebody_gave_goes_first(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://given")
    monkeypatch.setenv("REDIS_URL", "redis://given")
    adopt_running_servers()

    assert get_settings().database_url.get_secret_value() == "postgresql://given"
    assert get_settings().redis_url.get_secret_value() == "redis://given"
