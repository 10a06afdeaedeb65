"""Whether a finished run is challenged: its shadow is queued in the transaction that completes it, or never."""

from backend.domain.access import Principal, Role
from backend.domain.challenges import CHALLENGED, is_in_share
from backend.domain.runs import ClaimedRun, NewRun, RunKind
from backend.services.run_work import Completion
from backend.store.run_claims import DueRun
from backend.store.work import UnitOfWork


def queue_shadow(work: UnitOfWork, run: ClaimedRun, made: Completion) -> tuple[DueRun, ...]:
    """
    Queue the challenger's run on a champion's that completes, and return it; nothing where there is no challenger.

    The key is the champion's run, so a champion has one shadow however often its completion is tried.
    """
    if run.kind not in CHALLENGED or made.material is None:
        return ()
    challenger = work.challenges.find_running(run.institution_id, run.kind)
    if challenger is None or not is_in_share(run.run_id, challenger.share_percent):
        return ()
    # Whoever set the challenger up answers for its runs; to others they belong to nobody.
    starter = Principal(challenger.created_by_id, challenger.created_by, Role.MANAGER, run.institution_id)
    inputs: dict[str, object] = {"challenger_id": str(challenger.challenger_id), "kind": run.kind}
    queued = work.runs.add(NewRun(RunKind.SHADOW, run.run_id, inputs, str(run.run_id)), starter)
    return (DueRun(queued.run_id, RunKind.SHADOW),)
