"""Runs: the states of a piece of background work and what moves between services, queue and store."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from backend.errors import DeskError


class RunKind(StrEnum):
    """What a run does."""

    DOCUMENT = "document"
    UNDERWRITING = "underwriting"
    CLAIM = "claim"
    ACTUARIAL = "actuarial"
    REPORT = "report"
    SHADOW = "shadow"
    REPLAY = "replay"


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


class Pool(StrEnum):
    """The kinds of worker; each listens to the one queue of the same name."""

    IO = "io"
    DOCUMENTS = "documents"
    FIGURES = "figures"


def pool_of(kind: RunKind) -> Pool:
    """
    Return the pool that performs a kind: parsing and reserving run in forked children, the rest waits on models.

    A replay may compute a study again, so every replay runs where studies do.
    """
    return _POOLS.get(kind, Pool.IO)


_POOLS = {RunKind.DOCUMENT: Pool.DOCUMENTS, RunKind.ACTUARIAL: Pool.FIGURES, RunKind.REPLAY: Pool.FIGURES}


def kinds_of(pool: Pool) -> tuple[RunKind, ...]:
    """Return the kinds that a pool performs."""
    return tuple(kind for kind in RunKind if pool_of(kind) is pool)


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run to be queued; the same `idempotency_key` within an institution and kind gives the same run."""

    kind: RunKind
    subject_id: UUID
    inputs: Mapping[str, object]
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class QueuedRun:
    """The run behind a request; `is_new` is false when the same request came before."""

    run_id: UUID
    is_new: bool


@dataclass(frozen=True, slots=True)
class ClaimedRun:
    """A run that this worker holds: the fence proves it when the result is stored."""

    run_id: UUID
    kind: RunKind
    subject_id: UUID
    institution_id: UUID
    requested_by: UUID
    inputs: Mapping[str, object]
    fence: int
    attempt: int


@dataclass(frozen=True, slots=True)
class ProviderUse:
    """Which provider answered a run, and at what price; costs are None where a price is unknown."""

    provider: str
    model: str
    made_without_model: bool
    retries: int = 0
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost_usd: Decimal | None = None
    latency_ms: int | None = None


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """The result of a run as it goes into its row, with provider and versions (see the columns of `runs`)."""

    result: Mapping[str, object]
    result_hash: str
    provider: ProviderUse | None = None
    versions: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an attempt ended: a stable kind, one sentence for the person, and whether another attempt may help."""

    kind: str
    message: str
    is_retryable: bool

    @classmethod
    def of(cls, error: DeskError) -> "Failure":
        """Return the failure that an expected error stands for."""
        return cls(error.code, error.user_message, error.retryable)


TIMED_OUT = Failure(
    "timeout",
    "The run took too long and was stopped. Smaller documents may help; you can retry it.",
    is_retryable=True,
)
CRASHED = Failure(
    "worker_crash",
    "The run stopped without an answer each time it was tried. You can work on this by hand, or retry it.",
    is_retryable=False,
)
UNEXPECTED = Failure(
    "unexpected",
    "Something went wrong inside the program. It has been reported; you can retry the run.",
    is_retryable=True,
)
NO_HANDLER = Failure("no_handler", "This kind of run is not available here.", is_retryable=False)
