"""Versions of the underwriting rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select, update

from backend.domain.versions import Authorship, VersionHead, VersionState
from backend.errors import NotFoundError
from backend.store.queries import Queries
from backend.store.tables import Guideline
from backend.store.version_heads import ACTIVATOR, AUTHOR, head_of, names


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


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One version of a product's rules with who wrote it and put it in force."""

    head: VersionHead
    body: Mapping[str, object]


class Guidelines(Queries):
    """Versions of the underwriting rules: draft, one active a product, retired."""

    def add_draft(
        self, institution_id: UUID, product: str, body: Mapping[str, object], author_id: UUID | None
    ) -> GuidelineRow:
        """Store a new version as a draft and return it."""
        return self.add_version(institution_id, product, body, Authorship(author_id))

    def add_version(
        self, institution_id: UUID, product: str, body: Mapping[str, object], by: Authorship
    ) -> GuidelineRow:
        """Store a new version as a draft with its reason and return it."""
        row = Guideline(
            guideline_id=uuid4(),
            institution_id=institution_id,
            product=product,
            version=self.newest_number(institution_id, product) + 1,
            state=VersionState.DRAFT,
            body=dict(body),
            author_id=by.author_id,
            reason=by.reason,
        )
        self.session.add(row)
        self.session.flush()
        return _row(row)

    def activate(self, institution_id: UUID, guideline_id: UUID, by: UUID | None) -> None:
        """Make a draft the active version and retire the one before; the author may not be the one who does it."""
        row = self._locked(institution_id, guideline_id)
        self.session.execute(
            update(Guideline)
            .where(Guideline.institution_id == institution_id, Guideline.product == row.product)
            .where(Guideline.state == "active")
            .values(state="retired")
        )
        row.state, row.activated_by, row.activated_at = "active", by, func.now()
        self.session.flush()

    def withdraw(self, institution_id: UUID, guideline_id: UUID) -> None:
        """Retire a draft that never came into force."""
        self._locked(institution_id, guideline_id).state = VersionState.RETIRED
        self.session.flush()

    def newest_number(self, institution_id: UUID, product: str) -> int:
        """Return the number of the newest version of a product's rules, 0 where there is none."""
        newest = select(func.max(Guideline.version)).where(
            Guideline.institution_id == institution_id, Guideline.product == product
        )
        return self.session.scalar(newest) or 0

    def get_version(self, institution_id: UUID, guideline_id: UUID) -> StoredVersion:
        """Return one version of an institution, raise NotFoundError where it has none of that id."""
        row = self.session.execute(
            _versions(institution_id).where(Guideline.guideline_id == guideline_id)
        ).one_or_none()
        if row is None:
            raise NotFoundError
        return _stored(*row)

    def list_stored(self, institution_id: UUID, products: Iterable[str]) -> list[StoredVersion]:
        """Return all versions of the products' rules, newest first."""
        wanted = _versions(institution_id).where(Guideline.product.in_(list(products)))
        return [_stored(*row) for row in self.session.execute(wanted.order_by(Guideline.version.desc()))]

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

    def _locked(self, institution_id: UUID, guideline_id: UUID) -> Guideline:
        row = self.session.scalar(
            select(Guideline)
            .where(Guideline.guideline_id == guideline_id, Guideline.institution_id == institution_id)
            .with_for_update()
        )
        if row is None:
            raise NotFoundError
        return row


def _versions(institution_id: UUID) -> Select[Guideline, str, str]:
    return (
        select(Guideline, *names())
        .outerjoin(AUTHOR, AUTHOR.user_id == Guideline.author_id)
        .outerjoin(ACTIVATOR, ACTIVATOR.user_id == Guideline.activated_by)
        .where(Guideline.institution_id == institution_id)
    )


def _stored(row: Guideline, author: str, activator: str) -> StoredVersion:
    return StoredVersion(head_of(row, author, activator), row.body)


def _row(row: Guideline) -> GuidelineRow:
    return GuidelineRow(row.guideline_id, row.product, row.version, row.state, row.body, row.author_id, row.created_at)
