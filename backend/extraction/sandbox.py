"""Hostile bytes to one bounded answer by a child process that may die without harming the caller."""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from backend.errors import UnreadableDocumentError
from backend.extraction.limits import USUAL, Allowance

_ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-X", "utf8", "-s", "-m", "backend.extraction.child")
_CHUNK = 1 << 16
_ANNOUNCED = b"pages "
_GONE_WITHIN_S = 5.0
OUT_OF_MEMORY = 77


class ChildFailedError(UnreadableDocumentError):
    """The child died, ran out of time or answered nonsense; `reason` says which, in words."""

    code = "unreadable_document"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"We could not read this document: the reader {reason}. Please export it again or scan it.")


@dataclass(frozen=True, slots=True)
class Task:
    """What the child is to do with the bytes: the name of a task and its plain options."""

    name: str
    options: Mapping[str, str | int]
    allowance: Allowance = USUAL


def run(task: Task, content: bytes) -> bytes:
    """
    Return the child's answer to the task.

    Raises:
        ChildFailedError: the child died, took too long, or said too much.
        UnreadableDocumentError: the child itself refused the bytes; the message is its sentence.

    """
    order = {"name": task.name, "options": dict(task.options), "allowance": asdict(task.allowance)}
    with tempfile.TemporaryFile() as question:
        question.write(json.dumps(order).encode() + b"\n" + content)
        question.seek(0)
        child = _start(question.fileno())
        try:
            answer = _listen(child, task.allowance)
            status = child.wait(timeout=_GONE_WITHIN_S)
        except subprocess.TimeoutExpired as error:
            raise ChildFailedError("did not come to an end") from error
        finally:
            _end(child)
    return _payload(answer, status)


def _start(question: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
        COMMAND,
        cwd=_ROOT,
        env={},
        stdin=question,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _listen(child: "subprocess.Popen[bytes]", allowance: Allowance) -> bytearray:
    """Collect what the child says until it closes the pipe; the number of pages it announces buys it time."""
    if child.stdout is None:
        raise ChildFailedError("could not be started")
    started, limit_s = time.monotonic(), allowance.time_s(0)
    answer = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            left_s = started + limit_s - time.monotonic()
            if left_s <= 0 or not selector.select(left_s):
                raise ChildFailedError(f"needed more than {limit_s:.0f} s")
            chunk = os.read(child.stdout.fileno(), _CHUNK)
            if not chunk:
                return answer
            answer += chunk
            if len(answer) > allowance.answer_bytes:
                raise ChildFailedError("found more text than we can keep")
            limit_s = allowance.time_s(_announced_pages(answer))


def _announced_pages(answer: bytearray) -> int:
    """Return the number of pages on the first line, 0 while there is none."""
    if not answer.startswith(_ANNOUNCED):
        return 0
    number = bytes(answer[len(_ANNOUNCED) : len(_ANNOUNCED) + 8]).split(b"\n", 1)
    return int(number[0]) if len(number) > 1 and number[0].isdigit() else 0


def _payload(answer: bytearray, status: int) -> bytes:
    if status != 0:
        raise ChildFailedError(_cause(status))
    _, _, rest = bytes(answer).partition(b"\n")
    verdict, _, payload = rest.partition(b"\n")
    if verdict == b"ok":
        return payload
    if verdict == b"refused":
        raise UnreadableDocumentError(payload.decode(errors="replace"))
    raise ChildFailedError("gave no answer")


def _cause(status: int) -> str:
    if status == OUT_OF_MEMORY:
        return "ran out of memory"
    if status >= 0:
        return "stopped with an error"
    if -status == getattr(signal, "SIGXCPU", 24):
        return "used up its processor time"
    with suppress(ValueError):
        return f"crashed ({signal.Signals(-status).name})"
    return "crashed"


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Kill whatever is left of the child and of all it started, and collect it."""
    if child.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                child.kill()
            else:
                os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout is not None:
        child.stdout.close()
