"""Look at a running product and stop it, from another terminal."""

import os
import signal
import time

from backend.embedded.running import find_running, is_held, stop_command
from backend.embedded.start_error import StartError
from backend.embedded.state import StateFolder

POLL_S = 0.1
PATIENCE_S = 60.0


def show_status(state: StateFolder) -> int:
    """Print what runs and where; exit code 1 when nothing does."""
    if not is_held(state.lock):
        print(f"The product is not running here ({state.path}).")  # noqa: T201  # the answer
        return 1
    running = find_running(state.lock)
    if running is None or not running.url:
        print("The product is starting or stopping; ask again in a moment.")  # noqa: T201  # the answer
        return 1
    lines = [
        f"Open      {running.url}",
        f"Process   {running.pid}, since {running.started_at}",
        f"Logs      {running.logs}",
        f"Stop      {stop_command(state.path)}",
    ]
    print("\n".join(lines))  # noqa: T201  # the answer
    return 0


def stop(state: StateFolder, *, at_once: bool, longest_s: float) -> int:
    """
    Stop what runs here and wait until it has ended.

    Raises:
        StartError: it did not end within the time its longest run may take.

    """
    running = find_running(state.lock)
    if running is None:
        print(f"The product is not running here ({state.path}).")  # noqa: T201  # the answer
        return 0
    os.kill(running.pid, signal.SIGTERM)
    if at_once:
        time.sleep(POLL_S)
        os.kill(running.pid, signal.SIGTERM)
    deadline = time.monotonic() + longest_s + PATIENCE_S
    while is_held(state.lock):
        if time.monotonic() > deadline:
            raise StartError(
                f"Process {running.pid} does not end. Look into {running.logs}, then: {stop_command(state.path)} --now"
            )
        time.sleep(POLL_S)
    print("Stopped.")  # noqa: T201  # the answer
    return 0
