"""Keeps a worker at work: RQ quits on many errors, so it is started again until somebody asks to stop."""

import logging
from collections.abc import Callable
from threading import Event

import structlog
from redis.exceptions import RedisError

from backend.queueing.stoppable import StoppableWorker
from backend.queueing.time_limits import AttemptTimeoutError

FIRST_WAIT_S = 0.25
LONGEST_WAIT_S = 2.0


def keep_working(make_worker: Callable[[], StoppableWorker], stop: Event) -> None:
    """Work until `stop` is set, through restarts and absences of Redis."""
    wait_s = FIRST_WAIT_S
    while not stop.is_set():
        try:
            if make_worker().work(logging_level="WARNING"):
                wait_s = FIRST_WAIT_S
        except (RedisError, OSError) as error:
            structlog.get_logger().warning("queue_unreachable", error=type(error).__name__)
        except AttemptTimeoutError:
            structlog.get_logger().warning("time_limit_after_attempt")
        stop.wait(wait_s)
        wait_s = min(LONGEST_WAIT_S, wait_s * 2)


class RqLog(logging.Handler):
    """Turns RQ's log into ours; only its templates pass, since its values may quote a document."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line of RQ."""
        structlog.get_logger().log(record.levelno, "rq", template=str(record.msg).strip())


def adopt_rq_log() -> None:
    """Send what RQ says into our log, once a process."""
    for name in ("rq.worker", "rq.job"):
        logger = logging.getLogger(name)
        logger.propagate = False
        if not any(isinstance(handler, RqLog) for handler in logger.handlers):
            logger.addHandler(RqLog(logging.WARNING))
