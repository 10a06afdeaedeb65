"""Versions of the underwriting rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select, update

from backend.errors import NotFoundError
from backend.store.queries import Queries
from backend.store.tables import Guideline


@dataclass(frozen=True, slots=True)
class GuidelineRow:
    """One version of the rules of one product as stored."""

    guideline_id: UUID
    product: str
    version: int
    state: str
    body: Mapping[str, object]
    author_id: UUID | None
    created_at: datetime


class Guidelines(Queries):
    """Versions of the underwriting rules: draft, one active a product, retired."""

    def add_draft(
        self, institution_id: UUID, product: str, body: Mapping[str, object], author_id: UUID | None
    ) -> GuidelineRow:
        """Store a new version as a draft and return it."""
        last = self.session.scalar(
            select(func.max(Guideline.version)).where(
                Guideline.institution_id == institution_id, Guideline.product == product
            )
        )
        row = Guideline(
            guideline_id=uuid4(),
            institution_id=institution_id,
            product=product,
            version=(last or 0) + 1,
            state="draft",
            body=dict(body),
            author_id=author_id,
        )
        self.session.add(row)
        self.session.flush()
        return _row(row)

    def activate(self, institution_id: UUID, guideline_id: UUID, by: UUID | None) -> None:
        """Make a draft the active version and retire the one before; the author may not be the one who does it."""
        row = self.session.scalar(
            select(Guideline)
            .where(Guideline.guideline_id == guideline_id, Guideline.institution_id == institution_id)
            .with_for_update()
        )
        if row is None:
            raise NotFoundError
        self.session.execute(
            update(Guideline)
            .where(Guideline.institution_id == institution_id, Guideline.product == row.product)
            .where(Guideline.state == "active")
            .values(state="retired")
        )
        row.state, row.activated_by, row.activated_at = "active", by, func.now()
        self.session.flush()

    def find_active(self, institution_id: UUID, product: str) -> GuidelineRow | None:
        """Return the active version of a product's rules, None when the institution has none."""
        row = self.session.scalar(
            select(Guideline).where(
                Guideline.institution_id == institution_id, Guideline.product == product, Guideline.state == "active"
            )
        )
        return _row(row) if row else None

    def list_versions(self, institution_id: UUID, product: str) -> list[GuidelineRow]:
        """Return all versions of a product's rules, newest first."""
        rows = self.session.scalars(
            select(Guideline)
            .where(Guideline.institution_id == institution_id, Guideline.product == product)
            .order_by(Guideline.version.desc())
        )
        return [_row(row) for row in rows]


def _row(row: Guideline) -> GuidelineRow:
    return GuidelineRow(row.guideline_id, row.product, row.version, row.state, row.body, row.author_id, row.created_at)
