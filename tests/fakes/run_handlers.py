"""Handlers that do what a test's inputs say: work in steps, crash, hang, or fail in every known way."""

import os
import signal
import time
from collections.abc import Callable
from uuid import UUID

from backend.domain.replays import RunMaterial
from backend.domain.runs import ClaimedRun, ProviderUse, RunKind
from backend.errors import ProviderUnavailableError, UnreadableDocumentError
from backend.queueing.time_limits import AttemptTimeoutError
from backend.services.run_work import Completion, NotReadyError, Progress
from backend.store.work import UnitOfWork

TICK_S = 0.05


class ScriptedHandler:
    """Performs `inputs`: {"act": name, "seconds": s, "wake": [ids], "material": is kept}."""

    def perform(self, run: ClaimedRun, progress: Progress) -> Completion:
        ACTS[str(run.inputs.get("act", "work"))](run, progress)
        woken = tuple(UUID(str(run_id)) for run_id in run.inputs.get("wake", ()))
        return Completion(
            result={"attempt": run.attempt, "fence": run.fence},
            result_hash=f"{run.run_id}",
            store=store_nothing,
            provider=ProviderUse("mock", "rules", made_without_model=True, retries=2),
            versions={"pipeline_version": "test-1", "guideline_version": 7},
            wake=woken,
            material=RunMaterial(dict(run.inputs), {"pipeline": "test-1"}) if run.inputs.get("material") else None,
        )


def work_in_steps(run: ClaimedRun, progress: Progress) -> None:
    ends_at = time.monotonic() + float(str(run.inputs.get("seconds", 0)))
    number = 0
    while time.monotonic() < ends_at:
        number += 1
        progress(f"step {number}")
        time.sleep(TICK_S)


def work_once_then_kill(run: ClaimedRun, progress: Progress) -> None:
    work_in_steps(run, progress)
    if run.attempt == 1:
        os.kill(os.getpid(), signal.SIGKILL)


def kill_always(run: ClaimedRun, progress: Progress) -> None:
    work_in_steps(run, progress)
    os.kill(os.getpid(), signal.SIGKILL)


def hang_and_swallow(_run: ClaimedRun, _progress: Progress) -> None:
    ends_at = time.monotonic() + 60
    while time.monotonic() < ends_at:
        try:
            time.sleep(TICK_S)
        except Exception:  # noqa: BLE001, S112 - the very mistake that must not hide a timeout
            continue


def be_late(_run: ClaimedRun, _progress: Progress) -> None:
    def interrupt() -> None:
        raise AttemptTimeoutError

    try:
        interrupt()
    except Exception:  # noqa: BLE001 - shows that nothing of this kind can catch it
        return


def wait_for_other(run: ClaimedRun, _progress: Progress) -> None:
    if run.fence == 1:
        raise NotReadyError("waiting for the document", retry_after_s=3600)


def be_unavailable(_run: ClaimedRun, _progress: Progress) -> None:
    raise ProviderUnavailableError


def be_unreadable(_run: ClaimedRun, _progress: Progress) -> None:
    raise UnreadableDocumentError


def be_broken(_run: ClaimedRun, _progress: Progress) -> None:
    raise ZeroDivisionError("Jane Example, 123-45-6789")


ACTS: dict[str, Callable[[ClaimedRun, Progress], None]] = {
    "work": work_in_steps,
    "kill once": work_once_then_kill,
    "kill always": kill_always,
    "hang": hang_and_swallow,
    "late": be_late,
    "wait": wait_for_other,
    "unavailable": be_unavailable,
    "unreadable": be_unreadable,
    "broken": be_broken,
}


def store_nothing(_work: UnitOfWork) -> None:
    """Have no rows of its own."""


HANDLERS = {kind: ScriptedHandler() for kind in (RunKind.UNDERWRITING, RunKind.DOCUMENT, RunKind.SHADOW)}
