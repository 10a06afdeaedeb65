"""One child of the supervisor, and the probe of the pages."""

import asyncio
import os
import signal
import sys

import pytest

from backend.embedded.child import Child
from backend.embedded.launch import Launch
from backend.embedded.ports import free_port
from backend.embedded.process_log import ProcessLog
from backend.embedded.web_probe import status_of

LEAVES_A_GRANDCHILD = """
import subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"])
print("leaving", flush=True)
"""


@pytest.fixture
def make(tmp_path):
    logs = []

    def child(program, **choices):
        logs.append(ProcessLog(f"child{len(logs)}", tmp_path, echo=False))
        return Child(Launch(logs[-1].name, (sys.executable, "-c", program), tmp_path, **choices), logs[-1])

    yield child
    for log in logs:
        log.close()


def test_its_exit_code_and_last_words_are_known(make):
    async def go():
        child = make("import sys; print('out'); print('err', file=sys.stderr); sys.exit(7)")
        await child.start()
        return await child.wait(), child

    code, child = asyncio.run(go())

    assert code == 7
    assert sorted(child.log.last_lines.split()) == ["err", "out"]
    assert not child.is_alive


def test_a_grandchild_that_lives_on_does_not_hide_its_end(make):
    async def go():
        child = make(LEAVES_A_GRANDCHILD)
        await child.start()
        pid = child._process.pid
        code = await asyncio.wait_for(child.wait(), 20)
        return code, pid

    code, pid = asyncio.run(go())
    os.killpg(pid, signal.SIGKILL)

    assert code == 0


def test_stopping_what_never_started_is_nothing(make):
    async def go():
        child = make("")
        await child.stop(asyncio.Event())
        return child.is_alive

    assert asyncio.run(go()) is False


def test_a_program_that_does_not_exist_is_an_error_at_once(tmp_path):
    async def go():
        log = ProcessLog("gone", tmp_path, echo=False)
        child = Child(Launch("gone", ("/no/such/program",), tmp_path), log)
        with pytest.raises(FileNotFoundError):
            await child.start()
        log.close()
        return child.is_alive

    assert asyncio.run(go()) is False


def test_more_patience_than_the_stop_allows_is_not_given(make, monkeypatch):
    monkeypatch.setattr("backend.embedded.child.KILL_PATIENCE_S", 0.1)
    program = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    )

    async def go():
        child = make(program, stop_timeout_s=0.1)
        await child.start()
        while not child.log.last_lines:  # noqa: ASYNC110  # its first line
            await asyncio.sleep(0.01)
        await child.stop(asyncio.Event())
        return await child.wait()

    assert asyncio.run(asyncio.wait_for(go(), 20)) == -9


async def probe(answer, path="/readyz"):
    """Ask a server that answers every connection alike; return the status and the request line."""
    asked = []

    async def serve(reader, writer):
        asked.append((await reader.readline()).decode())
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        status = await status_of(server.sockets[0].getsockname()[1], path)
    return status, asked


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", 200),
        (b"HTTP/1.1 503 Not yet\r\n\r\n", 503),
        (b"", None),
        (b"nonsense\r\n", None),
        (b"HTTP/1.1 abc\r\n", None),
    ],
)
def test_the_probe_reads_the_status_alone(answer, status):
    assert asyncio.run(probe(answer)) == (status, ["GET /readyz HTTP/1.1\r\n"])


def test_the_probe_of_nobody_is_no_answer():
    assert asyncio.run(status_of(free_port(), "/readyz")) is None
