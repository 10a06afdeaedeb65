"""The supervisor over small real processes: restarts, order of stopping, giving up."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from backend.embedded import supervisor as module
from backend.embedded.launch import Launch
from backend.embedded.one_shot import run_to_its_end
from backend.embedded.process_log import ProcessLog
from backend.embedded.restarts import RestartPolicy
from backend.embedded.start_error import StartError
from backend.embedded.supervisor import Supervisor, WhenEnded

DEADLINE_S = 20.0
FINISHES_ITS_WORK = """
import signal, sys, time
ended = []
signal.signal(signal.SIGTERM, lambda *_: ended.append(1))
print("up", flush=True)
while not ended: time.sleep(0.01)
with open("order", "a") as file: file.write(sys.argv[1] + "\\n")
"""
WILL_NOT_END = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("up", flush=True)
time.sleep(60)
"""
FAILS = "open('starts', 'a').write('x'); print('reason of the failure'); raise SystemExit(3)"


class HastyPolicy(RestartPolicy):
    """The same counting with hundredths of the delays."""

    def next_delay_s(self):
        delay_s = super().next_delay_s()
        return None if delay_s is None else delay_s / 100


@pytest.fixture(autouse=True)
def _haste(monkeypatch):
    monkeypatch.setattr(module, "RestartPolicy", HastyPolicy)
    monkeypatch.setattr(module, "REST_S", 0.1)
    monkeypatch.setattr("backend.embedded.child.KILL_PATIENCE_S", 0.2)


@pytest.fixture
def supervise(tmp_path):
    """Run a supervisor whose start is a test's coroutine; return its exit code and itself."""

    def run(start):
        async def go():
            supervisor = Supervisor(tmp_path, echo=False)
            return await asyncio.wait_for(supervisor.run(start(supervisor)), DEADLINE_S), supervisor

        return asyncio.run(go())

    return run


def script(name, program, folder, *, patience_s=10.0):
    return Launch(name, (sys.executable, "-c", program, name), folder, stop_timeout_s=patience_s)


async def until(fact):
    while not fact():  # noqa: ASYNC110  # the fact is on the disk
        await asyncio.sleep(0.01)


def said(folder, name, words):
    path = Path(folder, f"{name}.log")
    return path.exists() and words in path.read_text()


def starts(folder):
    return len((folder / "starts").read_text()) if (folder / "starts").exists() else 0


def group_lives(group):
    """Tell whether any process of a group still runs; the unreaped dead do not count."""
    shown = subprocess.run(["ps", "-eo", "pgid=,stat="], capture_output=True, text=True, check=True).stdout
    return any(line.split()[0] == str(group) and "Z" not in line for line in shown.splitlines())


def test_stops_workers_before_pages_before_servers(supervise, tmp_path):
    async def start(supervisor):
        for stage, name in enumerate(["postgres", "valkey", "web", "worker"]):
            await supervisor.keep(script(name, FINISHES_ITS_WORK, tmp_path), WhenEnded.RESTART, stage)
        await until(lambda: all(said(tmp_path, name, "up") for name in ("postgres", "valkey", "web", "worker")))
        os.kill(os.getpid(), signal.SIGTERM)

    code, _ = supervise(start)

    assert code == 0
    assert (tmp_path / "order").read_text().split() == ["worker", "web", "valkey", "postgres"]


def test_a_second_signal_ends_what_will_not_finish(supervise, tmp_path):
    groups = []

    async def start(supervisor):
        child = await supervisor.keep(script("worker", WILL_NOT_END, tmp_path, patience_s=60), WhenEnded.RESTART, 0)
        await until(lambda: said(tmp_path, "worker", "up"))
        groups.append(child._process.pid)
        os.kill(os.getpid(), signal.SIGINT)
        asyncio.get_running_loop().call_later(0.1, os.kill, os.getpid(), signal.SIGINT)

    code, _ = supervise(start)

    assert code == 0
    assert not group_lives(groups[0])


def test_a_process_that_ended_is_started_again(supervise, tmp_path):
    async def start(supervisor):
        await supervisor.keep(script("web", FAILS, tmp_path), WhenEnded.RESTART, 0)
        await until(lambda: starts(tmp_path) >= 3)
        os.kill(os.getpid(), signal.SIGTERM)

    code, _ = supervise(start)

    assert code == 0
    assert said(tmp_path, "supervisor", "web ended (exit code 3); starting it again in")


