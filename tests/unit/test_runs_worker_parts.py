import logging
import os
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import suppress
from pathlib import Path
from threading import Event

import pytest
import structlog
from redis.exceptions import ConnectionError as RedisConnectionError
from rq.timeouts import HorseMonitorTimeoutException, JobTimeoutException

from backend.queueing.redis_client import make_redis, make_worker_redis
from backend.queueing.time_limits import AttemptTimeoutError, ChildTimeLimit, ThreadTimeLimit
from backend.queueing.worker_loop import RqLog, adopt_rq_log, keep_working

ROOT = Path(__file__).parents[2]


def spin_and_swallow() -> str:
    """Do the worst: swallow every ordinary exception for a while."""
    ends_at = time.monotonic() + 20
    while time.monotonic() < ends_at:
        with suppress(Exception):
            time.sleep(0.01)
    return "never interrupted"


@pytest.mark.parametrize("limit", [ThreadTimeLimit, ChildTimeLimit])
def test_a_time_limit_passes_through_code_that_swallows_exceptions(limit: type) -> None:
    with pytest.raises(AttemptTimeoutError), limit(1, JobTimeoutException, job_id="x"):
        spin_and_swallow()


def test_the_parents_own_waiting_keeps_the_queues_exception() -> None:
    with pytest.raises(HorseMonitorTimeoutException), ChildTimeLimit(1, HorseMonitorTimeoutException):
        spin_until_interrupted()


def spin_until_interrupted() -> None:
    ends_at = time.monotonic() + 20
    while time.monotonic() < ends_at:
        time.sleep(0.01)


@pytest.mark.parametrize("limit", [ThreadTimeLimit, ChildTimeLimit])
def test_work_within_its_time_is_left_alone(limit: type) -> None:
    with limit(60, JobTimeoutException):
        done = 1 + 1

    assert done == 2


class ShortWorker:
    """Ends its work as the test says, like RQ's on its many errors."""

    def __init__(self, ending: BaseException | None, stop: Event | None = None) -> None:
        self.ending = ending
        self.stop = stop

    def work(self, **_: object) -> bool:
        if self.stop:
            self.stop.set()
        if self.ending:
            raise self.ending
        return False


def test_a_worker_that_quits_is_replaced_until_somebody_asks_to_stop() -> None:
    stop = Event()
    shift = [ShortWorker(None), ShortWorker(RedisConnectionError()), ShortWorker(AttemptTimeoutError())]
    shift.append(ShortWorker(None, stop))
    hired = iter(shift)

    keep_working(lambda: next(hired), stop)

    assert next(hired, None) is None


def test_an_error_nobody_knows_ends_the_loop_so_that_the_supervisor_notices() -> None:
    with pytest.raises(ZeroDivisionError):
        keep_working(lambda: ShortWorker(ZeroDivisionError()), Event())


def test_what_rq_says_is_logged_without_its_values() -> None:
    adopt_rq_log()
    adopt_rq_log()
    logger = logging.getLogger("rq.worker")

    with structlog.testing.capture_logs() as lines:
        logger.error("Worker %s: job raised\n%s", "w1", "Jane Example, 123-45-6789")

    assert len([handler for handler in logger.handlers if isinstance(handler, RqLog)]) == 1
    assert [line["template"] for line in lines] == ["Worker %s: job raised\n%s"]
    assert "Jane" not in str(lines)


def test_a_page_never_waits_long_for_a_redis_that_is_away() -> None:
    options = make_redis("redis://127.0.0.1:1").connection_pool.connection_kwargs

    assert (options["socket_timeout"], options["socket_connect_timeout"]) == (0.25, 0.25)
    assert options["retry"].get_retries() == 1
    with pytest.raises(RedisConnectionError):
        make_redis("redis://127.0.0.1:1").ping()


def test_a_worker_may_wait_for_work_as_long_as_it_likes() -> None:
    assert make_worker_redis("redis://127.0.0.1:1").connection_pool.connection_kwargs.get("retry").get_retries() == 3


STOPPABLE = textwrap.dedent("""
    import sys, time
    from threading import Event
    from backend.queueing.stop_signals import listen_for_stop
    asked = Event()
    def stop():
        print("asked", flush=True)
        asked.set()
    listen_for_stop(stop)
    print("ready", flush=True)
    ends_at = time.monotonic() + 30
    while time.monotonic() < ends_at and not (sys.argv[1] == "polite" and asked.is_set()):
        time.sleep(0.02)
""")


def stoppable(manners: str) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", STOPPABLE, manners], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_first_signal_asks_and_lets_the_process_finish(number: signal.Signals) -> None:
    with stoppable("polite") as process:
        process.send_signal(number)

        assert process.stdout.readline() == "asked\n"
        assert process.wait(20) == 0


def test_a_second_signal_later_ends_a_stubborn_process_at_once() -> None:
    with stoppable("stubborn") as process:
        process.send_signal(signal.SIGTERM)
        assert process.stdout.readline() == "asked\n"
        ends_at = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < ends_at:
            os.kill(process.pid, signal.SIGTERM)
            time.sleep(0.2)

        assert process.returncode == 1
