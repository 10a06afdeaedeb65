"""Runs as people see them: one run with its place in the queue, a list with filters, and what the limit leaves."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from backend.domain.happenings import Happened
from backend.domain.runs import FINAL_STATES, RunKind, RunState

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class RunView:
    """
    One run as its requester follows it.

    `position` counts from 1 and is None unless the run waits in the queue and is due; `elapsed_s` counts from
    the start of the present attempt, `expected_s` is the median of recent runs of the kind. `has_worker` is False
    where the run waits and no process that performs its kind has spoken lately. Versions are those of a run that ended;
    of a claim's run the guideline is the scorecard.
    """

    run_id: UUID
    kind: RunKind
    subject_id: UUID
    requested_by: UUID
    requester: str
    state: RunState
    step: str
    attempt: int
    max_attempts: int
    provider: str | None
    model: str | None
    made_without_model: bool | None
    retries: int
    cost_usd: Decimal | None
    error_kind: str
    error_message: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    next_run_at: datetime
    waited_s: float
    elapsed_s: float
    position: int | None = None
    expected_s: float | None = None
    has_worker: bool = True
    pipeline_version: str = ""
    prompt_version: str = ""
    guideline_version: int | None = None

    @property
    def is_active(self) -> bool:
        """Tell whether the run may still change by itself."""
        return self.state not in FINAL_STATES

    @property
    def can_cancel(self) -> bool:
        """Tell whether cancelling still has a meaning."""
        return self.is_active

    @property
    def can_retry(self) -> bool:
        """Tell whether a person may send the run round again."""
        return self.state in (RunState.FAILED, RunState.CANCELLED)


@dataclass(frozen=True, slots=True)
class RunFilter:
    """What a list of runs is narrowed to; empty means all. `page` counts from 1."""

    kinds: tuple[RunKind, ...] = ()
    states: tuple[RunState, ...] = ()
    requested_by: UUID | None = None
    subject_id: UUID | None = None
    page: int = 1
    happened: Happened | None = None


@dataclass(frozen=True, slots=True)
class RunPage:
    """One page of a list of runs, newest first, how many there are in all, and which page this is."""

    runs: tuple[RunView, ...]
    total: int
    page: int = 1

    @property
    def page_count(self) -> int:
        """Return the number of pages, at least 1."""
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class LimitState:
    """How many runs of one action a person may start at once, and the seconds until the next when none."""

    remaining: int
    retry_after_s: float = 0.0