def test_pages_that_do_not_stay_up_end_everything_with_their_last_lines(supervise, tmp_path):
    async def start(supervisor):
        await supervisor.keep(script("web", FAILS, tmp_path), WhenEnded.RESTART, 0)

    code, supervisor = supervise(start)

    assert code == 1
    assert starts(tmp_path) == 5
    assert "web does not stay up" in supervisor.failure
    assert said(tmp_path, "supervisor", "reason of the failure")


def test_workers_that_do_not_stay_up_are_tried_again_for_ever(supervise, tmp_path):
    async def start(supervisor):
        await supervisor.keep(script("worker", FAILS, tmp_path), WhenEnded.RESTART_FOR_EVER, 0)
        await until(lambda: starts(tmp_path) >= 7)
        os.kill(os.getpid(), signal.SIGTERM)

    code, _ = supervise(start)

    assert code == 0
    assert said(tmp_path, "supervisor", "worker ended 5 times within a minute")


def test_nothing_goes_on_without_the_database(supervise, tmp_path):
    async def start(supervisor):
        await supervisor.keep(script("web", FINISHES_ITS_WORK, tmp_path), WhenEnded.RESTART, 1)
        await until(lambda: said(tmp_path, "web", "up"))
        await supervisor.keep(script("postgres", FAILS, tmp_path), WhenEnded.STOP_ALL, 0)

    code, supervisor = supervise(start)

    assert code == 1
    assert starts(tmp_path) == 1
    assert supervisor.failure.startswith("postgres ended unexpectedly (exit code 3):")
    assert "reason of the failure" in supervisor.failure
    assert (tmp_path / "order").read_text().split() == ["web"]


def test_a_failed_start_stops_what_was_started(supervise, tmp_path):
    async def start(supervisor):
        await supervisor.keep(script("web", FINISHES_ITS_WORK, tmp_path), WhenEnded.RESTART, 0)
        await until(lambda: said(tmp_path, "web", "up"))
        raise StartError("The second step failed.")

    code, supervisor = supervise(start)

    assert (code, supervisor.failure) == (1, "The second step failed.")
    assert (tmp_path / "order").read_text().split() == ["web"]


def test_a_signal_during_the_start_ends_it(supervise, tmp_path):
    async def start(supervisor):
        await supervisor.keep(script("web", FINISHES_ITS_WORK, tmp_path), WhenEnded.RESTART, 0)
        await until(lambda: said(tmp_path, "web", "up"))
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()

    code, _ = supervise(start)

    assert code == 0
    assert (tmp_path / "order").read_text().split() == ["web"]


def test_ctrl_c_in_the_terminal_reaches_the_supervisor_alone(supervise, tmp_path):
    async def start(supervisor):
        child = await supervisor.keep(script("web", FINISHES_ITS_WORK, tmp_path), WhenEnded.RESTART, 0)
        groups.append((os.getpgid(child._process.pid), os.getpgid(0)))
        await until(lambda: said(tmp_path, "web", "up"))
        os.kill(os.getpid(), signal.SIGTERM)

    groups = []
    supervise(start)

    assert groups[0][0] != groups[0][1]


def test_a_step_gives_its_answer_and_logs_the_rest(tmp_path):
    log = ProcessLog("prepare", tmp_path, echo=False)
    program = "import sys; print('answer'); print('remark', file=sys.stderr)"
    answer = asyncio.run(run_to_its_end(script("prepare", program, tmp_path), log))
    log.close()

    assert answer == "answer\n"
    assert (tmp_path / "prepare.log").read_text() == "remark\n"


def test_a_failed_step_is_told_by_its_last_sentence(tmp_path):
    log = ProcessLog("prepare", tmp_path, echo=False)
    with pytest.raises(StartError, match=r"^prepare failed: No database\.$"):
        asyncio.run(run_to_its_end(script("prepare", "raise SystemExit('remark\\nNo database.')", tmp_path), log))
    log.close()


def test_a_step_is_ended_with_the_start_it_belongs_to(tmp_path):
    async def go():
        log = ProcessLog("prepare", tmp_path, echo=False)
        program = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
        step = asyncio.create_task(run_to_its_end(script("prepare", program, tmp_path), log))
        await asyncio.wait_for(
            until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text()), DEADLINE_S
        )
        step.cancel()
        await asyncio.gather(step, return_exceptions=True)
        log.close()

    asyncio.run(go())

    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
