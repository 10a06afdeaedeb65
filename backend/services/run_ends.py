"""The ends of attempts, each written together with its link in the audit chain."""

from backend.domain.runs import ClaimedRun, Failure, RunState
from backend.services.run_notices import tell_run_end
from backend.store.audit import Act
from backend.store.run_claims import ReleasedRun
from backend.store.work import UnitOfWork


def end_attempt(work: UnitOfWork, run: ClaimedRun, failure: Failure) -> RunState:
    """Write why the attempt ended and return where the run stands now; LeaseLostError when it is no longer ours."""
    state = work.runs.fail(run, failure)
    if state is RunState.FAILED:
        record_end(work, run, state, fence=run.fence, attempt=run.attempt, reason=failure.kind)
    return state


def record_end(work: UnitOfWork, run: ClaimedRun | ReleasedRun, state: RunState, **details: object) -> None:
    """Append the end of a run to the audit chain as an act of the system, and tell whom it concerns."""
    tell_run_end(work, run, state)
    work.audit.record(None, Act(f"run.{state}", "run", str(run.run_id), details), run.institution_id)
