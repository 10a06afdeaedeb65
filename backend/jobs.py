"""The only function that the queue calls, with nothing but a run's id."""

import os
from functools import cache
from uuid import UUID

from backend.bootstrap import build_engine
from backend.services.run_execution import RunEngine
from backend.settings import get_settings


def perform_run(run_id: str) -> None:
    """Perform one attempt of the run; its row says how that ended."""
    _engine_of_process(os.getpid()).perform(UUID(run_id))


@cache
def _engine_of_process(_process_id: int) -> RunEngine:
    """Return the engine of this process; a forked child makes its own connections."""
    return build_engine(get_settings())
