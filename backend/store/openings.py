"""Who opened which document and which piece of evidence: one line an hour in the audit chain, counted from there."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import cast, distinct, func, select, tuple_
from sqlalchemy.types import String

from backend.store.queries import Queries
from backend.store.tables import AuditEvent, Document

DOCUMENT_OPENED = "document_opened"
EVIDENCE_OPENED = "evidence_opened"


class Openings(Queries):
    """Past openings of documents and facts."""

    def was_opened_lately(self, user_id: UUID, document_id: UUID, fact_id: int | None = None) -> bool:
        """Tell whether the person opened the document (or the one fact) within the last hour, by the audit chain."""
        query = select(AuditEvent.seq).where(
            AuditEvent.object_type == "document",
            AuditEvent.object_id == str(document_id),
            AuditEvent.actor_id == user_id,
            AuditEvent.action == (DOCUMENT_OPENED if fact_id is None else EVIDENCE_OPENED),
            AuditEvent.at > func.now() - timedelta(hours=1),
        )
        if fact_id is not None:
            query = query.where(AuditEvent.details["fact_id"].astext == str(fact_id))
        return self.session.scalars(query.limit(1)).first() is not None

    def count_evidence_opened(self, user_id: UUID, case_id: UUID) -> int:
        """Return how many different facts of the documents of a submission or claim the person has looked at."""
        of_case = (Document.submission_id == case_id) | (Document.claim_id == case_id)
        documents = select(cast(Document.document_id, String)).where(of_case)
        query = select(func.count(distinct(tuple_(AuditEvent.object_id, AuditEvent.details["fact_id"].astext)))).where(
            AuditEvent.object_type == "document",
            AuditEvent.object_id.in_(documents),
            AuditEvent.actor_id == user_id,
            AuditEvent.action == EVIDENCE_OPENED,
        )
        return self.session.scalars(query).one()
