"""One program to start: what, where, as whom, and that it dies when we die."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TypedDict

from backend.embedded.account import Account

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Launch:
    """A program with everything its start needs; `death_signal` is what it gets when its parent dies."""

    name: str
    argv: tuple[str, ...]
    cwd: Path
    account: Account | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    stdin_text: str = ""
    death_signal: signal.Signals = signal.SIGKILL
    stop_signal: signal.Signals = signal.SIGTERM
    stop_timeout_s: float = 10.0


class SpawnOptions(TypedDict, total=False):
    """The part of Popen's arguments that a Launch decides."""

    cwd: Path
    env: dict[str, str]
    stdin: int
    start_new_session: bool
    preexec_fn: Callable[[], None]
    user: int
    group: int
    extra_groups: list[int]


def spawn_options(launch: Launch) -> SpawnOptions:
    """
    Return how a program is to be started; close its `stdin` after the start.

    A session of its own keeps the terminal's Ctrl-C away: the order of stopping is ours.
    """
    options: SpawnOptions = {
        "cwd": launch.cwd,
        "env": {**os.environ, **launch.environment},  # noqa: TID251  # a child inherits the environment
        "stdin": _readable(launch.stdin_text),
        "start_new_session": True,
    }
    if preparation := die_with_parent(launch.death_signal):
        options["preexec_fn"] = preparation
    if launch.account is not None:
        options.update({"user": launch.account.uid, "group": launch.account.gid, "extra_groups": []})
    return options


def start(launch: Launch, log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a program whose output goes to an open file."""
    options = spawn_options(launch)
    try:
        return subprocess.Popen(launch.argv, stdout=log, stderr=subprocess.STDOUT, **options)  # noqa: S603  # our own
    finally:
        os.close(options["stdin"])


def die_with_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    """
    Return what a child does between fork and exec so that the kernel ends it with its parent; None outside Linux.

    Bound to the thread that forks: start programs from the main thread. It must run after the
    change of account, which would clear it; Popen calls it last.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def arrange() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:
            os._exit(1)

    return arrange


def _readable(text: str) -> int:
    """Return a pipe's end from which the text can be read: it is then in no file and no argument."""
    ours, theirs = os.pipe()
    os.write(theirs, text.encode())
    os.close(theirs)
    return ours
