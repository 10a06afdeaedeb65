"""Heartbeats of worker processes."""

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert

from backend.store.queries import Queries
from backend.store.run_claims import seconds_from_now
from backend.store.tables import WorkerRow

FORGOTTEN_AFTER_S = 3600.0


class Workers(Queries):
    """Heartbeats of worker processes."""

    def say_alive(self, worker_id: str, kind: str) -> None:
        """Write that a worker is alive now, by the clock of the database."""
        self.session.execute(
            insert(WorkerRow)
            .values(worker_id=worker_id, kind=kind)
            .on_conflict_do_update(index_elements=[WorkerRow.worker_id], set_={"seen_at": func.now()})
        )

    def say_goodbye(self, worker_id: str) -> None:
        """Remove a worker that ends in good order."""
        self.session.execute(delete(WorkerRow).where(WorkerRow.worker_id == worker_id))

    def forget_silent(self) -> None:
        """Remove workers that have been silent for an hour."""
        self.session.execute(delete(WorkerRow).where(WorkerRow.seen_at < seconds_from_now(-FORGOTTEN_AFTER_S)))
