"""One worker process: workers of one pool, the reconciler beside them, and an end in good order."""

import os
import socket
from collections.abc import Callable
from secrets import token_hex
from threading import Event, Thread
from time import monotonic

import structlog

from backend.domain.runs import Pool
from backend.queueing.fork_worker import ForkWorker
from backend.queueing.redis_client import make_redis, make_worker_redis
from backend.queueing.run_queue import RunQueue
from backend.queueing.stop_signals import listen_for_stop
from backend.queueing.stoppable import WORKER_TTL_S, StoppableWorker
from backend.queueing.thread_worker import ThreadWorker
from backend.queueing.worker_loop import adopt_rq_log, keep_working
from backend.services.audit_anchors import AnchorKeeper, AnchorPlace
from backend.services.demo_accounts import refuse_demo_accounts_in_production
from backend.services.reconciler import EVERY_S, Reconciler, WorkerName
from backend.settings import Settings
from backend.store.engine import make_engine, make_unit_of_work

CHECK_EVERY_S = 0.5
MONITOR_EVERY_S = 5
LATER_S = 30.0
"""How long the import of the libraries of figures waits for work, so that a start is not slowed by it."""


def run_worker(pool: Pool, threads: int, settings: Settings) -> int:
    """Work until a signal comes; return 0 then, and 1 when a worker ended that nobody had asked to."""
    redis_url = settings.redis_url.get_secret_value()
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=1)
    refuse_demo_accounts_in_production(settings, engine)
    queue = RunQueue(make_redis(redis_url, timeout_s=1.0), settings.run_timeout_s)
    name = WorkerName(f"{socket.gethostname()}:{os.getpid()}:{token_hex(2)}", pool)
    anchors = AnchorKeeper(AnchorPlace.of(settings))
    reconciler = Reconciler(make_unit_of_work(engine), queue, name, anchors)
    process = WorkerProcess(pool, redis_url, reconciler, lambda: bool(queue.find_waiting(pool)))
    adopt_rq_log()
    listen_for_stop(process.stop)
    return process.work(threads)


class WorkerProcess:
    """The workers of this process and what stops them."""

    def __init__(
        self, pool: Pool, redis_url: str, reconciler: Reconciler, has_work: Callable[[], bool] = lambda: True
    ) -> None:
        self._pool = pool
        self._redis_url = redis_url
        self._reconciler = reconciler
        self._has_work = has_work
        self._stop = Event()
        self._was_asked = False
        self._workers: dict[str, StoppableWorker] = {}

    def stop(self) -> None:
        """Let every worker finish the run in hand and take no other."""
        self._was_asked = True
        self._end()

    def work(self, threads: int) -> int:
        """Work until stopped; return 0 when that was asked for, 1 when a worker ended by itself."""
        structlog.get_logger().info("worker_started", pool=self._pool, threads=threads)
        watch = Thread(target=self._reconciler.keep_reconciling, args=(self._stop,), name="reconciler", daemon=True)
        watch.start()
        if self._pool is Pool.IO:
            self._work_in_threads(threads)
        else:
            if self._pool is Pool.FIGURES:
                self._leave_the_start_to_others()
                _preload()
            keep_working(lambda: self._hire("main", self._make_fork_worker), self._stop)
        self._stop.set()
        watch.join(EVERY_S * 5)
        self._reconciler.say_goodbye()
        structlog.get_logger().info("worker_stopped", pool=self._pool)
        return 0 if self._was_asked else 1

    def _leave_the_start_to_others(self) -> None:
        """Begin the seconds of importing when the rest of the product stands, or when work waits already."""
        ends_at = monotonic() + LATER_S
        while not self._has_work() and monotonic() < ends_at and not self._stop.wait(CHECK_EVERY_S):
            pass

    def _work_in_threads(self, count: int) -> None:
        """Start the threads and wait until all have ended; one that ends by itself stops the others."""
        crew = [
            Thread(target=keep_working, args=(self._hiring(f"thread {number}"), self._stop), daemon=True)
            for number in range(count)
        ]
        for thread in crew:
            thread.start()
        while not self._stop.wait(CHECK_EVERY_S) and all(thread.is_alive() for thread in crew):
            pass
        self._end()
        for thread in crew:
            thread.join()

    def _end(self) -> None:
        self._stop.set()
        for worker in tuple(self._workers.values()):
            worker.stop_soon()

    def _hiring(self, place: str) -> Callable[[], StoppableWorker]:
        return lambda: self._hire(place, self._make_thread_worker)

    def _hire(self, place: str, make: Callable[[], StoppableWorker]) -> StoppableWorker:
        """Return a new worker for a place; a stop that came meanwhile reaches it as well."""
        worker = self._workers[place] = make()
        if self._stop.is_set():
            worker.stop_soon()
        return worker

    def _make_thread_worker(self) -> StoppableWorker:
        return ThreadWorker(
            [self._pool], connection=make_worker_redis(self._redis_url), serializer="json", worker_ttl=WORKER_TTL_S
        )

    def _make_fork_worker(self) -> StoppableWorker:
        worker = ForkWorker(
            [self._pool],
            connection=make_worker_redis(self._redis_url),
            serializer="json",
            worker_ttl=WORKER_TTL_S,
            job_monitoring_interval=MONITOR_EVERY_S,
        )
        worker.still = self._reconciler.still
        return worker


def _preload() -> None:
    from backend.reserving.library import preload  # noqa: PLC0415 - workers of the other pools need none of it

    preload()
