"""Runs: adding, cancelling and sending round again; claims and readings are inherited."""

from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from backend.domain.access import Principal
from backend.domain.runs import FINAL_STATES, MAX_ATTEMPTS, NewRun, QueuedRun, RunKind, RunState
from backend.errors import ConflictError
from backend.store.run_claims import RunClaims
from backend.store.run_reads import RunReads
from backend.store.tables import Run

KEY_USED = "This Idempotency-Key was used for another request; send a new key."


class Runs(RunClaims, RunReads):
    """Runs: claim, heartbeat, completion, reconciliation, and what people ask of them."""

    def add(self, new: NewRun, by: Principal) -> QueuedRun:
        """
        Queue a run, or return the one that the same request made before.

        Two tabs at once meet at the unique key: the later one waits for the earlier and gets its run.

        Raises:
            ConflictError: the key came before with another request; `inputs` holds each one's fingerprint.

        """
        key = f"{by.institution_id}:{new.kind}:{new.idempotency_key}"
        run_id = self.session.scalar(
            insert(Run)
            .values(
                institution_id=by.institution_id,
                kind=new.kind,
                subject_id=new.subject_id,
                requested_by=by.user_id,
                session_id=by.session_id,
                max_attempts=MAX_ATTEMPTS,
                idempotency_key=key,
                inputs=dict(new.inputs),
            )
            .on_conflict_do_nothing(index_elements=[Run.idempotency_key])
            .returning(Run.run_id)
        )
        if run_id is not None:
            return QueuedRun(run_id, is_new=True)
        row = self.session.execute(select(Run.run_id, Run.inputs).where(Run.idempotency_key == key)).one()
        if "request" in row.inputs and row.inputs["request"] != new.inputs.get("request"):
            raise ConflictError(KEY_USED)
        return QueuedRun(row.run_id, is_new=False)

    def cancel(self, institution_id: UUID, run_id: UUID) -> bool:
        """Stop a queued or running run at once; its worker notices at the next heartbeat. False: it was final."""
        cancelled = self.session.execute(
            update(Run)
            .where(Run.institution_id == institution_id, Run.run_id == run_id, Run.state.not_in(FINAL_STATES))
            .values(state=RunState.CANCELLED, finished_at=func.now(), lease_until=None)
            .returning(Run.run_id)
        )
        return cancelled.first() is not None

    def requeue(self, institution_id: UUID, run_id: UUID) -> RunKind | None:
        """Send a failed or cancelled run round again with three more attempts; None: it was neither."""
        kind = self.session.scalar(
            update(Run)
            .where(
                Run.institution_id == institution_id,
                Run.run_id == run_id,
                Run.state.in_((RunState.FAILED, RunState.CANCELLED)),
            )
            .values(
                state=RunState.QUEUED,
                max_attempts=Run.attempts + MAX_ATTEMPTS,
                next_run_at=func.now(),
                finished_at=None,
                step="",
                error_kind="",
                error_message="",
            )
            .returning(Run.kind)
        )
        return RunKind(kind) if kind else None
