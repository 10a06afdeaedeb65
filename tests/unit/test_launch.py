"""How programs are started: as whom, with what, and that they die with us."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from backend.embedded.account import server_account
from backend.embedded.launch import Launch, start
from backend.embedded.server import last_lines, wait_until_ready
from backend.embedded.start_error import StartError
from backend.embedded.throwaway import throwaway_folder

SHOWS_ITSELF = """
import json, os, signal, sys
print(json.dumps({
    "uid": os.getuid(), "groups": os.getgroups(), "cwd": os.getcwd(), "session": os.getsid(0) == os.getpid(),
    "stdin": sys.stdin.read(), "word": os.environ.get("WORD"), "path": "PATH" in os.environ,
}))
"""
STARTS_A_CHILD = """
import os, signal, sys, tempfile
from pathlib import Path
from backend.embedded.launch import Launch, start
heeds = "signal.signal(signal.SIGINT, signal.SIG_DFL)"  # whoever started the suite may have it ignored
program = f"import os, signal, time; {heeds}; print(os.getpid(), flush=True); time.sleep(60)"
launch = Launch("child", (sys.executable, "-c", program), Path("/"), death_signal=signal.Signals(int(sys.argv[1])))
child = start(launch, sys.stdout.buffer)
os.kill(os.getpid(), signal.SIGKILL) if sys.argv[2] == "at once" else sys.stdin.readline()
"""


@pytest.fixture
def show(tmp_path):
    """Start a program that describes itself; return the description."""

    def run(**choices):
        log = tmp_path / "out"
        launch = Launch("shows", (sys.executable, "-c", SHOWS_ITSELF), **{"cwd": tmp_path, **choices})
        with log.open("wb") as output:
            assert start(launch, output).wait(20) == 0, log.read_text()
        return json.loads(log.read_text())

    return run


def lives(pid):
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(shown.stdout.strip()) and "Z" not in shown.stdout


def ends(pid):
    deadline = time.monotonic() + 20
    while lives(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not lives(pid)


def test_the_folder_the_words_and_the_environment_are_given(show, tmp_path):
    shown = show(environment={"WORD": "given"}, stdin_text="secret\n")

    assert shown["cwd"] == str(tmp_path)
    assert shown["stdin"] == "secret\n"
    assert shown["word"] == "given"
    assert shown["path"]


def test_a_program_has_a_session_of_its_own(show):
    assert show()["session"]


def test_without_an_account_it_is_us(show):
    assert show()["uid"] == os.getuid()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes the account of a program")
def test_the_lent_account_has_no_group_of_root():
    account = server_account()
    with throwaway_folder() as state:
        log = state.logs / "id"
        with log.open("wb") as output:
            start(Launch("id", ("id",), state.path, account=account), output).wait(20)

        assert log.read_text().startswith(f"uid={account.uid}({account.name}) gid={account.gid}")
        assert "root" not in log.read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help exists on Linux alone")
@pytest.mark.parametrize("wanted", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_program_dies_with_a_killed_parent(wanted):
    words = [sys.executable, "-c", STARTS_A_CHILD, str(int(wanted)), "later"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        pid = int(parent.stdout.readline())
        assert lives(pid)
        parent.kill()

        assert ends(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help exists on Linux alone")
def test_a_parent_that_dies_during_the_start_leaves_nothing():
    words = [sys.executable, "-c", STARTS_A_CHILD, "9", "at once"]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as parent:
        said = parent.stdout.read()

    assert said == b"" or ends(int(said))


class Deaf:
    """A server that runs and never answers."""

    url = "nowhere"

    def __init__(self, folder):
        self.folder = folder

    def launch(self):
        program = "print('I am deaf', flush=True); import time; time.sleep(60)"
        return Launch("deaf", (sys.executable, "-c", program), self.folder)

    def is_ready(self):
        return False


def test_a_server_that_never_answers_is_given_up_with_its_last_lines(tmp_path, monkeypatch):
    log = tmp_path / "deaf.log"
    server = Deaf(tmp_path)
    with log.open("wb") as output:
        process = start(server.launch(), output)
    deadline = time.monotonic() + 20
    while not log.read_text() and time.monotonic() < deadline:
        time.sleep(0.02)
    monkeypatch.setattr("backend.embedded.server.READY_TIMEOUT_S", 0.1)
    with pytest.raises(StartError, match="deaf did not answer within 0 s: I am deaf"):
        wait_until_ready(server, process, log)
    process.kill()
    process.wait()


def test_a_server_that_ended_is_not_waited_for(tmp_path):
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = start(Launch("ends", (sys.executable, "-c", ""), tmp_path), output)
    process.wait(20)

    assert wait_until_ready(Deaf(tmp_path), process, log) is False


def test_only_the_end_of_a_log_is_shown(tmp_path):
    log = tmp_path / "log"
    log.write_bytes(b"\n".join(b"line %d \xff" % number for number in range(100)))

    assert last_lines(log, 2).splitlines() == ["line 98 \ufffd", "line 99 \ufffd"]
