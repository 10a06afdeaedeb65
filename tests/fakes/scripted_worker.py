"""The real worker program around scripted handlers: only what bootstrap would wire is replaced."""

import sys
from types import ModuleType

from backend.queueing.redis_client import make_redis
from backend.queueing.run_queue import RunQueue
from backend.services.lease import Patience
from backend.services.run_execution import RunEngine
from backend.settings import Settings
from backend.store.engine import make_engine, make_unit_of_work
from fakes.run_handlers import HANDLERS


def build_engine(settings: Settings) -> RunEngine:
    unit_of_work = make_unit_of_work(make_engine(settings.database_url.get_secret_value()))
    queue = RunQueue(make_redis(settings.redis_url.get_secret_value()), settings.run_timeout_s)
    return RunEngine(unit_of_work, queue, HANDLERS, Patience(settings.lease_s, settings.run_timeout_s))


if __name__ == "__main__":
    wiring = ModuleType("backend.bootstrap")
    wiring.build_engine = build_engine
    sys.modules["backend.bootstrap"] = wiring

    import worker

    sys.exit(worker.main())
