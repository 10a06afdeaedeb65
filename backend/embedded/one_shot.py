"""A step of the start that runs to its end, such as the migrations."""

import asyncio
import os

from backend.embedded.launch import Launch, spawn_options
from backend.embedded.process_log import ProcessLog
from backend.embedded.start_error import StartError


async def run_to_its_end(launch: Launch, log: ProcessLog) -> str:
    """
    Return what a program printed; what it said on standard error goes to the log.

    Raises:
        StartError: it failed; the message is the last thing it said.

    """
    options = spawn_options(launch)
    process = await asyncio.create_subprocess_exec(
        *launch.argv, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, **options
    )
    os.close(options["stdin"])
    try:
        answer, said = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    log.feed(said)
    if process.returncode:
        last = said.decode(errors="replace").strip().splitlines() or [f"exit code {process.returncode}"]
        raise StartError(f"{launch.name} failed: {last[-1]}")
    return answer.decode()
