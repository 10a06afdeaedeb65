"""One process under the supervisor: started, listened to, stopped, killed."""

import asyncio
import os
import signal
from contextlib import suppress

from backend.embedded.launch import Launch, spawn_options
from backend.embedded.process_log import ProcessLog

KILL_PATIENCE_S = 3.0


class Child:
    """
    A process and its log.

    Its output comes through a pipe of ours, not asyncio's: a grandchild that lives a little
    longer must not keep us from noticing that the child has ended.
    """

    def __init__(self, launch: Launch, log: ProcessLog) -> None:
        self.launch = launch
        self.log = log
        self._process: asyncio.subprocess.Process | None = None
        self._listening: asyncio.Task[None] | None = None

    @property
    def is_alive(self) -> bool:
        """Tell whether it runs at this moment."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start the program; it must be called from the main thread (its death is bound to that)."""
        ours, theirs = os.pipe()
        options = spawn_options(self.launch)
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self.launch.argv, stdout=theirs, stderr=asyncio.subprocess.STDOUT, **options
            )
        finally:
            os.close(theirs)
            os.close(options["stdin"])
            self._listening = asyncio.create_task(self._listen(ours))

    async def wait(self) -> int:
        """Return the exit code, once it has ended and its last words are in the log."""
        if self._process is None:
            return 0
        code = await self._process.wait()
        if self._listening is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._listening, timeout=0.5)
        return code

    async def stop(self, cold: asyncio.Event) -> None:
        """Ask it to end, wait as long as it may take (or until `cold`), then insist."""
        self.send(self.launch.stop_signal)
        if await self._ends_unless(cold):
            return
        self.send(self.launch.stop_signal)
        with suppress(TimeoutError):
            await asyncio.wait_for(self.wait(), timeout=KILL_PATIENCE_S)
        self.kill()
        await self.wait()

    def send(self, wanted: signal.Signals) -> None:
        """Send a signal if it still runs."""
        if self._process is not None and self.is_alive:
            with suppress(ProcessLookupError):
                self._process.send_signal(wanted)

    def kill(self) -> None:
        """End it and its process group at once."""
        if self._process is not None and self.is_alive:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    async def _ends_unless(self, cold: asyncio.Event) -> bool:
        ended, told = asyncio.create_task(self.wait()), asyncio.create_task(cold.wait())
        await asyncio.wait({ended, told}, timeout=self.launch.stop_timeout_s, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if not ended.done():
            ended.cancel()
        return ended.done() and not ended.cancelled()

    async def _listen(self, pipe: int) -> None:
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        ears, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(pipe, "rb"))
        try:
            while chunk := await reader.read(65536):
                self.log.feed(chunk)
        finally:
            ears.close()
