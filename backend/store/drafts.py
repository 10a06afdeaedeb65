"""Forms typed and not yet sent."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from backend.domain.cases import Draft
from backend.store.queries import Queries
from backend.store.tables import SubmissionDraft
from backend.store.wording import storable_json


class Drafts(Queries):
    """Forms typed and not yet sent, one a person and product."""

    def save(self, user_id: UUID, product: str, fields: Mapping[str, object], document_ids: Sequence[str]) -> None:
        """Write the draft over the one before."""
        values = {
            "fields": storable_json(fields),
            "document_ids": storable_json(list(document_ids)),
            "updated_at": func.now(),
        }
        self.session.execute(
            insert(SubmissionDraft)
            .values(user_id=user_id, product=product, **values)
            .on_conflict_do_update(index_elements=["user_id", "product"], set_=values)
        )

    def find(self, user_id: UUID, product: str) -> Draft | None:
        """Return the person's draft of a product, None when there is none."""
        row = self.session.scalar(
            select(SubmissionDraft).where(SubmissionDraft.user_id == user_id, SubmissionDraft.product == product)
        )
        return Draft(row.product, row.fields, tuple(row.document_ids), row.updated_at) if row else None

    def discard(self, user_id: UUID, product: str) -> None:
        """Remove the person's draft of a product."""
        self.session.execute(
            delete(SubmissionDraft).where(SubmissionDraft.user_id == user_id, SubmissionDraft.product == product)
        )
