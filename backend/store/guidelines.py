"""Versions of the underwriting rules, and of the red-flag scorecards beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from backend.domain.versions import Authorship, VersionHead
from backend.store.tables import Guideline
from backend.store.version_rows import VersionRows


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One version of a product's rules with who wrote it and put it in force."""

    head: VersionHead
    body: Mapping[str, object]


class Guidelines(VersionRows[Guideline, StoredVersion]):
    """Versions of the underwriting rules; the subject is the product."""

    _table = Guideline

    def add_draft(
        self, institution_id: UUID, product: str, body: Mapping[str, object], by: Authorship
    ) -> StoredVersion:
        """Store rules of a product as a draft under the next number and return it."""
        new = Guideline(guideline_id=uuid4(), institution_id=institution_id, product=product, body=dict(body))
        return self._add(new, by)

    def _version(self, row: Guideline, head: VersionHead) -> StoredVersion:
        return StoredVersion(head, row.body)
