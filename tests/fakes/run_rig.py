"""Real worker processes on throw-away servers, the runs they get, and one query that judges how all ended."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from uuid import UUID, uuid4

from sqlalchemy import Row, text

from backend.domain.access import Principal
from backend.domain.runs import NewRun, RunKind
from backend.queueing.redis_client import make_redis
from backend.queueing.run_queue import RunQueue
from backend.store.engine import UnitOfWorkFactory
from factories import make_principal
from fakes.scripted_worker import work

FORKS = multiprocessing.get_context("forkserver")
"""Makes worker processes of one that has imported the program already: each would spend three seconds on that."""
FORKS.set_forkserver_preload(["worker"])
LEASE_S = 1.0
TIMEOUT_S = 2.0
PATIENCE_S = 30.0
ORACLE = text("""
    SELECT r.run_id, r.state, r.attempts, r.fence, r.error_kind, count(x.run_id) AS results,
           (SELECT count(*) FROM audit_events a
             WHERE a.object_id = r.run_id::text AND a.action IN ('run.succeeded', 'run.failed')) AS ends
      FROM runs r LEFT JOIN run_results x ON x.run_id = r.run_id
     WHERE r.run_id = ANY(:ids) GROUP BY r.run_id ORDER BY r.created_at
""")


def until(holds: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Look until something holds; fail when it does not within the patience."""
    ends_at = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < ends_at, "it did not happen in time"
        time.sleep(0.05)


@dataclass
class RunRig:
    """Puts runs into a real database and queue and starts real workers on them."""

    unit_of_work: UnitOfWorkFactory
    database_url: str
    redis_url: str
    run_ids: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.redis = make_redis(self.redis_url, timeout_s=2.0)
        self.queue = RunQueue(self.redis, TIMEOUT_S)
        with self.unit_of_work() as work:
            self.principal: Principal = make_principal(work)

    def submit(self, kind: RunKind = RunKind.UNDERWRITING, *, put: bool = True, **inputs: object) -> UUID:
        """Queue one run; with put=False the process 'dies' between commit and hand-over."""
        with self.unit_of_work() as work:
            run_id = work.runs.add(NewRun(kind, uuid4(), inputs, uuid4().hex), self.principal).run_id
        self.run_ids.append(run_id)
        if put:
            self.queue.put(run_id, kind)
        return run_id

    def verdicts(self) -> list[Row]:
        """Return how every run of this rig stands."""
        with self.unit_of_work() as work:
            return list(work.session.execute(ORACLE, {"ids": self.run_ids}))

    def verdict(self, run_id: UUID) -> Row:
        return next(row for row in self.verdicts() if row.run_id == run_id)

    def wait_for(self, run_id: UUID, state: str) -> Row:
        until(lambda: self.verdict(run_id).state == state)
        return self.verdict(run_id)

    def wait_for_all(self) -> list[Row]:
        until(lambda: all(row.state not in ("queued", "running") for row in self.verdicts()))
        return self.verdicts()

    @contextmanager
    def worker(self, kind: str = "io", threads: int = 2) -> Iterator["Worker"]:
        """Run one worker process; whatever is left of it ends with the block."""
        environment = {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "LEASE_S": str(LEASE_S),
            "RUN_TIMEOUT_S": str(TIMEOUT_S),
        }
        process = FORKS.Process(target=work, args=(environment, kind, threads))
        process.start()
        worker = Worker(process)
        try:
            yield worker
        finally:
            worker.send_signal(signal.SIGCONT)
            worker.kill()
            worker.wait(10)


class Worker:
    """A worker process as the one who started it sees it."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process
        self.pid = process.pid

    def poll(self) -> int | None:
        """Return with what it ended, a negative signal after a kill, None while it works."""
        return self._process.exitcode

    def wait(self, timeout_s: float) -> int:
        """Wait for its end and return with what it ended."""
        self._process.join(timeout_s)
        assert self._process.exitcode is not None, "the worker did not end in time"
        return self._process.exitcode

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)
