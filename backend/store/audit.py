"""The audit chain: each act is hashed together with the hash before it, in the transaction of the act."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, Subquery, cast, func, literal, select, text, union_all
from sqlalchemy.orm import Session

from backend.domain.access import Principal
from backend.domain.audit_chain import link_hash
from backend.store.bulk import insert_rows
from backend.store.openings import DOCUMENT_OPENED, EVIDENCE_OPENED
from backend.store.queries import Queries
from backend.store.tables import AuditEvent, Document, FactRow

CHAIN_LOCK = 7_302_011
"""Advisory lock that keeps two transactions from continuing the chain at the same link."""


@dataclass(frozen=True, slots=True)
class Act:
    """What was done, to which object, with which details."""

    action: str
    object_type: str
    object_id: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One past act as people read it; `filename` is that of the document it was done to, if it was one."""

    seq: int
    at: datetime
    actor: str
    role: str
    action: str
    details: Mapping[str, object]
    filename: str = ""


@dataclass(frozen=True, slots=True)
class PastAct:
    """An act with its moment; `by` is None where the system acted, then `institution_id` says for whom."""

    at: datetime
    by: Principal | None
    act: Act
    institution_id: UUID | None = None


class AuditChain(Queries):
    """
    The append-only record of acts.

    Acts are linked when their transaction is about to commit: whoever holds the end of the chain waits for
    nobody, so two people can never wait for each other.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._acts: list[tuple[Principal | None, Act, UUID | None]] = []

    def record(self, by: Principal | None, act: Act, institution_id: UUID | None = None) -> None:
        """Append one act; `by` is None when the system itself acts, then `institution_id` says for whom."""
        self._acts.append((by, act, institution_id))

    def write(self) -> None:
        """Link the recorded acts to the end of the chain; called by the unit of work as its last statement."""
        if not self._acts:
            return
        self.session.flush()
        seq, previous = self._take_end()
        at = self.session.execute(select(func.clock_timestamp())).scalar_one()
        self._append(seq, previous, [PastAct(at, by, act, institution) for by, act, institution in self._acts])
        self._acts.clear()

    def record_past(self, acts: Iterable[PastAct]) -> int:
        """Append acts of an imported book in their order, each with the moment it says, and return how many."""
        self.write()
        return self._append(*self._take_end(), acts)

    def _append(self, seq: int, previous: str, acts: Iterable[PastAct]) -> int:
        rows: list[dict[str, Any]] = []
        for past in acts:
            rows.append(_link(seq + len(rows), previous, past))
            previous = rows[-1]["hash"]
        return insert_rows(self.session, AuditEvent, rows)

    def _take_end(self) -> tuple[int, str]:
        """Hold the end of the chain until the transaction ends; return the next number and the last hash."""
        self.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
        last = self.session.execute(
            select(AuditEvent.seq, AuditEvent.hash).order_by(AuditEvent.seq.desc()).limit(1)
        ).first()
        return (last.seq + 1, last.hash) if last else (1, "")

    def list_for(self, institution_id: UUID, object_type: str, object_id: str) -> list[AuditLine]:
        """Return the acts on one object, newest first."""
        rows = self.session.scalars(
            select(AuditEvent)
            .where(AuditEvent.object_type == object_type, AuditEvent.object_id == object_id)
            .where((AuditEvent.institution_id == institution_id) | AuditEvent.institution_id.is_(None))
            .order_by(AuditEvent.seq.desc())
        )
        return [AuditLine(row.seq, row.at, row.actor, row.role, row.action, row.details) for row in rows]

    def list_for_case(self, institution_id: UUID, case_id: UUID, case_type: str = "submission") -> list[AuditLine]:
        """
        Return the acts on a case, its documents and their facts, newest first; looks at evidence left out.

        `case_type` is `submission` or `claim`, as acts on the case itself name it.
        """
        done_to = _objects_of(case_id, case_type)
        rows = self.session.execute(
            select(AuditEvent, done_to.c.filename)
            .join(
                done_to,
                (AuditEvent.object_type == done_to.c.object_type) & (AuditEvent.object_id == done_to.c.object_id),
            )
            .where((AuditEvent.institution_id == institution_id) | AuditEvent.institution_id.is_(None))
            .where(AuditEvent.action.not_in((DOCUMENT_OPENED, EVIDENCE_OPENED)))
            .order_by(AuditEvent.seq.desc())
        )
        return [
            AuditLine(row.seq, row.at, row.actor, row.role, row.action, row.details, filename) for row, filename in rows
        ]


def _objects_of(case_id: UUID, case_type: str) -> Subquery:
    """Return type and id of everything acts on a case are done to, with the filename where it is a document's."""
    case = select(
        literal(case_type).label("object_type"),
        literal(str(case_id)).label("object_id"),
        literal("").label("filename"),
    )
    of_case = (Document.claim_id if case_type == "claim" else Document.submission_id) == case_id
    documents = select(literal("document"), cast(Document.document_id, String), Document.filename).where(of_case)
    facts = (
        select(literal("fact"), cast(FactRow.fact_id, String), Document.filename)
        .join(Document, Document.document_id == FactRow.document_id)
        .where(of_case)
    )
    return union_all(case, documents, facts).subquery("done_to")


def _link(seq: int, previous: str, past: PastAct) -> dict[str, Any]:
    """Return the row of one act behind the link before it."""
    by, act = past.by, past.act
    canonical = _canonical(seq, past)
    return {
        "seq": seq,
        "at": past.at,
        "institution_id": by.institution_id if by else past.institution_id,
        "actor_id": by.user_id if by else None,
        "actor": by.username if by else "system",
        "role": by.role if by else "system",
        "action": act.action,
        "object_type": act.object_type,
        "object_id": act.object_id,
        "details": json.loads(json.dumps(dict(act.details), default=str)),
        "canonical": canonical,
        "prev_hash": previous,
        "hash": link_hash(previous, canonical),
    }


def _canonical(seq: int, past: PastAct) -> str:
    """Return the text that is hashed; never re-made from the row later."""
    by, act = past.by, past.act
    house = by.institution_id if by else past.institution_id
    return json.dumps(
        {
            "seq": seq,
            "at": past.at.isoformat(),
            "institution": str(house) if house else None,
            "actor": str(by.user_id) if by else "system",
            "name": by.username if by else "system",
            "role": by.role if by else "system",
            "action": act.action,
            "object": [act.object_type, act.object_id],
            "details": dict(act.details),
        },
        sort_keys=True,
        default=str,
    )
