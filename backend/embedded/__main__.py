"""`python -m backend.embedded up|status|stop`: what manage.py calls to start, look at and stop the product."""

import asyncio
import os
import sys
from datetime import UTC, datetime

from backend.embedded.boundary import run_guarded
from backend.embedded.control import show_status, stop
from backend.embedded.given_settings import check_settings
from backend.embedded.options import UpOptions, parse_status, parse_stop, parse_up
from backend.embedded.product import Product
from backend.embedded.running import Running, RunningLock
from backend.embedded.start_error import StartError
from backend.embedded.state import find_state, open_state
from backend.embedded.supervisor import Supervisor
from backend.settings import get_settings


def main(argv: list[str]) -> int:
    """Carry out one of the three commands."""
    name, rest = argv[0], argv[1:]
    check_settings()
    if name == "up":
        return asyncio.run(_up(parse_up(rest)))
    settings = get_settings()
    if name == "status":
        parse_status(rest)
        return show_status(find_state(settings))
    return stop(find_state(settings), at_once=parse_stop(rest), longest_s=settings.run_timeout_s)


async def _up(options: UpOptions) -> int:
    settings = get_settings()
    state = open_state(settings)
    lock = RunningLock(state.lock)
    lock.take()
    running = Running(os.getpid(), datetime.now(UTC).isoformat(timespec="seconds"), str(state.logs))
    lock.tell(running)
    supervisor = Supervisor(state.logs, echo=options.echo)
    try:
        code = await supervisor.run(Product(options, settings, state, supervisor, lock, running).start())
    finally:
        lock.release()
    if supervisor.failure:
        raise StartError(supervisor.failure)
    return code


if __name__ == "__main__":
    raise SystemExit(run_guarded(main, sys.argv[1:]))
