"""Keeps the product's processes running, and stops them in order; knows nothing of what they do."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Coroutine
from enum import Enum
from pathlib import Path
from typing import TypeVar

from backend.embedded.child import Child
from backend.embedded.launch import Launch
from backend.embedded.ports import free_port
from backend.embedded.process_log import ProcessLog
from backend.embedded.restarts import MOST_EXITS, RestartPolicy
from backend.embedded.server import POLL_S, READY_TIMEOUT_S, Server
from backend.embedded.start_error import StartError

PORTS_TRIED = 3
REST_S = 60.0
AnyServer = TypeVar("AnyServer", bound=Server)


class WhenEnded(Enum):
    """What follows when a process ends that nobody stopped."""

    STOP_ALL = "stop all"
    RESTART = "restart; stop all when it will not stay"
    RESTART_FOR_EVER = "restart; when it will not stay, once a minute"


class Supervisor:
    """The processes of one `up`, in the order in which they were started: stages end last to first."""

    def __init__(self, logs: Path, *, echo: bool = True) -> None:
        self.failure: str | None = None
        self._logs = logs
        self._echo = echo
        self._stages: dict[int, list[Child]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = asyncio.Event()
        self._cold = asyncio.Event()
        self._own_log = ProcessLog("supervisor", logs, echo=echo)

    async def run(self, start: Coroutine[None, None, None]) -> int:
        """Carry out the start, stay until told to stop (or something fails), stop all; return the exit code."""
        self._listen_to_signals()
        starting, told = asyncio.create_task(start), asyncio.create_task(self._stopping.wait())
        await asyncio.wait({starting, told}, return_when=asyncio.FIRST_COMPLETED)
        try:
            if starting.done():
                starting.result()
                await told
        except StartError as error:
            self.fail(error.user_message)
        finally:
            await _end(starting)
            await self._stop_all()
            await _end(told)
        return 1 if self.failure else 0

    def say(self, line: str) -> None:
        """Tell the person in front of the terminal."""
        for part in line.splitlines():
            self._own_log.write(part)

    def fail(self, reason: str) -> None:
        """Stop everything for a reason; the first one counts."""
        self.failure = self.failure or reason
        self._stopping.set()

    async def start_server(self, make: Callable[[int], AnyServer], when_ended: WhenEnded, stage: int) -> AnyServer:
        """
        Start a server on a free port and wait until it answers.

        Raises:
            StartError: it ended at once, on every port tried.

        """
        for _ in range(PORTS_TRIED):
            server = make(free_port())
            child = await self._start(server.launch(), stage)
            if await _answers(server, child):
                self._tasks.append(asyncio.create_task(self._watch(child, when_ended)))
                return server
            self._stages[stage].remove(child)
            if self._stopping.is_set():
                break
        raise StartError(f"{child.launch.name} ended at its start:\n{child.log.last_lines}")

    async def keep(self, launch: Launch, when_ended: WhenEnded, stage: int) -> Child:
        """Start a process and keep it running."""
        child = await self._start(launch, stage)
        self._tasks.append(asyncio.create_task(self._watch(child, when_ended)))
        return child

    async def _watch(self, child: Child, when_ended: WhenEnded) -> None:
        policy, name = RestartPolicy(), child.launch.name
        while True:
            code = await child.wait()
            if self._stopping.is_set():
                return
            delay_s = policy.next_delay_s()
            if when_ended is WhenEnded.STOP_ALL:
                self.fail(f"{name} ended unexpectedly (exit code {code}):\n{child.log.last_lines}")
                return
            if delay_s is None:
                self.say(f"{name} ended {MOST_EXITS} times within a minute. Its last lines:\n{child.log.last_lines}")
                if when_ended is WhenEnded.RESTART:
                    self.fail(f"{name} does not stay up; its last lines are above and in {child.log.path}.")
                    return
            self.say(f"{name} ended (exit code {code}); starting it again in {delay_s or REST_S:.0f} s.")
            if await self._told_to_stop(within_s=delay_s or REST_S):
                return
            await self._start_again(child)

    async def _start_again(self, child: Child) -> None:
        try:
            await child.start()
        except OSError as error:
            self.say(f"{child.launch.name} cannot be started: {error}")
        if self._stopping.is_set():
            await child.stop(self._cold)

    async def _told_to_stop(self, within_s: float) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), timeout=within_s)
        return self._stopping.is_set()

    async def _stop_all(self) -> None:
        self._stopping.set()
        for stage in sorted(self._stages, reverse=True):
            alive = [child for child in self._stages[stage] if child.is_alive]
            if alive:
                self.say(f"stopping {', '.join(child.launch.name for child in alive)} ...")
            await asyncio.gather(*(child.stop(self._cold) for child in alive))
        await asyncio.gather(*self._tasks)
        for child in (child for children in self._stages.values() for child in children):
            child.log.close()
        self._own_log.close()

    async def _start(self, launch: Launch, stage: int) -> Child:
        child = Child(launch, ProcessLog(launch.name, self._logs, echo=self._echo))
        self._stages.setdefault(stage, []).append(child)
        await child.start()
        return child

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        wanted = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            wanted.append(signal.SIGHUP)
        for number in wanted:
            loop.add_signal_handler(number, self._signalled)

    def _signalled(self) -> None:
        if self._stopping.is_set():
            self.say("stopping at once; unfinished runs start again at the next start.")
            self._cold.set()
        else:
            self.say("stopping when running work is finished; once more to stop at once.")
            self._stopping.set()


async def _answers(server: Server, child: Child) -> bool:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + READY_TIMEOUT_S
    while child.is_alive:
        if server.is_ready():
            return True
        if loop.time() > deadline:
            raise StartError(f"{child.launch.name} did not answer in time:\n{child.log.last_lines}")
        await asyncio.sleep(POLL_S)
    await child.wait()
    return False


async def _end(task: "asyncio.Task[None] | asyncio.Task[bool]") -> None:
    if not task.done():
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, StartError):
            await task
