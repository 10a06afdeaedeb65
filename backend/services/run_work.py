"""What a run's handler is given and what it hands back; the words between services and the run engine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol
from uuid import UUID

from backend.domain.replays import RunMaterial
from backend.domain.runs import ClaimedRun, ProviderUse
from backend.errors import DeskError
from backend.store.work import UnitOfWork

__all__ = ["ClaimedRun", "Completion", "NotReadyError", "Progress", "ProviderUse", "RunHandler"]


class NotReadyError(DeskError):
    """What the run needs is still being made; it goes back to the queue without spending an attempt."""

    code: ClassVar[str] = "not_ready"
    retryable: ClassVar[bool] = True

    def __init__(self, step: str, retry_after_s: float = 1.0) -> None:
        self.step = step
        self.retry_after_s = retry_after_s
        super().__init__(step)


class Progress(Protocol):
    """Tells the person who waits which step runs; raises LeaseLostError when the run is no longer ours."""

    def __call__(self, step: str) -> None:
        """Write the step to the run's row."""


@dataclass(frozen=True, slots=True)
class Completion:
    """
    What a handler made, before anything is stored.

    `store` writes the handler's own rows in the very transaction that completes the run;
    `versions` (pipeline_version, prompt_version, guideline_version, input_hash) go to the run's row;
    `wake` names queued runs that waited for this one; `material` is everything that the result was made from.
    """

    result: Mapping[str, object]
    result_hash: str
    store: Callable[[UnitOfWork], None]
    provider: ProviderUse | None = None
    versions: Mapping[str, str | int] = field(default_factory=dict)
    wake: tuple[UUID, ...] = ()
    material: RunMaterial | None = None


class RunHandler(Protocol):
    """Performs one kind of run: long work first, no open transaction, then a Completion."""

    def perform(self, run: ClaimedRun, progress: Progress) -> Completion:
        """Do the work of one attempt; a DeskError says whether another attempt may help."""
