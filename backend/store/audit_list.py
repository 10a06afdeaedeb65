"""One page of the audit trail by filters, read from indexes however long the trail is."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Row, String, cast, func, select, text, union_all

from backend.domain.audit_views import PAGE_SIZE, AuditEntry, AuditFilter, AuditPage, PastCheck
from backend.errors import NotFoundError
from backend.store.queries import Queries
from backend.store.tables import AuditEvent, Claim, Report, Study, Submission

VERIFIED = "verified"
CHAIN = "audit"
_ACTIONS = text(
    """
    WITH RECURSIVE named AS (
      (SELECT action FROM audit_events WHERE institution_id = :house ORDER BY action LIMIT 1)
      UNION ALL
      SELECT (SELECT action FROM audit_events WHERE institution_id = :house AND action > named.action
              ORDER BY action LIMIT 1)
      FROM named WHERE named.action IS NOT NULL
    ) SELECT action FROM named WHERE action IS NOT NULL ORDER BY action
    """
)
_TYPES = text(
    """
    WITH RECURSIVE named AS (
      (SELECT object_type FROM audit_events ORDER BY object_type LIMIT 1)
      UNION ALL
      SELECT (SELECT object_type FROM audit_events WHERE object_type > named.object_type
              ORDER BY object_type LIMIT 1)
      FROM named WHERE named.object_type IS NOT NULL
    ) SELECT object_type FROM named WHERE object_type IS NOT NULL
    """
)
_SHOWN = (
    AuditEvent.seq,
    AuditEvent.at,
    AuditEvent.actor,
    AuditEvent.role,
    AuditEvent.action,
    AuditEvent.object_type,
    AuditEvent.object_id,
    AuditEvent.details,
    AuditEvent.prev_hash,
    AuditEvent.hash,
)


class AuditList(Queries):
    """What one institution sees of the trail; acts of nobody's house are in the chain and on no page."""

    def list_page(self, institution_id: UUID, wanted: AuditFilter) -> AuditPage:
        """Return a page, newest first."""
        query = select(*_SHOWN).where(AuditEvent.institution_id == institution_id, *self._narrowed(wanted))
        if wanted.subject:
            query = query.where(*self._on(institution_id, wanted.subject))
        rows = self.session.execute(query.order_by(AuditEvent.seq.desc()).limit(PAGE_SIZE + 1)).all()
        entries = tuple(_entry(row) for row in rows[:PAGE_SIZE])
        return AuditPage(entries, entries[-1].seq if len(rows) > PAGE_SIZE else None)

    def get(self, institution_id: UUID, seq: int) -> AuditEntry:
        """Return one act of the house, NotFoundError for any other number."""
        row = self.session.execute(
            select(*_SHOWN).where(AuditEvent.seq == seq, AuditEvent.institution_id == institution_id)
        ).first()
        if row is None:
            raise NotFoundError
        return _entry(row)

    def list_actions(self, institution_id: UUID) -> tuple[str, ...]:
        """Return every action that stands in the trail of the house, by leaps through its index."""
        return tuple(self.session.scalars(_ACTIONS, {"house": institution_id}))

    def find_last_check(self, institution_id: UUID) -> PastCheck | None:
        """Return the newest verification by a person of the house or by the command."""
        row = self.session.execute(
            select(AuditEvent.at, AuditEvent.actor, AuditEvent.details)
            .where(AuditEvent.object_type == CHAIN, AuditEvent.object_id == CHAIN, AuditEvent.action == VERIFIED)
            .where((AuditEvent.institution_id == institution_id) | AuditEvent.institution_id.is_(None))
            .order_by(AuditEvent.seq.desc())
            .limit(1)
        ).first()
        return PastCheck(row.at, row.actor, row.details) if row else None

    def _narrowed(self, wanted: AuditFilter) -> Sequence[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if wanted.actor:
            conditions.append(AuditEvent.actor == wanted.actor)
        if wanted.action:
            conditions.append(AuditEvent.action == wanted.action)
        if wanted.day:
            conditions += _of_day(wanted.day)
        if wanted.before is not None:
            conditions.append(AuditEvent.seq < wanted.before)
        return conditions

    def _on(self, institution_id: UUID, subject: str) -> Sequence[ColumnElement[bool]]:
        """Return what narrows to one object, named by a reference people know or by its id."""
        types = list(self.session.scalars(_TYPES))
        ids = [subject.lower(), *self.session.scalars(_ids_of(institution_id, subject))]
        return (AuditEvent.object_type == func.any(types), AuditEvent.object_id == func.any(ids))


def _ids_of(institution_id: UUID, reference: str) -> CompoundSelect[tuple[str]]:
    """Return the ids of whatever bears a reference."""
    return union_all(
        *(
            select(cast(key, String).label("id")).where(
                table.institution_id == institution_id, table.reference.in_((reference, reference.upper()))
            )
            for table, key in (
                (Submission, Submission.submission_id),
                (Claim, Claim.claim_id),
                (Study, Study.study_id),
                (Report, Report.report_id),
            )
        )
    )


def _of_day(day: date) -> list[ColumnElement[bool]]:
    start = datetime.combine(day, time(), UTC)
    return [AuditEvent.at >= start, AuditEvent.at < start + timedelta(days=1)]


def _entry(row: Row[*tuple[Any, ...]]) -> AuditEntry:
    return AuditEntry(*row)
