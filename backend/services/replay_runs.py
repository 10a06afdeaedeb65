"""The run that replays another: it reads, computes and compares, and changes nothing of any case."""

from uuid import UUID

from backend.domain.replays import ReplayVersions, hash_of
from backend.domain.runs import ClaimedRun
from backend.services.provider_use import UseMeter
from backend.services.replaying import Replayer
from backend.services.run_work import Completion, Progress
from backend.store.audit import Act
from backend.store.work import UnitOfWork


class ReplayRunHandler:
    """Performs runs of the kind `replay`; the subject of such a run is the run that it replays."""

    def __init__(self, replayer: Replayer) -> None:
        self.replayer = replayer

    def perform(self, run: ClaimedRun, progress: Progress) -> Completion:
        """
        Replay the run and store the comparison.

        Raises:
            InvalidRequestError: the run kept no material, or is of a kind that is not replayed.
            AllProvidersFailedError: under today's versions a question had to be asked anew and nobody answered.

        """
        versions = ReplayVersions(str(run.inputs.get("versions", ReplayVersions.STORED)))
        progress("running it again")
        meter = UseMeter()
        outcome = self.replayer.replay(run.institution_id, run.subject_id, versions, meter)
        progress("storing the comparison")
        result = outcome.to_json()
        details = {"replay": run.run_id, "versions": versions, "same": outcome.same, "parted": outcome.parted}

        def store(work: UnitOfWork) -> None:
            work.audit.record(None, replay_act("run.replayed", run.subject_id, details), run.institution_id)

        return Completion(result=result, result_hash=hash_of(result), store=store, provider=meter.total())


def replay_act(action: str, run_id: UUID, details: dict[str, object]) -> Act:
    """Return an act on the run that is replayed, never on its case."""
    return Act(action, "run", str(run_id), details)
