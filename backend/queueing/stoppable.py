"""What both kinds of worker share: they stop on request, come back from a lost Redis soon, and take no commands."""

from redis.client import Pipeline
from rq import Queue
from rq.exceptions import StopRequested
from rq.job import Job
from rq.worker import BaseWorker

IDLE_S = 2
"""How long a worker waits for work before it looks whether it should stop."""
WORKER_TTL_S = 30


class StoppableWorker(BaseWorker):
    """An RQ worker whose process handles the signals; the row, not a command through Redis, cancels a run."""

    max_connection_wait_time = 2.0
    is_busy = False

    def stop_soon(self) -> None:
        """Finish the run in hand and take no other."""
        self._stop_requested = True

    def dequeue_job_and_maintain_ttl(
        self, timeout: int | None, max_idle_time: int | None = None
    ) -> tuple[Job, Queue] | None:
        """Return the next job, None when the worker should stop."""
        while not self._stop_requested:
            if taken := super().dequeue_job_and_maintain_ttl(timeout, max_idle_time or IDLE_S):
                return taken
        return None

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Tell Redis that this worker lives; an idle worker stops here, even while Redis is away."""
        if self._stop_requested and not self.is_busy:
            raise StopRequested
        super().heartbeat(timeout, pipeline)

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Perform the job; the process waits for busy workers before it ends."""
        self.is_busy = True
        try:
            super().execute_job(job, queue)
        finally:
            self.is_busy = False

    def subscribe(self) -> None:
        """Open no channel for commands: nobody with write access to Redis steers a worker."""

    def unsubscribe(self) -> None:
        """Close nothing, as nothing was opened."""

    def procline(self, message: str) -> None:
        """Keep the title of the process as it is."""

    def _install_signal_handlers(self) -> None:
        """Leave the signals to the process; threads may not handle any."""
