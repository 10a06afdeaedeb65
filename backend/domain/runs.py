"""Runs: the states of a piece of background work and the steps between them."""

from enum import StrEnum


class RunKind(StrEnum):
    """What a run does."""

    DOCUMENT = "document"
    UNDERWRITING = "underwriting"
    CLAIM = "claim"
    ACTUARIAL = "actuarial"
    REPORT = "report"


class RunState(StrEnum):
    """Where a run stands; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINAL_STATES = frozenset({RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED})
MAX_ATTEMPTS = 3
BACKOFF_BASE_S = 2.0
BACKOFF_CAP_S = 60.0


def backoff_s(attempt: int) -> float:
    """Return the seconds to wait after failed attempt number `attempt` (from 1): 2, 4, 8 … at most 60."""
    return float(min(BACKOFF_CAP_S, BACKOFF_BASE_S * 2 ** (attempt - 1)))
