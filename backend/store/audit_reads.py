"""The audit trail in order: its end, single links, and its rows as a stream that holds little in memory."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, String, cast, func, select

from backend.domain.audit_chain import ChainEnd, ChainRow
from backend.store.queries import Queries
from backend.store.tables import AuditEvent

BUFFERED_ROWS = 5000
_AS_WORDS = frozenset({"at", "institution_id", "actor_id", "details"})
_COLUMNS = tuple(
    cast(getattr(AuditEvent, name), String) if name in _AS_WORDS else getattr(AuditEvent, name)
    for name in ChainRow._fields
)


class AuditReads(Queries):
    """Reads of the chain; nothing here writes."""

    def find_end(self) -> ChainEnd:
        """Return the newest link, the empty one before the first act."""
        row = self.session.execute(
            select(AuditEvent.seq, AuditEvent.hash).order_by(AuditEvent.seq.desc()).limit(1)
        ).first()
        return ChainEnd(row.seq, row.hash) if row else ChainEnd()

    def hashes_of(self, numbers: Sequence[int]) -> dict[int, str]:
        """Return the hashes of these numbers, without those that are not there."""
        rows = self.session.execute(
            select(AuditEvent.seq, AuditEvent.hash).where(AuditEvent.seq == func.any(list(numbers)))
        )
        return {row.seq: row.hash for row in rows}

    def stream(self, after: int | None = None) -> Iterator[ChainRow]:
        """Give all rows in the order of their numbers, or those after one."""
        query = select(*_COLUMNS).order_by(AuditEvent.seq)
        return self._stream(query if after is None else query.where(AuditEvent.seq > after))

    def stream_of(self, objects: Sequence[tuple[str, str]], until: int) -> Iterator[ChainRow]:
        """Give the acts on these objects (type and id) up to a number, in order."""
        types, ids = sorted({kind for kind, _ in objects}), sorted({named for _, named in objects})
        on_them = (AuditEvent.object_type == func.any(types)) & (AuditEvent.object_id == func.any(ids))
        query = select(*_COLUMNS).where(on_them, AuditEvent.seq <= until).order_by(AuditEvent.seq)
        return self._stream(query)

    def _stream(self, query: Select[*tuple[Any, ...]]) -> Iterator[ChainRow]:
        """Give rows a few thousand at a time; the cursor stays on the server."""
        for row in self.session.execute(query, execution_options={"yield_per": BUFFERED_ROWS}):
            yield ChainRow._make(row)
