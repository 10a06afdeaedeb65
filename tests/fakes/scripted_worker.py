"""The real worker program around scripted handlers: only what bootstrap would wire is replaced."""

import os
import sys
from collections.abc import Mapping

import worker
from backend import jobs
from backend.queueing.redis_client import make_redis
from backend.queueing.run_queue import RunQueue
from backend.services.lease import Patience
from backend.services.run_execution import RunEngine
from backend.settings import Settings, get_settings
from backend.store.engine import make_engine, make_unit_of_work
from fakes.run_handlers import HANDLERS


def build_engine(settings: Settings) -> RunEngine:
    unit_of_work = make_unit_of_work(make_engine(settings.database_url.get_secret_value()))
    queue = RunQueue(make_redis(settings.redis_url.get_secret_value()), settings.run_timeout_s)
    return RunEngine(unit_of_work, queue, HANDLERS, Patience(settings.lease_s, settings.run_timeout_s))


def work(environment: Mapping[str, str], kind: str, threads: int) -> None:
    """Be a worker process: `worker.py` with these settings and arguments."""
    os.environ.update(environment)  # noqa: TID251 - what a started program would find
    get_settings.cache_clear()
    jobs.build_engine = build_engine
    sys.argv = ["worker.py", "--kind", kind, "--threads", str(threads)]
    sys.exit(worker.main())
