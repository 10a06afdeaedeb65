"""A worker that performs runs in its own thread, for runs that mostly wait on a model."""

from rq import SimpleWorker

from backend.queueing.stoppable import StoppableWorker
from backend.queueing.time_limits import ThreadTimeLimit


class ThreadWorker(StoppableWorker, SimpleWorker):
    """One of several threads of a worker process."""

    death_penalty_class = ThreadTimeLimit
