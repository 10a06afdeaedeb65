"""A worker that performs each run in a forked child, for work that may take the whole process down."""

import ctypes
import os
import signal
import sys
from threading import Lock

import sentry_sdk
from rq import Queue, Worker
from rq.executions import Execution
from rq.job import Job
from rq.utils import now

from backend.queueing.run_queue import GRACE_S
from backend.queueing.stoppable import StoppableWorker
from backend.queueing.time_limits import ChildTimeLimit

PR_SET_PDEATHSIG = 1
FLUSH_WITHIN_S = 2.0


class ForkWorker(StoppableWorker, Worker):
    """
    Forks one child a run; the child dies with this process.

    `still` is held while forking, so that no other thread of the process is in the middle of
    anything (a query, a lock) that the child would inherit half done.
    """

    death_penalty_class = ChildTimeLimit
    still: Lock

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        """Start the child while the other threads of the process are at rest."""
        with self.still:
            super().fork_work_horse(job, queue)

    def setup_work_horse_signals(self) -> None:
        """Let the child die when its parent does: an orphan would work on a run that somebody else has by then."""
        super().setup_work_horse_signals()  # type: ignore[no-untyped-call]
        die_with_parent(self.pid or 0)

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """Perform the job in the child, and send what Sentry still holds before the child vanishes."""
        try:
            return bool(super().perform_job(job, queue, execution))
        finally:
            sentry_sdk.flush(timeout=FLUSH_WITHIN_S)

    def maintain_heartbeats(self, job: Job, execution: Execution) -> None:
        """Kill a child that is past its time and hears no exception, because it is deep in foreign code."""
        if job.started_at and (now() - job.started_at).total_seconds() > (job.timeout or 0) + GRACE_S:
            self.kill_horse()
        super().maintain_heartbeats(job, execution)


def die_with_parent(parent_pid: int) -> None:
    """Ask Linux to kill this process when its parent ends; elsewhere the lease keeps the result single."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        os._exit(1)
