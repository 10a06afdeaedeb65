"""The way of a run's id to a worker: a hint that may be lost, doubled or late; the row is the truth."""

from uuid import UUID

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

from backend.domain.runs import Pool, RunKind, pool_of

JOB = "backend.jobs.perform_run"
GRACE_S = 2
"""The queue's own time limit lies this much above the run's, which the worker watches itself."""
RESULT_TTL_S = 60
FAILURE_TTL_S = 3600


class RunQueue:
    """Hands run ids to the workers' queues; only text travels, never an object."""

    def __init__(self, redis: Redis, run_timeout_s: float) -> None:
        self._job_timeout_s = int(run_timeout_s) + GRACE_S
        self._queues = {pool: Queue(pool, connection=redis, serializer="json") for pool in Pool}

    def put(self, run_id: UUID, kind: RunKind) -> bool:
        """
        Offer a committed run to the workers; putting it twice does no harm.

        False: the queue cannot be reached. Nothing is lost, a worker finds the row within seconds.
        """
        try:
            self._queues[pool_of(kind)].enqueue_call(
                JOB,
                args=(str(run_id),),
                timeout=self._job_timeout_s,
                result_ttl=RESULT_TTL_S,
                failure_ttl=FAILURE_TTL_S,
                description=kind,
                job_id=str(run_id),
            )
        except RedisError as error:
            structlog.get_logger().warning("run_not_put", run_id=str(run_id), error=type(error).__name__)
            return False
        return True

    def find_waiting(self, pool: Pool) -> frozenset[UUID] | None:
        """Return the ids that stand in the pool's queue, None when the queue cannot be reached."""
        try:
            return frozenset(UUID(job_id) for job_id in self._queues[pool].get_job_ids())
        except RedisError:
            return None
