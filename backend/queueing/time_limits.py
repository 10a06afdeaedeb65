"""The time limit of an attempt, as an exception that no `except Exception` on the way can swallow."""

from rq.timeouts import BaseTimeoutException, JobTimeoutException, TimerDeathPenalty, UnixSignalDeathPenalty


class AttemptTimeoutError(BaseException):
    """The time of one attempt is up; raised in the middle of the work, wherever it stands."""


def _unswallowable(exception: type[BaseException]) -> type[BaseException]:
    return AttemptTimeoutError if exception is JobTimeoutException else exception


class ThreadTimeLimit(TimerDeathPenalty):
    """Ends an attempt that runs in a thread; it fires when the call in progress returns to Python."""

    def __init__(self, timeout: int, exception: type[BaseException] = JobTimeoutException, **options: object) -> None:
        super().__init__(timeout, _unswallowable(exception), **options)  # type: ignore[no-untyped-call]


class ChildTimeLimit(UnixSignalDeathPenalty):
    """Ends an attempt that runs in a forked child; the parent's own waiting keeps the queue's exception."""

    def __init__(self, timeout: int, exception: type[BaseException] = BaseTimeoutException, **options: object) -> None:
        super().__init__(timeout, _unswallowable(exception), **options)  # type: ignore[no-untyped-call]
