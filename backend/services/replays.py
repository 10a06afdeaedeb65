"""Replays as people ask for them: start one, read what came out."""

from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.replays import REPLAYED, ReplayableRun, ReplayVersions, ReplayView
from backend.domain.runs import NewRun, RunKind
from backend.errors import InvalidRequestError
from backend.queueing.rate_limit import RateLimiter
from backend.queueing.run_queue import RunQueue
from backend.services.replay_runs import replay_act
from backend.services.replaying import NOT_REPLAYED, TOO_OLD
from backend.services.request_inputs import fingerprint_of
from backend.store.engine import UnitOfWorkFactory


class ReplaysService:
    """Replays of the runs whose results a person may read."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, queue: RunQueue, limiter: RateLimiter) -> None:
        self.unit_of_work = unit_of_work
        self.queue = queue
        self.limiter = limiter

    def get_run(self, principal: Principal, run_id: UUID) -> ReplayableRun:
        """Return what a finished run worked on, in figures and fingerprints; NotFoundError for runs out of sight."""
        principal.must(Permission.REPLAY_RUN)
        with self.unit_of_work() as work:
            return work.replays.get_run(principal, run_id)

    def start(self, principal: Principal, run_id: UUID, versions: ReplayVersions, idempotency_key: str) -> UUID:
        """
        Queue a replay and return its id; the same key gives the same replay.

        Raises:
            InvalidRequestError: the run cannot be replayed; the sentence says why.
            RateLimitedError: too many replays within a minute.

        """
        principal.must(Permission.REPLAY_RUN)
        with self.unit_of_work() as work:
            found = work.replays.get_run(principal, run_id)
        if found.kind not in REPLAYED:
            raise InvalidRequestError(NOT_REPLAYED)
        if not found.can_replay:
            raise InvalidRequestError(TOO_OLD)
        self.limiter.hit(RunKind.REPLAY, principal, idempotency_key)
        inputs = {"versions": versions.value, "request": fingerprint_of([str(run_id), versions.value])}
        with self.unit_of_work() as work:
            queued = work.runs.add(NewRun(RunKind.REPLAY, run_id, inputs, idempotency_key), principal)
            if queued.is_new:
                details: dict[str, object] = {"replay": queued.run_id, "versions": versions}
                work.audit.record(principal, replay_act("run.replay_asked", run_id, details))
        self.queue.put(queued.run_id, RunKind.REPLAY)
        return queued.run_id

    def list_for(self, principal: Principal, run_id: UUID) -> tuple[ReplayView, ...]:
        """Return the newest replays of a run that the person may read."""
        principal.must(Permission.REPLAY_RUN)
        with self.unit_of_work() as work:
            work.replays.get_run(principal, run_id)
            return work.replays.list_for(principal, run_id)

    def get(self, principal: Principal, replay_id: UUID) -> ReplayView:
        """Return one replay with what came out; the run behind it must be within the person's sight."""
        principal.must(Permission.REPLAY_RUN)
        with self.unit_of_work() as work:
            view = work.replays.get(principal, replay_id)
            work.replays.get_run(principal, view.run_id)
            return view
